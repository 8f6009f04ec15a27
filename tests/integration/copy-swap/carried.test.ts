import { beforeStep, migrate, plainTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const yearly = { intervalType: "YEAR", intervalValue: 1 } as const;
const target = plainTarget(yearly);

describe("triggers", () => {
  it("keep their states, and the copy fires none of them", async () => {
    await createOrders(database, 1_000);
    await database.query(`
      CREATE TABLE app.fired (name text, op text);
      CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO app.fired VALUES (TG_NAME, TG_OP); RETURN coalesce(NEW, OLD); END';
      CREATE FUNCTION app.note_all() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO app.fired VALUES (TG_NAME, TG_OP); RETURN NULL; END';
      CREATE TRIGGER enabled AFTER INSERT OR UPDATE OR DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      CREATE TRIGGER early BEFORE INSERT OR UPDATE OR DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      CREATE TRIGGER disabled AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      CREATE TRIGGER always AFTER UPDATE OF status, note ON app.orders FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION app.note('a''b');
      CREATE TRIGGER replica AFTER INSERT OR UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      CREATE TRIGGER "by statement" AFTER INSERT OR DELETE OR TRUNCATE ON app.orders FOR EACH STATEMENT EXECUTE FUNCTION app.note_all();
      CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION app.note();
      ALTER TABLE app.orders DISABLE TRIGGER disabled;
      ALTER TABLE app.orders ENABLE ALWAYS TRIGGER always;
      ALTER TABLE app.orders ENABLE REPLICA TRIGGER replica;
      COMMENT ON TRIGGER always ON app.orders IS 'even then'`);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    await snapshot.expectMigrated();
    expect((await database.query("SELECT * FROM app.fired")).rows).toEqual([]);
  });

  it("fire for the application as before, once for each change", async () => {
    await createOrders(database, 500);
    await database.query(`
      CREATE TABLE app.fired (name text, op text);
      CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO app.fired VALUES (TG_NAME, TG_OP); RETURN coalesce(NEW, OLD); END';
      CREATE TRIGGER after_change AFTER INSERT OR UPDATE OR DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      CREATE TRIGGER disabled AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.note();
      ALTER TABLE app.orders DISABLE TRIGGER disabled`);
    const change = async () => {
      await database.query(`
        INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (9001, now(), 1);
        UPDATE app.orders SET note = 'seen' WHERE order_id = 9001;
        DELETE FROM app.orders WHERE order_id = 9001`);
    };
    await migrate(database, { target, observer: beforeStep("deltaLoad", change) });
    await change();
    const { rows } = await database.query<{ op: string }>(
      "SELECT op FROM app.fired WHERE name = 'after_change'",
    );
    const once = ["INSERT", "UPDATE", "DELETE"];
    expect(rows.map(({ op }) => op)).toEqual([...once, ...once]);
    expect((await database.query("SELECT FROM app.fired WHERE name = 'disabled'")).rows).toEqual([]);
  });
});

describe("numbers that the database gives", () => {
  async function nextIds(column: string): Promise<{ max: bigint; next: bigint }> {
    const { rows } = await database.query<{ max: string; next: string }>(`
      WITH added AS (INSERT INTO app.orders (order_date) VALUES (now()) RETURNING ${column})
      SELECT (SELECT max(${column}) FROM app.orders)::text AS max, (SELECT ${column} FROM added)::text AS next`);
    return { max: BigInt(rows[0]?.max ?? 0), next: BigInt(rows[0]?.next ?? 0) };
  }

  it.each(["ALWAYS", "BY DEFAULT"])("go on after the highest of an identity %s", async (kind) => {
    await database.query(`
      CREATE SCHEMA app;
      CREATE TABLE app.orders (
        order_id bigint GENERATED ${kind} AS IDENTITY (START WITH 100 INCREMENT BY 3 CACHE 5 MAXVALUE 1000000),
        order_date timestamptz NOT NULL, PRIMARY KEY (order_id, order_date));
      COMMENT ON SEQUENCE app.orders_order_id_seq IS 'numbers';
      GRANT SELECT ON SEQUENCE app.orders_order_id_seq TO PUBLIC;
      INSERT INTO app.orders (order_date) SELECT now() - i * interval '1 hour' FROM generate_series(1, 2000) i`);
    const snapshot = await Snapshot.take(database);
    const application = await database.connect();
    const insert = {
      name: "insert",
      text: "INSERT INTO app.orders (order_date) VALUES (now()) RETURNING order_id",
    };
    await application.query(insert);
    await database.query("DELETE FROM app.orders WHERE order_id > 6100");
    await migrate(database, {
      target,
      observer: beforeStep("deltaLoad", async () => {
        await application.query(insert);
        await database.query(
          "UPDATE app.orders SET order_date = order_date - interval '2 years' WHERE order_id < 130",
        );
      }),
    });
    await application.query(insert);
    await snapshot.expectSameInventory();
    const { max, next } = await nextIds("order_id");
    expect(next > max).toBe(true);
    const { rows } = await database.query("SELECT order_id FROM app.orders GROUP BY 1 HAVING count(*) > 1");
    expect(rows).toEqual([]);
  });

  it("come from the sequence that the column owns", async () => {
    await createOrders(database, 500);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    await snapshot.expectMigrated();
    const { rows } = await database.query<{ owned: string; id: string }>(`
      WITH added AS (INSERT INTO app.orders (customer_id) VALUES (1) RETURNING order_id)
      SELECT pg_get_serial_sequence('app.orders', 'order_id') AS owned, order_id::text AS id FROM added`);
    expect(rows).toEqual([{ owned: "app.order_seq", id: "501" }]);
    await database.query("DROP TABLE app.orders_retired");
    await database.query("INSERT INTO app.orders (customer_id) VALUES (2)");
  });
});

describe("what a table has beside its rows", () => {
  it("is kept: generated columns, storage, statistics targets, fill factor, collations, late checks", async () => {
    const { rows: versions } = await database.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    const virtual = (versions[0]?.version ?? 0) >= 180_000 ? "VIRTUAL" : "STORED";
    await database.query(`
      CREATE SCHEMA app;
      CREATE DOMAIN app.money AS numeric(12,2) CHECK (VALUE < 1e9);
      CREATE TYPE app.mood AS ENUM ('good', 'bad');
      CREATE TABLE app.orders (
        gone1 int, order_id bigint, gone2 text DEFAULT 'x' NOT NULL, order_date timestamp,
        price app.money, pieces int, total numeric GENERATED ALWAYS AS (price * pieces) STORED,
        half numeric GENERATED ALWAYS AS (pieces / 2.0) ${virtual},
        mood app.mood DEFAULT 'good', name text COLLATE "C" NOT NULL DEFAULT 'it''s', document jsonb, body bytea,
        tags text[], at timestamptz(3), span interval, weight float8, code char(5), ip inet, bits bit varying(8),
        gone3 int,
        CONSTRAINT pk PRIMARY KEY (order_id, order_date) WITH (fillfactor = 80),
        CONSTRAINT late UNIQUE (name, order_date) DEFERRABLE INITIALLY DEFERRED) WITH (fillfactor = 70, autovacuum_enabled = off);
      ALTER TABLE app.orders DROP COLUMN gone1, DROP COLUMN gone2, DROP COLUMN gone3;
      ALTER TABLE app.orders ALTER name SET STATISTICS 500, ALTER body SET STORAGE EXTERNAL, ALTER name SET (n_distinct = -0.5);
      INSERT INTO app.orders (order_id, order_date, price, pieces, mood, name, document, body, tags, at, span, weight, code, ip, bits)
      SELECT i, now() - i * interval '1 day', i / 7.0, i % 5, CASE i % 3 WHEN 0 THEN 'bad' END::app.mood, 'n' || i,
             jsonb_build_object('i', i), sha256(i::text::bytea), ARRAY['a', NULL, i::text], clock_timestamp(),
             make_interval(days => i), CASE i WHEN 1 THEN '-0' WHEN 2 THEN 'NaN' ELSE i / 3.0 END, i % 100, '10.0.0.1', B'101'
        FROM generate_series(1, 600) i;
      ALTER TABLE app.orders ADD CONSTRAINT never CHECK (pieces < 2) NOT VALID;
      COMMENT ON CONSTRAINT never ON app.orders IS 'from now on';
      CREATE INDEX by_expression ON app.orders (lower(name) text_pattern_ops, (document ->> 'i') DESC NULLS LAST) INCLUDE (mood) WHERE pieces > 1;
      CREATE INDEX by_tags ON app.orders USING gin (tags);
      CREATE INDEX by_time ON app.orders USING brin (order_date) WITH (pages_per_range = 16)`);
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(`
        UPDATE app.orders SET price = 3.50, pieces = 1, weight = '-0', span = '1 mon' WHERE order_id % 10 = 0;
        INSERT INTO app.orders (order_id, order_date, pieces, name) VALUES (5000, now(), 1, 'new')`);
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, { target, observer });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
    const { rows } = await database.query(`
      SELECT DISTINCT reloptions FROM pg_class c JOIN pg_partition_tree('app.orders') t ON t.relid = c.oid WHERE isleaf`);
    expect(rows).toEqual([{ reloptions: ["fillfactor=70", "autovacuum_enabled=off"] }]);
    await expect(
      database.query(
        "INSERT INTO app.orders (order_id, order_date, pieces, name) VALUES (6000, now(), 3, 'x')",
      ),
    ).rejects.toThrow(/"never"/);
  });

  it("is kept: functions that bring their search path along, and those that a DEFAULT alone calls", async () => {
    await createOrders(database, 500);
    await database.query(`
      CREATE FUNCTION app.helper(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN lower($1); END';
      CREATE FUNCTION app.fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = app
        AS 'BEGIN RETURN helper($1); END';
      CREATE FUNCTION app.unnoted() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN fold(''None''); END';
      ALTER TABLE app.orders ADD folded text GENERATED ALWAYS AS (app.fold(note)) STORED,
        ADD CONSTRAINT orders_folds CHECK (app.fold(status) <> ''), ALTER note SET DEFAULT app.unnoted();
      CREATE INDEX orders_folded ON app.orders (app.fold(status))`);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    await snapshot.expectMigrated();
  });

  it("is kept of an empty table too", async () => {
    await createOrders(database, 0);
    const snapshot = await Snapshot.take(database);
    const result = await migrate(database, { target });
    expect(result).toMatchObject({ rows: 0, method: "copySwap" });
    await snapshot.expectMigrated();
    await database.query("INSERT INTO app.orders (customer_id) VALUES (1)");
  });

  it("is kept of a table that is all key", async () => {
    await database.query(`CREATE SCHEMA app;
      CREATE TABLE app.orders (order_date timestamp, PRIMARY KEY (order_date));
      INSERT INTO app.orders SELECT now() - i * interval '7 hours' FROM generate_series(1, 700) i`);
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(
        "DELETE FROM app.orders WHERE order_date > now() - interval '30 days'; INSERT INTO app.orders VALUES (now())",
      );
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, { target, observer });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  });

  it("is not touched by a second run: no statement but readings", async () => {
    await createOrders(database, 300);
    await migrate(database, { target });
    const snapshot = await Snapshot.take(database, ordersTable, "second");
    const statements: string[] = [];
    const observer = { before: ({ text }: { text: string }) => void statements.push(text.trim()) };
    expect(await migrate(database, { target, observer })).toBeNull();
    await snapshot.expectUntouched();
    expect(statements.length).toBeGreaterThan(3);
    expect(statements.filter((text) => !/^(SELECT|WITH|BEGIN|COMMIT|SHOW)\b/.test(text))).toEqual([]);
  });
});
