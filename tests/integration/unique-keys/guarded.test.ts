import type pg from "pg";
import { migrate } from "../../support/copy-swap";
import {
  createNarrowOrders,
  failureOf,
  findGuardFaults,
  narrowTarget,
  type Failure,
  type KeyOption,
} from "../../support/narrow-orders";
import { createApplicationRole } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const insert = "INSERT INTO app.orders (order_id, order_date, customer_id, invoice) VALUES ($1, $2, 1, $3)";
const [march, may] = ["2026-03-01 12:00", "2026-05-01 12:00"];
const [firstHalf, secondHalf] = ["2026-03-01 12:00", "2026-09-01 12:00"];

/** Ways to write a key twice, each in a transaction of its own that is rolled back. */
const duplicates: readonly [string, (client: pg.Client) => Promise<unknown>][] = [
  ["a row with the key of another one", (client) => client.query(insert, [7, march, null])],
  ["a row of another half year", (client) => client.query(insert, [7, secondHalf, null])],
  [
    "two rows by one statement",
    (client) =>
      client.query(
        `INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (900001, '${firstHalf}', 1), (900001, '${secondHalf}', 1)`,
      ),
  ],
  ["an update of the key", (client) => client.query("UPDATE app.orders SET order_id = 8 WHERE order_id = 9")],
  [
    "a second invoice",
    (client) =>
      client.query(
        `INSERT INTO app.orders (order_date, customer_id, invoice) SELECT '${may}', 1, invoice FROM app.orders WHERE order_id = 12`,
      ),
  ],
  [
    "an update to another row's invoice",
    (client) => client.query("UPDATE app.orders SET invoice = 'invoice 12' WHERE order_id = 15"),
  ],
];

/** Ways that keep every key unique. */
const legal: readonly [string, string][] = [
  [
    "a row that moves to another partition",
    "UPDATE app.orders SET order_date = order_date - interval '1 year' WHERE order_id < 50",
  ],
  [
    "a row that comes again",
    "WITH gone AS (DELETE FROM app.orders WHERE order_id = 12 RETURNING *) INSERT INTO app.orders SELECT * FROM gone",
  ],
  [
    "a row that comes again elsewhere",
    "DELETE FROM app.orders WHERE order_id = 13; INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (13, '2024-01-01', 1)",
  ],
  ["another key", "UPDATE app.orders SET order_id = order_id + 1000000 WHERE order_id BETWEEN 20 AND 30"],
  [
    "an invoice that comes and goes",
    "UPDATE app.orders SET invoice = NULL WHERE order_id = 33; UPDATE app.orders SET invoice = 'invoice 33' WHERE order_id = 34",
  ],
  [
    "many rows without an invoice",
    "INSERT INTO app.orders (order_date, customer_id) SELECT now() - i * interval '9 days', 1 FROM generate_series(1, 50) i",
  ],
  [
    "what was rolled back",
    "BEGIN; INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (800001, now(), 1); ROLLBACK; INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (800001, '2025-02-02', 1)",
  ],
];

