import type { ErrorCode } from "../../../provider/errors";
import { before, beforeStep, failureOf, migrate, plainTarget } from "../../support/copy-swap";
import { listObjects, readKind, ordersTable, Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { oneIn } from "../../support/share";

const target = plainTarget({ intervalType: "YEAR", intervalValue: 1 });
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
  await database.query(`CREATE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER quiet AFTER UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.nothing();
    CREATE TABLE app.lines (order_id bigint, order_date timestamp)`);
});
afterEach(() => database.drop());

interface Change {
  readonly change: string;
  readonly code: ErrorCode;
  readonly difference: RegExp;
  readonly undo: string;
}

const alter = "ALTER TABLE app.orders";
const changes: Readonly<Record<string, Change>> = {
  "a column that is added": {
    change: `${alter} ADD COLUMN channel text`,
    code: "SOURCE_CHANGED",
    difference: /column channel is new/,
    undo: `${alter} DROP COLUMN channel`,
  },
  "a column that becomes nullable": {
    change: `${alter} ALTER COLUMN customer_id DROP NOT NULL`,
    code: "SOURCE_CHANGED",
    difference: /column customer_id differs in notNull/,
    undo: `${alter} ALTER COLUMN customer_id SET NOT NULL`,
  },
  "an index that is dropped": {
    change: "DROP INDEX app.orders_customer",
    code: "SOURCE_CHANGED",
    difference: /index orders_customer is gone/,
    undo: "CREATE INDEX orders_customer ON app.orders (customer_id, order_date DESC) WHERE status <> 'void'",
  },
  "an index that is added": {
    change: "CREATE INDEX orders_status ON app.orders (status)",
    code: "SOURCE_CHANGED",
    difference: /index orders_status is new/,
    undo: "DROP INDEX app.orders_status",
  },
  "a check that is dropped": {
    change: `${alter} DROP CONSTRAINT orders_amount_positive`,
    code: "SOURCE_CHANGED",
    difference: /constraint orders_amount_positive is gone/,
    undo: `${alter} ADD CONSTRAINT orders_amount_positive CHECK (amount >= 0)`,
  },
  "a trigger that is added": {
    change: "CREATE TRIGGER late AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.nothing()",
    code: "SOURCE_CHANGED",
    difference: /trigger late is new/,
    undo: "DROP TRIGGER late ON app.orders",
  },
  "a policy that is added": {
    change: "CREATE POLICY hidden ON app.orders USING (customer_id <> 1)",
    code: "SOURCE_CHANGED",
    difference: /POLICY hidden/,
    undo: "DROP POLICY hidden ON app.orders",
  },
  "row security that is enabled": {
    change: `${alter} ENABLE ROW LEVEL SECURITY`,
    code: "SOURCE_CHANGED",
    difference: /rowSecurity was .*false.* is .*true/,
    undo: `${alter} DISABLE ROW LEVEL SECURITY`,
  },
  "a view that is created over it": {
    change: "CREATE VIEW app.paid AS SELECT * FROM app.orders WHERE status = 'paid'",
    code: "SOURCE_CHANGED",
    difference: /VIEW .*paid/,
    undo: "DROP VIEW app.paid",
  },
  "a foreign key to it": {
    change:
      "ALTER TABLE app.lines ADD CONSTRAINT of_order FOREIGN KEY (order_id, order_date) REFERENCES app.orders",
    code: "SOURCE_CHANGED",
    difference: /of_order/,
    undo: "ALTER TABLE app.lines DROP CONSTRAINT of_order",
  },
  "a comment that is changed": {
    change: "COMMENT ON TABLE app.orders IS 'Other words'",
    code: "SOURCE_CHANGED",
    difference: /comment/,
    undo: "COMMENT ON TABLE app.orders IS 'Everything ordered'",
  },
  "the storage of a column": {
    change: `${alter} ALTER COLUMN note SET STORAGE EXTERNAL`,
    code: "SOURCE_CHANGED",
    difference: /column note differs in storage/,
    undo: `${alter} ALTER COLUMN note SET STORAGE EXTENDED`,
  },
  "a storage parameter": {
    change: `${alter} SET (fillfactor = 70)`,
    code: "SOURCE_CHANGED",
    difference: /options was .* is .*fillfactor=70/,
    undo: `${alter} RESET (fillfactor)`,
  },
  "our journal's trigger that is disabled": {
    change: `${alter} DISABLE TRIGGER table_migration_journal`,
    code: "JOURNAL_BROKEN",
    difference: /table_migration_journal DISABLED/,
    undo: "",
  },
  "all triggers that are disabled, and enabled again": {
    change: `${alter} DISABLE TRIGGER USER; ${alter} ENABLE TRIGGER USER`,
    code: "JOURNAL_BROKEN",
    difference: /table_migration_journal ORIGIN/,
    undo: "",
  },
  "our journal's trigger that is dropped": {
    change: "DROP TRIGGER table_migration_journal ON app.orders",
    code: "JOURNAL_BROKEN",
    difference: /its triggers are table_migration_journal_truncate ALWAYS/,
    undo: "",
  },
  "what a trigger's function does": {
    change:
      "CREATE OR REPLACE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    code: "SOURCE_CHANGED",
    difference: /trigger quiet differs in functionBody/,
    undo: "CREATE OR REPLACE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
  },
};

