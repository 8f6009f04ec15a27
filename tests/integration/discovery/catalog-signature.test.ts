import { catalogSignatureSql, structureSignatureSql } from "../../../provider/discovery/postgres";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase(`
    CREATE TABLE app.parent (id int PRIMARY KEY);
    CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TABLE app.orders (
      id int GENERATED ALWAYS AS IDENTITY, counter serial, day date NOT NULL DEFAULT now(), note text, body text, parent int,
      CONSTRAINT orders_pk PRIMARY KEY (id),
      CONSTRAINT orders_check CHECK (id > 0));
    CREATE INDEX orders_note ON app.orders (lower(note));
    CREATE STATISTICS app.orders_st ON day, note FROM app.orders;
    CREATE TRIGGER orders_touch BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.touch();
    CREATE VIEW app.orders_view AS SELECT id FROM app.orders;
    CREATE TABLE app.lines (id int, order_id int CONSTRAINT lines_fk REFERENCES app.orders);
    CREATE POLICY orders_policy ON app.orders USING (true);
    INSERT INTO app.orders (note) SELECT 'x' FROM generate_series(1, 1000);
    CREATE TABLE app.root (id int, day date) PARTITION BY RANGE (day);
    CREATE TABLE app.unrelated (id int PRIMARY KEY)`);
});
afterAll(() => database.drop());

async function signatureOf(table: string, sql = catalogSignatureSql): Promise<string> {
  const { rows } = await database.session.run({
    name: "signature",
    text: `SELECT ${sql("$1::oid")} AS signature FROM (SELECT 1) AS one`,
    values: [
      String(
        (await database.query<{ oid: number }>("SELECT $1::regclass::oid AS oid", [`app.${table}`])).rows[0]
          ?.oid,
      ),
    ],
  });
  return String(rows[0]?.["signature"]);
}

/** Statements that PostgreSQL does not run together with others. */
async function runAll(statements: string): Promise<void> {
  for (const statement of statements.split(";;")) await database.query(statement);
}