describe.each<KeyOption>(["widen", "guard"])("a key that is kept unique by the option %s", (option) => {
  let database: TestDatabase;
  let client: pg.Client;
  let other: pg.Client;
  let before: Map<string, Failure | null>;

  async function failures(): Promise<Map<string, Failure | null>> {
    const found = new Map<string, Failure | null>();
    for (const [name, write] of duplicates) {
      await client.query("BEGIN");
      found.set(name, await failureOf(write(client)));
      await client.query("ROLLBACK");
    }
    return found;
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    await createNarrowOrders(database);
    const role = await createApplicationRole(database);
    client = await database.connect(role);
    other = await database.connect(role);
    before = await failures();
    await migrate(database, { target: narrowTarget(option) });
  });
  afterAll(() => database.drop());
  afterEach(async () => {
    expect(await findGuardFaults(database)).toEqual([]);
  });

  it("refuses each duplicate with the same code, constraint, message and columns as before", async () => {
    const after = await failures();
    expect(after).toEqual(before);
    expect(new Set([...after.values()].map((failure) => failure?.code))).toEqual(new Set(["23505"]));
    expect(new Set([...after.values()].map((failure) => failure?.constraint))).toEqual(
      new Set(["orders_pkey", "orders_invoice"]),
    );
  });

  it("refuses the very same row again, and says the key's name unless the wider key is met first", async () => {
    await client.query(insert, [700001, march, null]);
    const failure = await failureOf(client.query(insert, [700001, march, null]));
    expect(failure?.code).toBe("23505");
    if (option === "guard") expect(failure?.constraint).toBe("orders_pkey");
    else expect(failure?.constraint).toMatch(/^orders_p.*_pkey$/);
  });

  it.each(["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])(
    "makes the second of two sessions wait, and refuses it when the first commits: %s",
    async (isolation) => {
      const id = 600_000 + isolation.length;
      await client.query("BEGIN");
      await client.query(insert, [id, firstHalf, null]);
      await other.query(`BEGIN ISOLATION LEVEL ${isolation}; SELECT 1 FROM app.orders LIMIT 1`);
      const second = failureOf(other.query(insert, [id, secondHalf, null]));
      expect(
        await Promise.race([second, new Promise((resolve) => setTimeout(() => resolve("waits"), 200))]),
      ).toBe("waits");
      await client.query("COMMIT");
      expect(await second).toMatchObject({
        code: "23505",
        constraint: "orders_pkey",
        detail: `Key (order_id)=(${id}) already exists.`,
      });
      await other.query("ROLLBACK");
    },
  );

  it("lets the second of two sessions in when the first is rolled back", async () => {
    await client.query("BEGIN");
    await client.query(insert, [500_001, firstHalf, null]);
    const second = failureOf(other.query(insert, [500_001, secondHalf, null]));
    await client.query("ROLLBACK");
    expect(await second).toBeNull();
  });

  it("lets one of many sessions win that write one key into different partitions at once", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => database.connect()));
    for (let id = 400_000; id < 400_020; id += 1) {
      const outcomes = await Promise.all(
        clients.map((one, at) =>
          failureOf(one.query(insert, [id, `2025-${String(1 + 2 * at).padStart(2, "0")}-10`, null])),
        ),
      );
      expect(outcomes.filter((failure) => failure === null)).toHaveLength(1);
    }
  });

  it.each(legal)("lets %s pass", async (_, statement) => {
    await client.query(statement);
  });

  it("takes COPY, and refuses its duplicates", async () => {
    const copied =
      "INSERT INTO app.orders (order_id, order_date, customer_id) SELECT 300000 + i % $1, now() - i * interval '40 days', 1 FROM generate_series(1, 10) i";
    expect(await failureOf(client.query(copied, [10]))).toBeNull();
    expect(await failureOf(client.query(copied, [5]))).toMatchObject({
      code: "23505",
      constraint: "orders_pkey",
    });
  });

  it("is kept where triggers of the application do not fire", async () => {
    const superuser = await database.connectAsSuperuser();
    await superuser.query("SET session_replication_role = replica");
    expect(await failureOf(superuser.query(insert, [7, secondHalf, null]))).toMatchObject({ code: "23505" });
    await superuser.query("DELETE FROM app.orders WHERE order_id = 40");
    await superuser.query(insert, [40, secondHalf, null]);
  });

  it("refuses ON CONFLICT on the old key; what stands for it meets the rows that it says", async () => {
    const conflict = (columns: string) =>
      failureOf(client.query(`${insert} ON CONFLICT ${columns} DO NOTHING`, [7, secondHalf, null]));
    expect(await conflict("(order_id)")).toMatchObject({ code: "42P10" });
    expect(await conflict("ON CONSTRAINT orders_pkey")).toMatchObject({ code: "42704" });
    expect(await conflict("")).toMatchObject({ code: "23505", constraint: "orders_pkey" });
    if (option === "guard") return;
    expect(await conflict("(order_id, order_date)")).toMatchObject({ code: "23505" });
    await client.query(insert, [200_001, secondHalf, null]);
    const upsert = `${insert} ON CONFLICT (order_id, order_date) DO UPDATE SET note = 'met'`;
    await client.query(upsert, [200_001, secondHalf, null]);
    await client.query(`${insert} ON CONFLICT DO NOTHING`, [200_001, secondHalf, null]);
    const { rows } = await client.query("SELECT note FROM app.orders WHERE order_id = 200001");
    expect(rows).toEqual([{ note: "met" }]);
  });

  it("gives the application no right on the guard", async () => {
    expect(await failureOf(client.query("DELETE FROM app.orders_pkey_guard"))).toMatchObject({
      code: "42501",
    });
    expect(await failureOf(client.query("SELECT FROM app.orders_pkey_guard"))).toMatchObject({
      code: "42501",
    });
  });

  it("guards rows of partitions that come later", async () => {
    await database.query(
      "CREATE TABLE app.orders_later PARTITION OF app.orders FOR VALUES FROM ('2090-01-01') TO ('2091-01-01')",
    );
    await client.query(insert, [100_001, "2090-06-01", null]);
    expect(await failureOf(client.query(insert, [100_001, march, null]))).toMatchObject({ code: "23505" });
    expect(await failureOf(client.query(insert, [7, "2090-06-01", null]))).toMatchObject({ code: "23505" });
  });

  it("is emptied with the table", async () => {
    await database.query("BEGIN; TRUNCATE app.orders; ROLLBACK");
    expect(await findGuardFaults(database)).toEqual([]);
    await database.query("TRUNCATE app.orders");
    await client.query(insert, [7, secondHalf, "invoice 12"]);
    expect(await failureOf(client.query(insert, [7, firstHalf, null]))).toMatchObject({ code: "23505" });
  });
});
