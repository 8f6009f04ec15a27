import { readFileSync } from "node:fs";
import path from "node:path";
import { targetSchema, type TargetInput } from "../../../provider/schema/target";
import { failureOf, migrate } from "../../support/copy-swap";
import { readInventory, readKind, Snapshot } from "../../support/equality";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

type Declared<T = TargetInput> = T extends TargetInput ? Omit<T, "connection" | "schema"> : never;

interface Sample {
  readonly name: string;
  readonly schema: string;
  /** In the order in which they are migrated. */
  readonly targets: readonly Declared[];
  /** Calls of its functions, whose results must not change. */
  readonly calls: readonly string[];
}

const byHash = (table: string, partitionColumn: string): Declared => ({
  table,
  partitionType: "HASH",
  partitionColumn,
  partitionCount: 3,
});

const samples: readonly Sample[] = [
  {
    name: "film-rental",
    schema: "public",
    targets: [
      byHash("film", "film_id"),
      byHash("film_actor", "film_id"),
      byHash("inventory", "inventory_id"),
      byHash("rental", "rental_id"),
    ],
    calls: [
      "SELECT film_in_stock(n, 1) FROM generate_series(1, 50) AS n ORDER BY 1",
      "SELECT get_customer_balance(n, '2026-06-01') FROM generate_series(1, 50) AS n",
      "SELECT * FROM rewards_report(12) ORDER BY 1",
    ],
  },
  {
    name: "trading",
    schema: "public",
    targets: [
      byHash("order_details", "order_id"),
      byHash("orders", "order_id"),
      byHash("employees", "employee_id"),
      byHash("customers", "customer_id"),
    ],
    calls: [],
  },
  {
    name: "staff-history",
    schema: "public",
    targets: [
      {
        table: "salaries",
        partitionType: "INTERVAL",
        partitionColumn: "from_date",
        intervalType: "YEAR",
        intervalValue: 5,
      },
      {
        table: "titles",
        partitionType: "RANGE",
        partitionColumn: "from_date",
        partitions: [
          { name: "past", lessThan: "1990-01-01" },
          { name: "rest", lessThan: "MAXVALUE" },
        ],
      },
      byHash("dept_emp", "emp_no"),
      byHash("employees", "emp_no"),
    ],
    calls: [],
  },
  {
    name: "airline",
    schema: "bookings",
    targets: [
      byHash("boarding_passes", "flight_id"),
      byHash("ticket_flights", "flight_id"),
      byHash("tickets", "ticket_no"),
      byHash("bookings", "book_ref"),
    ],
    calls: ["SELECT * FROM bookings.airports ORDER BY 1 LIMIT 5"],
  },
  {
    name: "sales",
    schema: "sales",
    targets: [byHash("salesorderdetail", "salesorderid"), byHash("salesorderheader", "salesorderid")],
    calls: [],
  },
];

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function texts(sql: string): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(sql);
  return rows.map(({ text }) => text);
}

/** Views and materialised views, by their definition, and with what they show. */
async function readViews(): Promise<Record<string, readonly string[]>> {
  const views = await texts(
    `SELECT c.oid::regclass::text AS text FROM pg_class c
      WHERE relkind IN ('v', 'm') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        AND relnamespace::regnamespace::text <> 'table_migration' ORDER BY 1`,
  );
  const shown: Record<string, readonly string[]> = {};
  for (const view of views) {
    const definition = await texts(`SELECT pg_get_viewdef('${view}'::regclass) AS text`);
    shown[view] = [...definition, ...(await texts(`SELECT v::text AS text FROM ${view} v ORDER BY 1`))];
  }
  return shown;
}

/** Foreign keys of all tables but partitions, with their states. */
function readForeignKeys(): Promise<string[]> {
  return texts(
    `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) AS text
       FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
        AND connamespace::regnamespace::text <> 'table_migration' ORDER BY 1`,
  );
}

async function readCalls(calls: readonly string[]): Promise<unknown[]> {
  const results = [];
  for (const sql of calls) results.push((await database.query(sql)).rows);
  return results;
}

const create = (name: string) => database.query(readFileSync(path.join(__dirname, `${name}.sql`), "utf8"));

describe.each(samples)("the sample schema $name", ({ name, schema, targets, calls }) => {
  it("comes through with every row, key, view and function", async () => {
    await create(name);
    const before = { views: await readViews(), keys: await readForeignKeys(), calls: await readCalls(calls) };
    const declared = targets.map((target) =>
      targetSchema.parse({ ...target, connection: "test", schema, migration: { chunkRows: 500 } }),
    );
    for (const target of declared) {
      const { table } = target;
      const snapshot = await Snapshot.take(database, { schema, table }, `truth_${table}`);
      await migrate(database, { target });
      await snapshot.expectSameRows();
      expect(await readInventory(database, { schema, table })).toEqual(snapshot.inventory);
      expect(await readKind(database, { schema, table })).toBe("p");
    }
    expect(await readForeignKeys()).toEqual(before.keys);
    expect(await readViews()).toEqual(before.views);
    expect(await readCalls(calls)).toEqual(before.calls);
    for (const target of declared) expect(await migrate(database, { target })).toBeNull();
  });
});

describe("a sample schema's table that cannot come through whole", () => {
  it.each<[string, string, Declared, string, string]>([
    ["film-rental", "public", byHash("customer", "customer_id"), "DEPENDANT_UNSUPPORTED", "rewards_report"],
    ["film-rental", "public", byHash("payment", "payment_id"), "NOT_CARRIED", "payment_p2026_01"],
    [
      "airline",
      "bookings",
      byHash("flights", "flight_id"),
      "KEY",
      "flights_flight_no_scheduled_departure_key",
    ],
  ])("is refused by name: %s, %s %p", async (name, schema, declared, code, object) => {
    await create(name);
    const target = targetSchema.parse({ ...declared, connection: "test", schema });
    const snapshot = await Snapshot.take(database, { schema, table: target.table });
    const error = await failureOf(migrate(database, { target }));
    expect(error.message).toContain(code);
    expect(error.message).toContain(object);
    await snapshot.expectUntouched();
  });
});