describe("the catalog signature", () => {
  it.each([
    ["a new column", "ALTER TABLE app.orders ADD extra int"],
    ["a dropped column", "ALTER TABLE app.orders DROP extra"],
    ["a renamed column", "ALTER TABLE app.orders RENAME note TO remark"],
    ["a renamed column, back", "ALTER TABLE app.orders RENAME remark TO note"],
    [
      "a renamed table",
      "ALTER TABLE app.orders RENAME TO orders2;; ALTER TABLE app.orders2 RENAME TO orders",
    ],
    ["a default", "ALTER TABLE app.orders ALTER day SET DEFAULT '2026-01-01'"],
    ["a default of the same text", "ALTER TABLE app.orders ALTER day SET DEFAULT '2026-01-01'"],
    ["NOT NULL", "ALTER TABLE app.orders ALTER note SET NOT NULL"],
    ["a type", "ALTER TABLE app.orders ALTER note TYPE varchar(100)"],
    ["a statistics target", "ALTER TABLE app.orders ALTER note SET STATISTICS 200"],
    ["a statistics target of an index", "ALTER INDEX app.orders_note ALTER COLUMN 1 SET STATISTICS 200"],
    ["an option", "ALTER TABLE app.orders SET (fillfactor = 90)"],
    ["an option of its TOAST table", "ALTER TABLE app.orders SET (toast.autovacuum_enabled = false)"],
    ["an option of an index", "ALTER INDEX app.orders_note SET (fillfactor = 90)"],
    ["a grant", "GRANT SELECT ON app.orders TO PUBLIC"],
    ["a revoked grant", "REVOKE SELECT ON app.orders FROM PUBLIC"],
    ["a grant on a column", "GRANT SELECT (note) ON app.orders TO PUBLIC"],
    ["a grant on its sequence", "GRANT USAGE ON SEQUENCE app.orders_counter_seq TO PUBLIC"],
    ["a sequence", "ALTER SEQUENCE app.orders_id_seq CACHE 5"],
    ["row security", "ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY"],
    ["a policy", "CREATE POLICY another ON app.orders USING (true)"],
    ["an altered policy", "ALTER POLICY orders_policy ON app.orders USING (id > 0)"],
    ["an index", "CREATE INDEX orders_day ON app.orders (day)"],
    ["an index made concurrently", "CREATE INDEX CONCURRENTLY orders_day2 ON app.orders (day)"],
    ["a renamed index", "ALTER INDEX app.orders_day RENAME TO orders_day3"],
    ["a dropped index", "DROP INDEX app.orders_day3"],
    ["the replica identity", "ALTER TABLE app.orders REPLICA IDENTITY FULL"],
    ["the clustered index", "ALTER TABLE app.orders CLUSTER ON orders_pk"],
    ["a constraint", "ALTER TABLE app.orders ADD CONSTRAINT orders_check2 CHECK (id < 9) NOT VALID"],
    ["a dropped constraint", "ALTER TABLE app.orders DROP CONSTRAINT orders_check2"],
    ["a renamed constraint", "ALTER TABLE app.orders RENAME CONSTRAINT orders_check TO orders_check3"],
    [
      "a foreign key",
      "ALTER TABLE app.orders ADD CONSTRAINT orders_fk FOREIGN KEY (parent) REFERENCES app.parent NOT VALID",
    ],
    ["a validated foreign key", "ALTER TABLE app.orders VALIDATE CONSTRAINT orders_fk"],
    [
      "a referencing foreign key",
      "ALTER TABLE app.unrelated ADD CONSTRAINT to_orders FOREIGN KEY (id) REFERENCES app.orders",
    ],
    ["an altered referencing foreign key", "ALTER TABLE app.lines ALTER CONSTRAINT lines_fk DEFERRABLE"],
    [
      "a trigger",
      "CREATE TRIGGER another AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.touch()",
    ],
    ["a disabled trigger", "ALTER TABLE app.orders DISABLE TRIGGER another"],
    [
      "a trigger's function",
      "CREATE OR REPLACE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
    ["a rule", "CREATE RULE nothing AS ON DELETE TO app.orders WHERE old.id = 0 DO INSTEAD NOTHING"],
    ["a view", "CREATE VIEW app.orders_view2 AS SELECT day FROM app.orders"],
    ["a replaced view", "CREATE OR REPLACE VIEW app.orders_view AS SELECT id FROM app.orders WHERE id > 0"],
    [
      "a function on its row type",
      "CREATE FUNCTION app.takes(app.orders) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    ["a column of its row type", "CREATE TABLE app.holder (one app.orders[])"],
    [
      "a default by its identity sequence",
      "CREATE TABLE app.borrower (id int DEFAULT nextval('app.orders_id_seq'))",
    ],
    ["extended statistics", "CREATE STATISTICS app.orders_st2 ON id, note FROM app.orders"],
    ["a target of extended statistics", "ALTER STATISTICS app.orders_st SET STATISTICS 200"],
    ["a child", "CREATE TABLE app.child () INHERITS (app.orders)"],
    ["a child let go", "ALTER TABLE app.child NO INHERIT app.orders"],
    ["a comment", "COMMENT ON TABLE app.orders IS 'one'"],
    ["another comment", "COMMENT ON TABLE app.orders IS 'two'"],
    ["a comment on a column", "COMMENT ON COLUMN app.orders.day IS 'a day'"],
    ["a comment on an index", "COMMENT ON INDEX app.orders_pk IS 'a key'"],
    ["a comment on a trigger", "COMMENT ON TRIGGER orders_touch ON app.orders IS 'touches'"],
    ["a publication", "CREATE PUBLICATION published FOR TABLE app.orders"],
    ["a dropped publication", "DROP PUBLICATION published"],
    [
      "UNLOGGED",
      "DROP TABLE app.lines, app.holder;; ALTER TABLE app.unrelated DROP CONSTRAINT to_orders;; ALTER TABLE app.orders DROP CONSTRAINT orders_fk;; ALTER TABLE app.orders SET UNLOGGED",
    ],
  ])("changes by %s", async (_, statements) => {
    const before = await signatureOf("orders");
    await runAll(statements);
    expect(await signatureOf("orders")).not.toBe(before);
  });

  it("changes by its owner, publications of its schema and of everything, extensions and labels", async () => {
    const name = `pub_${database.database}`;
    const seen = [await signatureOf("orders")];
    for (const statement of [
      "ALTER TABLE app.orders SET LOGGED",
      "ALTER TABLE app.orders OWNER TO CURRENT_USER",
      `ALTER TABLE app.orders OWNER TO ${database.user}`,
      `SET client_min_messages = error; CREATE PUBLICATION ${name}_s FOR TABLES IN SCHEMA app`,
      `SET client_min_messages = error; CREATE PUBLICATION ${name}_a FOR ALL TABLES`,
      `DROP PUBLICATION ${name}_s, ${name}_a`,
      "ALTER EXTENSION plpgsql ADD TABLE app.orders",
      "ALTER EXTENSION plpgsql DROP TABLE app.orders",
      `INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)
       VALUES ('app.orders'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret')`,
    ]) {
      await database.asSuperuser(statement);
      const signature = await signatureOf("orders");
      expect(signature).not.toBe(seen.at(-1));
      seen.push(signature);
    }
  });

  it("changes by a new partition", async () => {
    const before = await signatureOf("root");
    await database.query(
      "CREATE TABLE app.leaf PARTITION OF app.root FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
    );
    const after = await signatureOf("root");
    expect(after).not.toBe(before);
    await database.query("INSERT INTO app.root VALUES (1, '2026-01-05'); ANALYZE app.root");
    expect(await signatureOf("root")).toBe(after);
  });

  it.each([
    [
      "INSERT, UPDATE and DELETE",
      `INSERT INTO app.orders (day, note) SELECT now(), 'y' FROM generate_series(1, 5000);;
      UPDATE app.orders SET note = 'z' WHERE id % 2 = 0;; DELETE FROM app.orders WHERE id % 3 = 0`,
    ],
    ["nextval()", "SELECT nextval('app.orders_counter_seq'), setval('app.orders_id_seq', 100000)"],
    ["TRUNCATE", "TRUNCATE app.orders"],
    ["REINDEX", "REINDEX TABLE app.orders"],
    ["ANALYZE", "ANALYZE app.orders"],
    ["VACUUM", "VACUUM app.orders;; VACUUM (FREEZE, ANALYZE) app.orders"],
    ["SELECT", "SELECT count(*) FROM app.orders"],
    ["locks", "BEGIN;; LOCK TABLE app.orders IN ACCESS EXCLUSIVE MODE;; COMMIT"],
    [
      "DDL on another table",
      "ALTER TABLE app.unrelated ADD extra int;; GRANT SELECT ON app.unrelated TO PUBLIC",
    ],
    [
      "DDL that is rolled back",
      "BEGIN;; ALTER TABLE app.orders ADD never int;; CREATE INDEX ON app.orders (day);; ROLLBACK",
    ],
  ])("does not change by %s", async (_, statements) => {
    const before = await signatureOf("orders");
    await runAll(statements);
    expect(await signatureOf("orders")).toBe(before);
  });

  it("does not change when the catalog itself is vacuumed", async () => {
    const before = await signatureOf("orders");
    for (const catalog of ["pg_class", "pg_attribute", "pg_depend", "pg_index", "pg_constraint"]) {
      await database.asSuperuser(`VACUUM (FREEZE) pg_catalog.${catalog}`);
      await database.asSuperuser(`VACUUM (FULL) pg_catalog.${catalog}`);
    }
    expect(await signatureOf("orders")).toBe(before);
  });

  it("may be asked for many tables at once, by a column", async () => {
    const { rows } = await database.session.run({
      name: "signatures",
      text: `SELECT c.relname AS name, ${catalogSignatureSql("c.oid")} AS signature
               FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'app')`,
    });
    expect(rows.find((row) => row["name"] === "orders")?.["signature"]).toBe(await signatureOf("orders"));
    expect(new Set(rows.map((row) => row["signature"])).size).toBe(rows.length);
  });

  it("is text also for what is no table", async () => {
    const { rows } = await database.session.run({
      name: "signature",
      text: `SELECT ${catalogSignatureSql("0")} AS signature`,
    });
    expect(rows[0]?.["signature"]).toBeNull();
  });

  it("does not change by grants where it tells the structure alone", async () => {
    const before = await signatureOf("orders", structureSignatureSql);
    await database.query(`
      GRANT SELECT ON app.orders, app.orders_view TO PUBLIC;
      GRANT UPDATE (day) ON app.orders TO PUBLIC;
      GRANT USAGE ON SEQUENCE app.orders_counter_seq TO PUBLIC;
      REVOKE DELETE ON app.orders FROM CURRENT_USER;
      ANALYZE app.orders`);
    expect(await signatureOf("orders", structureSignatureSql)).toBe(before);
    const columns = [
      "ADD extra int",
      "ALTER extra SET DEFAULT 5",
      "ALTER extra SET STATISTICS 7",
      "DROP extra",
    ];
    for (const [at, change] of columns.entries()) {
      const earlier = await signatureOf("orders", structureSignatureSql);
      await database.query(`ALTER TABLE app.orders ${change}`);
      expect([at, await signatureOf("orders", structureSignatureSql)]).not.toEqual([at, earlier]);
    }
    await database.query("CREATE VIEW app.late AS SELECT day FROM app.orders");
    expect(await signatureOf("orders", structureSignatureSql)).not.toBe(before);
  });
});
