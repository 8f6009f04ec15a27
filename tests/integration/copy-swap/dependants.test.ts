import { after, before, beforeStep, failureOf, migrate } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { DependantReaders } from "../../support/dependant-readers";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let reporter: string;
let guest: string;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
  reporter = await createRole("reporter");
  guest = await createRole("guest");
  await database.query(`GRANT USAGE, CREATE ON SCHEMA app TO ${reporter};
    GRANT USAGE ON SCHEMA app TO ${guest};
    GRANT SELECT ON app.orders TO ${reporter};
    CREATE TABLE app.customers (id int PRIMARY KEY, name text);
    INSERT INTO app.customers SELECT i, 'customer ' || i FROM generate_series(0, 96) i;
    GRANT SELECT ON app.customers TO ${reporter}`);
});
afterEach(() => database.drop());

async function createRole(name: string): Promise<string> {
  const role = `${database.database}_${name}`;
  const { rows } = await database.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const options = (rows[0]?.version ?? 0) >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : "";
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'role'; GRANT ${role} TO CURRENT_USER${options}`);
  return role;
}

const viewsAndFunctions = () => `
  CREATE VIEW app.paid WITH (security_barrier, check_option = local) AS
    SELECT order_id, order_date, customer_id, amount AS net FROM app.orders WHERE status = 'paid';
  ALTER VIEW app.paid ALTER net SET DEFAULT 3;
  COMMENT ON VIEW app.paid IS 'what is paid; it''s all';
  COMMENT ON COLUMN app.paid.net IS 'in EUR';
  CREATE VIEW app.named AS SELECT o.*, c.name FROM app.orders o JOIN app.customers c ON c.id = o.customer_id;
  ALTER VIEW app.named OWNER TO ${reporter};
  CREATE VIEW app.invoked WITH (security_invoker) AS SELECT order_id, row_to_json(o.*) AS row FROM app.orders o;
  CREATE VIEW app.paid_names AS SELECT p.net, n.name FROM app.paid p JOIN app.named n USING (order_id);
  CREATE VIEW app.by_key AS SELECT order_id, order_date, note FROM app.orders GROUP BY order_id, order_date;
  CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN
    UPDATE app.orders SET note = NEW.note WHERE order_id = OLD.order_id; RETURN NEW; END';
  CREATE TRIGGER note INSTEAD OF UPDATE ON app.by_key FOR EACH ROW EXECUTE FUNCTION app.note();
  CREATE RULE cancel AS ON DELETE TO app.by_key DO INSTEAD DELETE FROM app.orders WHERE order_id = old.order_id;
  COMMENT ON RULE cancel ON app.by_key IS 'by its number';
  CREATE FUNCTION app.parsed() RETURNS bigint SECURITY DEFINER RETURN (SELECT count(*) FROM app.orders);
  COMMENT ON FUNCTION app.parsed IS 'all of them';
  REVOKE ALL ON FUNCTION app.parsed FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION app.parsed TO ${guest};
  CREATE PROCEDURE app.pay(id bigint) SECURITY DEFINER
    BEGIN ATOMIC UPDATE app.orders SET status = 'paid' WHERE order_id = id; END;
  CREATE FUNCTION app.inlined() RETURNS SETOF bigint LANGUAGE sql STABLE AS 'SELECT order_id FROM app.orders';
  CREATE FUNCTION app.by_name() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE one app.orders; other app.orders%ROWTYPE; many bigint := 0;
    BEGIN
      FOR one IN SELECT * FROM app.orders LOOP many := many + 1; END LOOP;
      SELECT * INTO other FROM app.orders ORDER BY order_id LIMIT 1;
      IF one.order_id IS NULL OR other.order_id IS NULL THEN RAISE 'no row'; END IF;
      RETURN many;
    END $$;
  CREATE MATERIALIZED VIEW app.sums WITH (fillfactor = 80) AS
    SELECT c.name, count(o) AS count, sum(o.amount) AS sum
      FROM app.orders o JOIN app.customers c ON c.id = o.customer_id GROUP BY c.name;
  CREATE UNIQUE INDEX sums_name ON app.sums (name);
  COMMENT ON MATERIALIZED VIEW app.sums IS 'as of some day';
  COMMENT ON COLUMN app.sums.sum IS 'in EUR';
  COMMENT ON INDEX app.sums_name IS 'to look up';
  ALTER MATERIALIZED VIEW app.sums ALTER name SET STATISTICS 300;
  ALTER MATERIALIZED VIEW app.sums OWNER TO ${reporter};
  CREATE VIEW app.dear AS SELECT s.name, s.count FROM app.sums s WHERE s.sum >= 0;
  GRANT SELECT ON app.sums TO ${guest} WITH GRANT OPTION;
  GRANT SELECT ON app.dear TO ${guest};
  GRANT SELECT (name) ON app.sums TO PUBLIC;
  GRANT SELECT ON app.paid, app.named, app.invoked, app.paid_names TO ${guest};
  GRANT SELECT (order_id, note), UPDATE (note), DELETE ON app.by_key TO ${guest};`;

/** Views and routines with all that hangs on them, by their object ids; those of materialized views are new. */
async function readDependants(): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT concat_ws(' ', 'relation', CASE c.relkind WHEN 'v' THEN c.oid END, c.relname, c.relowner::regrole, c.reloptions, c.relacl, pg_get_viewdef(c.oid),
             obj_description(c.oid, 'pg_class')) AS text
      FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('v', 'm') AND NOT starts_with(c.relname::text, 'table_migration')
    UNION ALL
    SELECT concat_ws(' ', 'column', c.relname, a.attname, a.atttypid, a.attacl, to_jsonb(a) ->> 'attstattarget', pg_get_expr(d.adbin, d.adrelid),
             col_description(a.attrelid, a.attnum))
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('v', 'm') AND a.attnum > 0 AND NOT starts_with(c.relname::text, 'table_migration')
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(x.indexrelid), x.indisvalid, obj_description(x.indexrelid, 'pg_class'))
      FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'm' AND NOT starts_with(c.relname::text, 'table_migration')
    UNION ALL
    SELECT concat_ws(' ', 'rule', r.rulename, r.ev_enabled, pg_get_ruledef(r.oid), obj_description(r.oid, 'pg_rewrite'))
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = 'app'::regnamespace AND NOT starts_with(c.relname::text, 'table_migration')
    UNION ALL
    SELECT concat_ws(' ', 'trigger', tgname, tgenabled, pg_get_triggerdef(t.oid))
      FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'v'
    UNION ALL
    SELECT concat_ws(' ', 'routine', oid, proowner::regrole, proacl, prosecdef, proconfig, obj_description(oid, 'pg_proc'),
             pg_get_functiondef(oid))
      FROM pg_proc WHERE pronamespace = 'app'::regnamespace
    ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** Views and functions that refer to the retired table, or to its row type. */
async function readLeftBehind(): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) AS text
      FROM pg_class c JOIN pg_type t ON t.oid = c.reltype
      JOIN pg_depend d ON d.refobjid IN (c.oid, t.oid, t.typarray) AND d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
     WHERE c.oid = 'app.orders_retired'::regclass`);
  return rows.map(({ text }) => text);
}

