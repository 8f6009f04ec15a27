import { discoverRetired, discoverTables, findSimilarTables } from "../../../provider/discovery/postgres";
import { renderer } from "../../../provider/engines/postgres/plan-target";
import { ensureLedger } from "../../../provider/execution/postgres-ledger";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase(
    "CREATE TABLE app.orders (id int); CREATE TABLE app.orders_retired (id int)",
  );
});
afterAll(() => database.drop());

const orders = { schema: "app", table: "orders" };

describe("retired tables", () => {
  it("are none before the first run", async () => {
    expect(await discoverRetired(database.session, orders)).toEqual([]);
    expect(await database.discover("app", "orders")).toMatchObject({ retired: [] });
  });

  it("are none where another schema has the ledger's name", async () => {
    await database.query("CREATE SCHEMA table_migration; CREATE TABLE table_migration.runs (distance int)");
    expect(await discoverRetired(database.session, orders)).toEqual([]);
    await database.query("DROP SCHEMA table_migration CASCADE");
  });

  it("come from the ledger, the latest first, with whether they are still there", async () => {
    await ensureLedger(database.session, renderer.ledger());
    await database.query(`
      INSERT INTO table_migration.runs (table_name, retired_name, retired_oid, state, swapped_at, table_schema,
        retired_schema, source_oid, method, target, plan, plan_hash, layout, source_state, client)
      SELECT run.*, 'app', 'app', 0, 'copySwap', '{}', '{}', '', '{}', '{}', '' FROM (VALUES
        ('orders', 'orders_dropped', 1::oid, 'completed', timestamptz '2026-01-01 00:00+02'),
        ('orders', 'orders_retired', 'app.orders_retired'::regclass::oid, 'swapped', '2026-02-01 00:00+00'),
        ('orders', NULL, NULL, 'abandoned', NULL),
        ('orders', 'orders_back', 2, 'failed', '2026-03-01 00:00+00'),
        ('gone', 'gone_retired', 'app.orders'::regclass::oid, 'completed', '2026-01-05 00:00+00')) AS run`);
    const retired = [
      { schema: "app", name: "orders_retired", retiredAt: "2026-02-01T00:00:00.000000Z", exists: true },
      { schema: "app", name: "orders_dropped", retiredAt: "2025-12-31T22:00:00.000000Z", exists: false },
    ];
    expect(await discoverRetired(database.session, orders)).toEqual(retired);
    const { tables } = await discoverTables(database.session, { schemas: ["app"] });
    expect(tables.map((state) => [state.table, state.retired])).toEqual([
      ["orders", retired],
      ["orders_retired", []],
    ]);
  });

  it("are found for a table that is gone", async () => {
    expect(await discoverRetired(database.session, { schema: "app", table: "gone" })).toMatchObject([
      { name: "gone_retired", exists: true },
    ]);
  });

  it("are not asked for where the role may not read the ledger", async () => {
    await database.asSuperuser("ALTER TABLE table_migration.runs OWNER TO CURRENT_USER");
    expect(await discoverRetired(database.session, orders)).toEqual([]);
    const { missingPrivileges } = await database.discover("app", "orders");
    expect(missingPrivileges).toContainEqual({
      privilege: "SELECT",
      on: "the tables of schema table_migration",
      remedy: `GRANT SELECT ON ALL TABLES IN SCHEMA table_migration TO ${database.user};`,
    });
  });
});

describe("findSimilarTables", () => {
  it("finds the name in another case or schema, its own schema first", async () => {
    await database.query(`
      CREATE SCHEMA other; CREATE TABLE other."ITEMS" (id int); CREATE TABLE other.items (id int);
      CREATE SCHEMA "APP"; CREATE TABLE "APP".items (id int) PARTITION BY HASH (id);
      CREATE TABLE app."Items" (id int); CREATE VIEW app.items AS SELECT 1 AS one`);
    expect(await findSimilarTables(database.session, { schema: "app", table: "items" })).toEqual([
      { schema: "APP", table: "items" },
      { schema: "app", table: "Items" },
      { schema: "other", table: "items" },
    ]);
  });

  it("finds nothing where nothing is alike", async () => {
    expect(await findSimilarTables(database.session, { schema: "app", table: "nothing" })).toEqual([]);
    expect(await findSimilarTables(database.session, { schema: "app", table: "pg_class" })).toEqual([]);
  });
});
