import { hashOf } from "../../../provider/planning/fingerprint";
import type { ErrorCode } from "../../../provider/errors";
import type { IntervalTarget } from "../../../provider/schema/target";
import { failureOf, migrate, plainTarget, smallTarget } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { startPooler } from "../../support/transaction-pooler";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query("DROP SCHEMA IF EXISTS app, test_truth CASCADE");
  await createOrders(database, 300);
});

interface Case {
  /** What is done to the table before. */
  readonly given?: string;
  readonly target?: Partial<IntervalTarget>;
  readonly code: ErrorCode;
  readonly says: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "a table that does not exist": {
    target: { table: "order" },
    code: "TABLE_NOT_FOUND",
    says: /app\.order does not exist in database test_/,
  },
  "a table whose case is wrong": {
    target: { table: "ORDERS" },
    code: "TABLE_NOT_FOUND",
    says: /app\.ORDERS does not exist.*app\.orders/,
  },
  "rows before the value that is declared to be the first": {
    target: { initialPartitionValue: "TO_DATE('2100-01-01', 'YYYY-MM-DD')" },
    code: "ROWS_BEFORE_INITIAL",
    says: /initialPartitionValue: (?:300|some) rows of app\.orders have order_date before 2100-01-01/,
  },
  "a table that is not what it was declared to be": {
    target: { migration: { ...smallTarget().migration, expectedSource: "INTERVAL" } },
    code: "UNEXPECTED_SOURCE",
    says: /app\.orders should be a table of intervals without subpartitions, and is not partitioned/,
  },
  "a schema that does not exist": {
    target: { schema: "App" },
    code: "TABLE_NOT_FOUND",
    says: /App\.orders does not exist/,
  },
  "a partition column that does not exist": {
    target: { partitionColumn: "ORDER_DATE" },
    code: "COLUMN_NOT_FOUND",
    says: /partitionColumn: .*ORDER_DATE.*Did you mean order_date\?/,
  },
  "a hash column that does not exist": {
    target: { subpartitionColumn: "order_no" },
    code: "COLUMN_NOT_FOUND",
    says: /subpartitionColumn: table app\.orders has no column order_no/,
  },
  "a partition column of another type": {
    target: { partitionColumn: "status" },
    code: "KEY_TYPE_UNSUPPORTED",
    says: /app\.orders\.status is of type text/,
  },
  "an interval that does not fit the column's type": {
    target: { partitionColumn: "order_id", subpartitionColumn: "order_date" },
    code: "INTERVAL_UNFIT",
    says: /MONTH does not fit column app\.orders\.order_id of type bigint/,
  },
  "hours of a date": {
    given: "ALTER TABLE app.orders ALTER order_date DROP DEFAULT, ALTER order_date TYPE date",
    target: { intervalType: "HOUR" },
    code: "INTERVAL_UNFIT",
    says: /HOUR does not fit column app\.orders\.order_date of type date/,
  },
  "a nullable key with five NULLs": {
    given: `ALTER TABLE app.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (order_id), ALTER order_date DROP NOT NULL;
      UPDATE app.orders SET order_date = NULL WHERE order_id <= 5`,
    code: "NULL_KEYS",
    says: /5 rows of table app\.orders have NULL in order_date/,
  },
  "one row far in the future": {
    given: "INSERT INTO app.orders (order_date, customer_id) VALUES ('9999-12-31', 1)",
    target: { intervalType: "HOUR", intervalValue: 1 },
    code: "KEY_OUT_OF_RANGE",
    says: /1 rows of table app\.orders lie at or beyond .* \(up to 9999-12-31 00:00:00\)/,
  },
  "keys without end": {
    given: "INSERT INTO app.orders (order_date, customer_id) VALUES ('infinity', 1), ('-infinity', 2)",
    code: "INFINITE_KEYS",
    says: /2 rows of table app\.orders have -infinity or infinity in order_date/,
  },
  "too many partitions": {
    given: "INSERT INTO app.orders (order_date, customer_id) VALUES ('1066-10-14', 1)",
    target: { intervalType: "DAY", intervalValue: 1 },
    code: "TOO_MANY_PARTITIONS",
    says: /app\.orders would get \d+ partitions \(from 1066-10-14 00:00:00 to /,
  },
  "no primary key": {
    given: "ALTER TABLE app.orders DROP CONSTRAINT orders_pkey",
    code: "NO_PRIMARY_KEY",
    says: /app\.orders has no primary key/,
  },
  "a primary key without the partition key": {
    given: "ALTER TABLE app.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (order_id)",
    code: "KEY_NOT_IN_PRIMARY_KEY",
    says: /app\.orders lacks order_date/,
  },
  "a unique index without the partition key": {
    given: "CREATE UNIQUE INDEX orders_unique ON app.orders (order_id, customer_id)",
    code: "UNIQUE_KEY_LACKS_PARTITION_KEY",
    says: /orders_unique of table app\.orders lacks order_date/,
  },
  "row security that is forced": {
    given: `ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY hidden ON app.orders USING (customer_id = 1)`,
    code: "SOURCE_UNSUPPORTED",
    says: /app\.orders has row security/,
  },
  "a policy, though row security is off": {
    given: "CREATE POLICY hidden ON app.orders USING (customer_id = 1)",
    code: "NOT_CARRIED",
    says: /POLICY hidden ON app\.orders hangs on table app\.orders/,
  },
  "a view with whole rows": {
    given: "CREATE VIEW app.whole AS SELECT o AS one_order FROM app.orders o",
    code: "DEPENDANT_UNSUPPORTED",
    says: /VIEW app\.whole reads table app\.orders and has whole rows of it in column one_order/,
  },
  "a view with a system column": {
    given: "CREATE VIEW app.placed AS SELECT order_id FROM app.orders WHERE ctid > '(0,0)'",
    code: "DEPENDANT_UNSUPPORTED",
    says: /VIEW app\.placed reads table app\.orders and shows ctid/,
  },
  "a view of one session alone": {
    given: "CREATE TEMP VIEW own AS SELECT order_id FROM app.orders",
    code: "DEPENDANT_UNSUPPORTED",
    says: /VIEW pg_temp_\d+\.own reads table app\.orders and belongs to another session alone/,
  },
  "a function on whole rows": {
    given: "CREATE FUNCTION app.gross(app.orders) RETURNS numeric LANGUAGE sql AS 'SELECT $1.amount * 1.19'",
    code: "DEPENDANT_UNSUPPORTED",
    says: /FUNCTION app\.gross\(app\.orders\) reads table app\.orders and takes or gives rows of it/,
  },
  "a procedure on a list of whole rows": {
    given: "CREATE PROCEDURE app.keep(app.orders[]) LANGUAGE sql AS ''",
    code: "DEPENDANT_UNSUPPORTED",
    says: /PROCEDURE app\.keep\(app\.orders\[\]\) reads table app\.orders and takes or gives rows of it/,
  },
  "an aggregate of whole rows": {
    given: "CREATE AGGREGATE app.gather(app.orders) (SFUNC = array_append, STYPE = app.orders[])",
    code: "DEPENDANT_UNSUPPORTED",
    says: /AGGREGATE app\.gather\(app\.orders\) reads table app\.orders and is an aggregate over its rows/,
  },
  "a view in the table's place": {
    given: "ALTER TABLE app.orders RENAME TO base; CREATE VIEW app.orders AS SELECT * FROM app.base",
    code: "NOT_A_TABLE",
    says: /app\.orders is a view/,
  },
  "a trigger that changes the key": {
    given: `CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.order_date := now(); RETURN NEW; END';
      CREATE TRIGGER stamp BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.stamp()`,
    code: "TRIGGER_UNSUPPORTED",
    says: /stamp of table app\.orders changes order_date/,
  },
  "a trigger with the name of ours": {
    given: `CREATE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER table_migration_journal AFTER UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.nothing()`,
    code: "TRIGGER_UNSUPPORTED",
    says: /table_migration_journal of table app\.orders has a name/,
  },
  "a check that its partitions would not inherit": {
    given: "ALTER TABLE app.orders ADD CONSTRAINT own CHECK (amount < 1e9) NO INHERIT",
    code: "NOT_CARRIED",
    says: /CHECK own hangs on table app\.orders/,
  },
  "an unlogged table": {
    given: "ALTER TABLE app.orders SET UNLOGGED",
    code: "SOURCE_UNSUPPORTED",
    says: /app\.orders is UNLOGGED/,
  },
  "a partition of another table": {
    given: `ALTER TABLE app.orders RENAME TO all_orders; ALTER TABLE app.all_orders RENAME CONSTRAINT orders_pkey TO all_pkey;
      CREATE TABLE app.whole (LIKE app.all_orders) PARTITION BY RANGE (order_date);
      CREATE TABLE app.orders PARTITION OF app.whole DEFAULT`,
    code: "SOURCE_UNSUPPORTED",
    says: /app\.orders is a partition of another table/,
  },
  "a primary key that is deferrable": {
    given:
      "ALTER TABLE app.orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date) DEFERRABLE",
    code: "NOT_CARRIED",
    says: /orders_pkey.*table app\.orders/,
  },
};

describe("what cannot be migrated is refused by name, and stays as it is", () => {
  it.each(Object.entries(cases))("%s", async (_, { given, target, code, says }) => {
    if (given !== undefined) await database.query(given);
    const snapshot = await Snapshot.take(database);
    const failure = await failureOf(migrate(database, { target: { ...smallTarget(), ...target } }));
    expect(failure.message).toMatch(says);
    expect(failure.code).toBe(code);
    expect(failure.remedy).not.toBe("");
    await snapshot.expectUntouched();
  });
});

describe("a run that cannot begin leaves the table as it is", () => {
  let snapshot: Snapshot;
  beforeEach(async () => {
    snapshot = await Snapshot.take(database);
  });
  afterEach(() => snapshot.expectUntouched());

  it("with a plan that is no longer the previewed one", async () => {
    const failure = await failureOf(migrate(database, { plannedHash: hashOf("another plan") }));
    expect(failure.code).toBe("STALE_PLAN");
    expect(failure.message).toMatch(/app\.orders has changed since the preview/);
  });

  it("with a wrong password", async () => {
    const connection = { ...connectionTo(database), password: "guessed-it" };
    const failure = await failureOf(migrate(database, { connection }));
    expect(failure.code).toBe("AUTHENTICATION_FAILED");
    expect(`${failure.message} ${failure.stack}`).not.toContain("guessed-it");
  });

  it("with a database that does not exist", async () => {
    const connection = {
      ...connectionTo(database),
      connectString: `${database.host}:${database.port}/nowhere`,
    };
    const failure = await failureOf(migrate(database, { connection }));
    expect(failure.code).toBe("CONNECTION_FAILED");
    expect(failure.message).toMatch(/nowhere/);
  });

  it("with a port where nobody listens", async () => {
    const connection = { ...connectionTo(database), connectString: `127.0.0.1:1/${database.database}` };
    expect((await failureOf(migrate(database, { connection }))).code).toBe("CONNECTION_FAILED");
  });

  it("through a pooler in transaction mode", async () => {
    const { host, port, user, password } = database;
    const server = { host, port, user, password, database: database.database };
    const pooler = await startPooler({
      server,
      mode: "transaction",
      size: 2,
      order: "longest idle first",
      announces: "own process",
    });
    try {
      const connection = {
        ...connectionTo(database),
        connectString: `127.0.0.1:${pooler.port}/${database.database}`,
      };
      expect((await failureOf(migrate(database, { connection }))).code).toBe("POOLED_CONNECTION");
    } finally {
      await pooler.close();
    }
  });
});

describe("a role without the privileges that a run needs", () => {
  it("is told which are missing, and how to give them", async () => {
    const user = `${database.database}_stranger`;
    await database.query(`DROP ROLE IF EXISTS ${user}; CREATE ROLE ${user} LOGIN PASSWORD 'stranger'; GRANT USAGE ON SCHEMA app TO ${user};
      GRANT SELECT ON app.orders TO ${user}`);
    const snapshot = await Snapshot.take(database);
    const connection = { ...connectionTo(database), user, password: "stranger" };
    const failure = await failureOf(migrate(database, { connection }));
    expect(failure.code).toBe("MISSING_PRIVILEGE");
    expect(failure.remedy).toMatch(/administrator run: (GRANT|ALTER) /);
    await snapshot.expectUntouched();
  });

  it("can migrate with no more than those", async () => {
    const user = `${database.database}_migrator`;
    const superuser = await database.connectAsSuperuser();
    await superuser.query(`DROP ROLE IF EXISTS ${user}; CREATE ROLE ${user} LOGIN PASSWORD 'migrator'`);
    const connection = { ...connectionTo(database), user, password: "migrator" };
    const snapshot = await Snapshot.take(database);
    const target = plainTarget({ intervalType: "YEAR", intervalValue: 1 });
    const statements: string[] = [];
    for (;;) {
      const outcome = await migrate(database, { connection, target }).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) break;
      const statement = /administrator run: (.*)$/.exec(outcome.message)?.[1];
      if (statement === undefined || statements.includes(statement)) throw outcome;
      await snapshot.expectNotSwapped();
      statements.push(statement);
      await superuser.query(statement);
    }
    await superuser.end();
    expect(statements.length).toBeGreaterThan(0);
    await snapshot.expectMigrated();
    await database.query("DROP SCHEMA table_migration CASCADE").catch(() => undefined);
  });
});