async function startReaders(): Promise<DependantReaders> {
  const readers = new DependantReaders(database, { user: guest, password: "role" });
  const reads: Record<string, string> = {
    "a view": "SELECT count(*) AS n FROM app.paid WHERE net >= 0",
    "a view of another owner, that joins": "SELECT count(*) AS n FROM app.named",
    "a view that asks for the reader's rights": "SELECT count(row) AS n FROM app.invoked",
    "a view over views": "SELECT count(*) AS n FROM app.paid_names",
    "a view that groups by the key": "SELECT count(order_id) AS n FROM app.by_key",
    "a function with a parsed body": "SELECT app.parsed() AS n",
    "a function that is inlined": "SELECT count(*) AS n FROM app.inlined() AS id",
    "a function that finds the table by its name": "SELECT app.by_name() AS n",
    "a materialized view": "SELECT sum(count) AS n FROM app.sums",
    "a view over a materialized view": "SELECT sum(count) AS n FROM app.dear",
    "a subquery in a condition":
      "SELECT count(*) AS n FROM generate_series(0, 96) i WHERE i IN (SELECT customer_id FROM app.paid)",
  };
  for (const [label, text] of Object.entries(reads)) await readers.add(label, text);
  await readers.settle();
  return readers;
}

describe("views, functions and procedures over the table", () => {
  it("stay the same objects, and nothing reads the retired table", async () => {
    await database.query(viewsAndFunctions());
    const snapshot = await Snapshot.take(database);
    const dependants = await readDependants();
    await migrate(database);
    await snapshot.expectMigrated();
    expect(await readDependants()).toEqual(dependants);
    expect(await readLeftBehind()).toEqual([]);
  });

  it("can be read all the time, and read what is written to the new table", async () => {
    await database.query(viewsAndFunctions());
    // Two of the readers need rights on the table itself; the others read with those of a view's owner.
    await database.query(`GRANT SELECT ON app.orders TO ${guest}`);
    const readers = await startReaders();
    const earlier = readers.latest();
    await migrate(database);
    await readers.settle();
    expect(readers.latest()).toEqual(earlier);
    await database.query(`INSERT INTO app.customers VALUES (1000, 'new');
      INSERT INTO app.orders (customer_id, amount, status) SELECT 1000, 1, 'paid' FROM generate_series(1, 5)`);
    await database.query("REFRESH MATERIALIZED VIEW CONCURRENTLY app.sums");
    await readers.settle();
    await readers.stop();
    expect(readers.failures()).toEqual([]);
    const { "a subquery in a condition": values, ...counts } = readers.latest();
    expect(values).toBe("97");
    for (const [label, n] of Object.entries(counts))
      expect({ label, n }).toEqual({ label, n: String(Number(earlier[label]) + 5) });
  });

  it("write the new table", async () => {
    await database.query(viewsAndFunctions());
    await migrate(database);
    const client = await database.connect({ user: guest, password: "role" });
    await client.query("UPDATE app.by_key SET note = 'through the view' WHERE order_id = 7");
    await client.query("DELETE FROM app.by_key WHERE order_id = 8");
    await database.query("UPDATE app.orders SET status = 'new' WHERE order_id = 9; CALL app.pay(9)");
    const { rows } = await database.query<{ text: string }>(
      "SELECT order_id || ' ' || note AS text FROM app.orders WHERE order_id IN (7, 8) OR order_id = 9 AND status <> 'paid'",
    );
    expect(rows.map(({ text }) => text)).toEqual(["7 through the view"]);
    const insert = database.query("INSERT INTO app.paid (order_id, customer_id) VALUES (-1, 1)");
    await expect(insert).rejects.toThrow(/check option/);
  });
});

