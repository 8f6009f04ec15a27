import { openSession } from "../../../provider/dialect/postgres";
import type { Session } from "../../../provider/dialect/session";
import { findFrequentStatements } from "../../../provider/discovery/postgres";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let session: Session;

beforeAll(async () => {
  database = await createTestDatabase();
  session = await openSession(connectionTo(database), { applicationName: "frequent statements" });
  await database.query(
    "CREATE SCHEMA app; CREATE TABLE app.orders (order_id bigint, order_date date, note text)",
  );
});

afterAll(async () => {
  await session.close();
  await database.drop();
});

const find = () => findFrequentStatements(session, { table: "orders", column: "order_date" });

async function repeat(times: number, statement: string, ...values: unknown[]): Promise<void> {
  for (let time = 0; time < times; time += 1) await database.query(statement, values);
}

describe("the frequent statements of a table", () => {
  it("are none where pg_stat_statements is not installed", async () => {
    expect(await find()).toEqual([]);
  });

  describe("where it is installed", () => {
    beforeAll(async () => {
      const superuser = await database.connectAsSuperuser();
      await superuser.query(
        `CREATE EXTENSION pg_stat_statements; GRANT pg_read_all_stats TO ${database.user}`,
      );
    });

    it("are those that do not mention the partition key, the most frequent first", async () => {
      await repeat(12, "SELECT note FROM app.orders WHERE order_id = $1", 1);
      await repeat(20, 'UPDATE app."orders" SET note = $1 WHERE order_id = $2', "n", 1);
      await repeat(30, "SELECT note FROM app.orders WHERE order_date = $1", "2026-01-01");
      expect(await find()).toEqual([
        { calls: 20, query: 'UPDATE app."orders" SET note = $1 WHERE order_id = $2' },
        { calls: 12, query: "SELECT note FROM app.orders WHERE order_id = $1" },
      ]);
    });

    it("are no statements that ran a few times only, or that write new rows", async () => {
      await repeat(3, "SELECT count(*) FROM app.orders");
      await repeat(20, "INSERT INTO app.orders (order_id) VALUES ($1)", 1);
      expect((await find()).map(({ query }) => query).filter((query) => /count|INSERT/.test(query))).toEqual(
        [],
      );
    });

    it("are those of this table, and of no other that has its name in it", async () => {
      await database.query("CREATE TABLE app.orders_archive (order_id bigint)");
      await repeat(20, "SELECT order_id FROM app.orders_archive");
      expect((await find()).some(({ query }) => query.includes("archive"))).toBe(false);
    });
  });
});