/** Nothing of earlier runs is left beside the table but what its last one keeps. */
async function expectNoRemains(): Promise<void> {
  const objects = await listObjects(database);
  const runs = await database.query("SELECT FROM table_migration.runs WHERE state IN ('running', 'failed')");
  expect(runs.rows).toEqual([]);
  expect(objects.filter((name) => /interim/.test(name))).toEqual([]);
  expect(objects.filter((name) => /function table_migration (journal|reverse)/.test(name))).toHaveLength(1);
}

async function expectStopThenNewStart({ change, code, difference, undo }: Change, isLate: boolean) {
  const snapshot = await Snapshot.take(database);
  const act = async () => void (await database.query(change));
  const intervention = isLate ? before("swapTables.lock", act) : beforeStep("deltaLoad", act);
  const failure = await failureOf(migrate(database, { observer: intervention, target }));
  expect(intervention.happened).toBe(true);
  expect(failure.message).toMatch(difference);
  expect(failure.code).toBe(code);
  if (undo !== "") await database.query(undo);
  await snapshot.expectNotSwapped();
  await migrate(database, { target });
  await snapshot.expectSameRows();
  expect(await readKind(database, ordersTable)).toBe("p");
  await expectNoRemains();
}

describe("a source that somebody alters during the run", () => {
  it.each(oneIn(3, Object.entries(changes)))(
    "stops the run before the cutover, which names it: %s",
    (_, change) => expectStopThenNewStart(change, false),
  );

  const lateOnes = [
    "an index that is dropped",
    "a policy that is added",
    "our journal's trigger that is dropped",
  ];
  it.each(lateOnes)("is noticed even between the last look and the lock: %s", (name) =>
    expectStopThenNewStart(changes[name] as Change, true),
  );

  it("is not swapped when another table has taken its place", async () => {
    const snapshot = await Snapshot.take(database);
    const observer = before("swapTables.lock", async () => {
      await database.query(`ALTER TABLE app.orders RENAME TO orders_of_old;
        CREATE TABLE app.orders (LIKE app.orders_of_old INCLUDING ALL)`);
    });
    const failure = await failureOf(migrate(database, { observer, target }));
    expect(failure.message).toMatch(/dropped or renamed/);
    expect(failure.code).toBe("SOURCE_CHANGED");
    await database.query("DROP TABLE app.orders; ALTER TABLE app.orders_of_old RENAME TO orders");
    await snapshot.expectNotSwapped();
    await migrate(database, { target });
    await snapshot.expectSameRows();
    await expectNoRemains();
  });

  it("is migrated with its new column by the run after that", async () => {
    const change = "ALTER TABLE app.orders ADD COLUMN channel text NOT NULL DEFAULT 'shop'";
    const observer = beforeStep("deltaLoad", async () => void (await database.query(change)));
    await failureOf(migrate(database, { observer, target }));
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    await snapshot.expectMigrated();
  });

  it("may lose a column in mid-load, and stays as it is", async () => {
    const observer = before("dataLoad.copyChunk", async () => {
      await database.query("ALTER TABLE app.orders DROP COLUMN note");
    });
    const failure = await failureOf(migrate(database, { observer, target }));
    expect(failure.message).toMatch(/note/);
    const snapshot = await Snapshot.take(database);
    await snapshot.expectNotSwapped();
    await migrate(database, { target });
    await snapshot.expectMigrated();
  });
});

describe("TRUNCATE during the run", () => {
  it.each(["dataLoad", "deltaLoad", "swapTables"] as const)(
    "stops the run at %s; the next one starts anew",
    async (step) => {
      const observer = beforeStep(step, async () => {
        await database.query("TRUNCATE app.orders; INSERT INTO app.orders (customer_id) VALUES (7)");
      });
      const failure = await failureOf(migrate(database, { observer, target }));
      expect(failure.code).toBe("SOURCE_TRUNCATED");
      const snapshot = await Snapshot.take(database);
      expect(await readKind(database, ordersTable)).toBe("r");
      await migrate(database, { target });
      await snapshot.expectMigrated();
      await expectNoRemains();
    },
  );

  it("is noticed between the last look and the lock", async () => {
    const observer = before(
      "swapTables.lock",
      async () => void (await database.query("TRUNCATE app.orders")),
    );
    expect((await failureOf(migrate(database, { observer, target }))).code).toBe("SOURCE_TRUNCATED");
    expect(await readKind(database, ordersTable)).toBe("r");
  });

  it("does not matter when it is rolled back", async () => {
    const snapshot = await Snapshot.take(database);
    const observer = beforeStep(
      "deltaLoad",
      async () => void (await database.query("BEGIN; TRUNCATE app.orders; ROLLBACK")),
    );
    await migrate(database, { observer, target });
    await snapshot.expectMigrated();
  });
});