describe("a view that the cutover has to lock", () => {
  beforeEach(() => database.query(viewsAndFunctions()));

  it("is waited for, together with the table", async () => {
    const client = await database.connect();
    const log: string[] = [];
    const observer = before("swapTables.lock", async () => {
      await client.query("BEGIN; SELECT count(*) FROM app.paid");
      setTimeout(() => void client.query("COMMIT"), 1_500);
    });
    const snapshot = await Snapshot.take(database);
    await migrate(database, { observer, log: (message) => log.push(message) });
    expect(log.join("\n")).toMatch(/Cutover: gave way .*idle in transaction/);
    await snapshot.expectMigrated();
  });

  it("names who holds it alone", async () => {
    const client = await database.connect();
    const log: string[] = [];
    const observer = before("swapTables.lock", async () => {
      await client.query("BEGIN; COMMENT ON VIEW app.paid IS 'under way'");
      setTimeout(() => void client.query("ROLLBACK"), 1_500);
    });
    await migrate(database, { observer, log: (message) => log.push(message) });
    expect(log.join("\n")).toMatch(/Cutover: gave way .*idle in transaction .*ShareUpdateExclusiveLock/);
  });

  it("leaves the other tables that it reads to their writers", async () => {
    const writer = await database.connect();
    await writer.query("BEGIN; LOCK TABLE app.customers IN SHARE ROW EXCLUSIVE MODE");
    const snapshot = await Snapshot.take(database);
    const log: string[] = [];
    await migrate(database, { log: (message) => log.push(message) });
    await snapshot.expectMigrated();
    expect(log.join("\n")).not.toMatch(/gave way/);
    await writer.query("ROLLBACK");
  });
});

describe("a view or function that changes during the run", () => {
  beforeEach(() => database.query(viewsAndFunctions()));

  it.each([
    [
      "another query",
      "CREATE OR REPLACE VIEW app.invoked WITH (security_invoker) AS SELECT order_id, NULL::json AS row FROM app.orders",
      /view app\.invoked differs in definition/,
    ],
    ["an option", "ALTER VIEW app.paid SET (security_barrier = false)", /view app\.paid differs in options/],
    ["its owner", "ALTER VIEW app.named OWNER TO CURRENT_USER", /view app\.named differs in owner/],
    ["a rule", "DROP RULE cancel ON app.by_key", /view app\.by_key differs in rules/],
    ["a default", "ALTER VIEW app.paid ALTER net SET DEFAULT 4", /view app\.paid differs in columns/],
    ["a trigger", "DROP TRIGGER note ON app.by_key", /view app\.by_key differs in triggers/],
    [
      "a body",
      "CREATE OR REPLACE FUNCTION app.parsed() RETURNS bigint SECURITY DEFINER RETURN (SELECT 2 * count(*) FROM app.orders)",
      /routine app\.parsed\(\) differs in definition/,
    ],
    [
      "an index of a materialized view",
      "CREATE INDEX sums_sum ON app.sums (sum)",
      /materialized view app\.sums differs in indexes/,
    ],
    [
      "a materialized view less",
      "DROP MATERIALIZED VIEW app.sums CASCADE",
      /materialized view app\.sums is gone/,
    ],
    ["another view", "CREATE VIEW app.late AS SELECT FROM app.orders", /view app\.late is new/],
    ["a view less", "DROP VIEW app.invoked", /view app\.invoked is gone/],
  ])("stops it before the cutover: %s", async (_, change, difference) => {
    const snapshot = await Snapshot.take(database);
    const observer = before("swapTables.lock", async () => void (await database.query(change)));
    const failure = await failureOf(migrate(database, { observer }));
    expect(failure.code).toBe("SOURCE_CHANGED");
    expect(failure.message).toMatch(difference);
    await snapshot.expectNotSwapped();
  });

  it("keeps grants that are given and taken meanwhile", async () => {
    let expected: string[] = [];
    const observer = after("swapTables.readGrants", async () => {
      await database.query(`GRANT INSERT ON app.paid TO ${guest}; REVOKE SELECT ON app.named FROM ${guest};
        GRANT EXECUTE ON FUNCTION app.parsed TO PUBLIC`);
      expected = await readDependants();
    });
    await migrate(database, { observer });
    expect(await readDependants()).toEqual(expected);
  });

  it("keeps grants that are given during the load", async () => {
    let expected: string[] = [];
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(`GRANT SELECT (net) ON app.paid TO PUBLIC`);
      expected = await readDependants();
    });
    await migrate(database, { observer });
    expect(await readDependants()).toEqual(expected);
  });
});

describe("a materialized view", () => {
  beforeEach(() => database.query(viewsAndFunctions()));

  const sumOf = async (): Promise<unknown> =>
    (await database.query<{ sum: string }>("SELECT sum(sum)::text AS sum FROM app.sums")).rows[0]?.sum;
  const sumOfTable = async (): Promise<unknown> =>
    (await database.query<{ sum: string }>("SELECT sum(amount)::text AS sum FROM app.orders")).rows[0]?.sum;

  it("shows the rows of the cutover, however old it was", async () => {
    await database.query("UPDATE app.orders SET amount = amount + 1");
    expect(await sumOf()).not.toBe(await sumOfTable());
    await migrate(database);
    expect(await sumOf()).toBe(await sumOfTable());
  });

  it("that somebody refreshes meanwhile is filled again", async () => {
    const observer = after("swapTables.refreshMaterializedView", async () => {
      await database.query("UPDATE app.orders SET amount = amount + 1; REFRESH MATERIALIZED VIEW app.sums");
    });
    const result = await migrate(database, { observer });
    expect(result?.cutoverAttempts).toBeGreaterThan(1);
    expect(await sumOf()).toBe(await sumOfTable());
  });

  it("that is empty stays empty", async () => {
    await database.query("REFRESH MATERIALIZED VIEW app.sums WITH NO DATA");
    await migrate(database);
    await expect(sumOf()).rejects.toThrow(/has not been populated/);
    await database.query("REFRESH MATERIALIZED VIEW app.sums");
    expect(await sumOf()).toBe(await sumOfTable());
  });

  it("keeps grants that are given and taken until the lock", async () => {
    let expected: string[] = [];
    const observer = before("swapTables.lock", async () => {
      await database.query(
        `GRANT SELECT (sum) ON app.sums TO PUBLIC; REVOKE GRANT OPTION FOR SELECT ON app.sums FROM ${guest}`,
      );
      expected = await readDependants();
    });
    await migrate(database, { observer });
    expect(await readDependants()).toEqual(expected);
  });

  it("leaves nothing behind when the run is taken back", async () => {
    const snapshot = await Snapshot.take(database);
    const dependants = await readDependants();
    const observer = before("swapTables.lock", async () => {
      await database.query("ALTER TABLE app.orders ADD stopped int");
    });
    expect((await failureOf(migrate(database, { observer }))).code).toBe("SOURCE_CHANGED");
    await database.query("ALTER TABLE app.orders DROP stopped");
    await migrate(database);
    await snapshot.expectMigrated();
    expect(await readDependants()).toEqual(dependants);
    const { rows } = await database.query(
      "SELECT FROM pg_class WHERE relname LIKE 'table\\_migration\\_view%' OR relname LIKE 'table\\_migration\\_retired%'",
    );
    expect(rows).toEqual([]);
  });
});

describe("strangers that have the names of a materialized view's successor", () => {
  it("are named in preview, before anything is created, and stay as they are", async () => {
    await database.query(`CREATE MATERIALIZED VIEW app.sums AS SELECT count(*) AS count FROM app.orders;
      CREATE UNIQUE INDEX sums_count ON app.sums (count)`);
    const { rows } = await database.query<{ oid: string }>("SELECT 'app.orders'::regclass::oid::text AS oid");
    const oid = rows[0]?.oid ?? "";
    const strangers = [
      [`app.table_migration_view_${oid}_1`, "TABLE", "(id int)"],
      [`app.table_migration_view_${oid}_1_1`, "SEQUENCE", ""],
      [`app.table_migration_retired_${oid}_1`, "MATERIALIZED VIEW", "AS SELECT 1 AS one"],
      [`table_migration_${oid}`, "SCHEMA", ""],
    ] as const;
    for (const [name, kind, definition] of strangers) {
      await database.query(`CREATE ${kind} ${name} ${definition}`);
      const refusal = await failureOf(migrate(database));
      expect(refusal).toMatchObject({ code: "DEPENDANT_UNSUPPORTED" });
      expect(refusal.message).toContain(`${name} has a name that its successor needs`);
      await database.query(`DROP ${kind} ${name}`);
    }
    const ledger = await database.query("SELECT FROM pg_namespace WHERE nspname = 'table_migration'");
    expect(ledger.rows).toEqual([]);
    expect(await migrate(database)).toMatchObject({ method: "copySwap" });
  });
});
