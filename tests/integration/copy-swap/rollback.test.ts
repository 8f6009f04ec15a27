import { planTarget } from "../../../provider/engines/postgres/plan-target";
import { openSession } from "../../../provider/dialect/postgres";
import { releaseTable } from "../../../provider/engines/postgres/release";
import type { Target } from "../../../provider/schema/target";
import { allOf, before, beforeStep, migrate, smallTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, Snapshot } from "../../support/equality";
import { listOwnObjects, LiveOrders, liveTarget } from "../../support/live-orders";
import { createNarrowOrders, narrowTarget } from "../../support/narrow-orders";
import { connectionTo, createOrders, listeningHooks } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

async function outcomeOf(database: TestDatabase, target: Target) {
  const session = await openSession(connectionTo(database), { applicationName: "test plan", settings: {} });
  try {
    return await planTarget(session, target);
  } finally {
    await session.close();
  }
}

/** The code of the first refusal of a plan, or its method. */
async function plannedFor(database: TestDatabase, target: Target): Promise<string> {
  const outcome = await outcomeOf(database, target);
  return "refusals" in outcome ? (outcome.refusals[0]?.code ?? "") : outcome.plan.method;
}

/** A trigger that notes for whom it fires: for the application, and never for a row that the tool writes. */
async function noteInserts(database: TestDatabase): Promise<() => Promise<void>> {
  await database.query(`
    CREATE SCHEMA audit;
    CREATE TABLE audit.seen (writer text);
    CREATE FUNCTION audit.note_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
      $$ BEGIN INSERT INTO audit.seen VALUES (session_user); RETURN NULL; END $$;
    CREATE TRIGGER orders_seen AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION audit.note_insert()`);
  return async () => {
    const { rows } = await database.query<{ writer: string }>("SELECT DISTINCT writer FROM audit.seen");
    expect(rows).toEqual([{ writer: `${database.database}_application` }]);
  };
}

describe("a run that is rolled back while the application writes", () => {
  it("leaves the table as it was, with every write since, and all that hung on it", async () => {
    const orders = await LiveOrders.start({ prepare: noteInserts });
    const { database, application } = orders;
    try {
      const swapped = await migrate(database, { target: liveTarget() });
      await application.commitMore(40);
      const run = swapped?.runId ?? "";
      const target = liveTarget({ migration: { rollback: run } });
      const planned = await outcomeOf(database, target);
      const plannedHash = "plan" in planned ? planned.plan.hash : "";
      const result = await migrate(database, {
        target,
        plannedHash,
        observer: allOf(
          before("prepareRollback.takeKeys", () => application.commitMore(20)),
          beforeStep("deltaLoad", () => application.commitMore(20)),
          beforeStep("validate", () => application.commitMore(20)),
          beforeStep("swapTables", () => application.commitMore(20)),
        ),
      });
      expect(result).toMatchObject({
        ...{ method: "rollback", retiredTable: "app.orders_retired_2", planHash: plannedHash },
        ...{ partitions: 0, leaves: 1 },
      });
      await orders.expectRolledBack();
      expect(await plannedFor(database, target)).toBe("nothing");
      expect(await plannedFor(database, liveTarget())).toBe("ROLLED_BACK");
      expect(await plannedFor(database, liveTarget({ intervalValue: 5 }))).toBe("copySwap");
      const again = liveTarget({ migration: { retryAfterRollback: run } });
      await migrate(database, { target: again });
      expect(await plannedFor(database, target)).toBe("ROLLBACK_UNKNOWN_RUN");
    } finally {
      await orders.drop();
    }
  });
});

describe("a run that is rolled back after its keys were guarded", () => {
  it("gives the table its own keys again, with the names that the guards had", async () => {
    const database = await createTestDatabase();
    try {
      await createNarrowOrders(database, 300);
      const snapshot = await Snapshot.take(database);
      const swapped = await migrate(database, { target: narrowTarget("widen") });
      await migrate(database, {
        target: smallTarget({ uniqueKeys: "widen", migration: { rollback: swapped?.runId ?? "" } }),
      });
      await snapshot.expectSameRows();
      await snapshot.expectSameInventory();
      const again = { retryAfterRollback: swapped?.runId ?? "" };
      await migrate(database, { target: smallTarget({ uniqueKeys: "widen", migration: again }) });
      await snapshot.expectSameRows();
    } finally {
      await database.drop();
    }
  });
});

describe("the way back", () => {
  let database: TestDatabase;
  let snapshot: Snapshot;
  let target: Target;
  beforeEach(async () => {
    database = await createTestDatabase();
    await createOrders(database, 300);
    snapshot = await Snapshot.take(database);
    const swapped = await migrate(database);
    target = smallTarget({ migration: { rollback: swapped?.runId ?? "" } });
  });
  afterEach(() => database.drop());

  /** What it is refused for while something stands in its way, and that it is open again once that is undone. */
  async function expectRefusal(code: string, obstacle: string, undo: string): Promise<void> {
    await database.query(obstacle);
    expect({ obstacle, code: await plannedFor(database, target) }).toEqual({ obstacle, code });
    await database.query(undo);
  }

  it("is refused for what stands in it, by name, and open once that is undone", async () => {
    const unknown = smallTarget({ migration: { rollback: "999999" } });
    expect(await plannedFor(database, unknown)).toBe("ROLLBACK_UNKNOWN_RUN");
    const ofNow = "ALTER TABLE app.orders";
    const ofOld = "ALTER TABLE app.orders_retired";
    await expectRefusal(
      "ROLLBACK_RUN_OPEN",
      "UPDATE table_migration.runs SET state = 'swapped'",
      "UPDATE table_migration.runs SET state = 'completed'",
    );
    await expectRefusal(
      "ROLLBACK_CLOSED",
      `${ofNow} DISABLE TRIGGER table_migration_reverse`,
      `${ofNow} ENABLE ALWAYS TRIGGER table_migration_reverse`,
    );
    await expectRefusal(
      "ROLLBACK_CLOSED",
      `CREATE SCHEMA elsewhere; ${ofOld} SET SCHEMA elsewhere`,
      "ALTER TABLE elsewhere.orders_retired SET SCHEMA app",
    );
    await expectRefusal(
      "ROLLBACK_TABLE_CHANGED",
      "CREATE INDEX later ON app.orders (status)",
      "DROP INDEX app.later",
    );
    await expectRefusal(
      "ROLLBACK_TABLE_CHANGED",
      `${ofNow} ALTER COLUMN status SET DEFAULT 'other'`,
      `${ofNow} ALTER COLUMN status SET DEFAULT 'new'`,
    );
    await expectRefusal(
      "ROLLBACK_TABLE_CHANGED",
      `${ofOld} SET (fillfactor = 70)`,
      `${ofOld} RESET (fillfactor)`,
    );
    await expectRefusal(
      "ROLLBACK_TABLE_CHANGED",
      "CREATE VIEW app.of_old AS SELECT * FROM app.orders_retired",
      "DROP VIEW app.of_old",
    );
    expect(await plannedFor(database, target)).toBe("rollback");
    await expectRefusal("ROLLBACK_CLOSED", "TRUNCATE app.orders", "SELECT");
    await expectRefusal("ROLLBACK_CLOSED", "DROP TABLE app.orders_retired", "SELECT");
  });

  it("brings back rows that were written past every trigger", async () => {
    await database.query(`
      ALTER TABLE app.orders DISABLE TRIGGER table_migration_reverse;
      UPDATE app.orders SET note = 'unseen' WHERE order_id <= 10;
      DELETE FROM app.orders WHERE order_id BETWEEN 11 AND 20;
      ALTER TABLE app.orders ENABLE ALWAYS TRIGGER table_migration_reverse;
      UPDATE app.orders_retired SET amount = 0 WHERE order_id = 30;
      UPDATE app.orders SET order_id = -order_id WHERE order_id = 40`);
    const truth = await keepTruth(database, ordersTable, "written");
    await expect(migrate(database, { target })).rejects.toMatchObject({ code: "DATA_DIFFERS" });
    await migrate(database, { target });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  });

  it("stays open where a rollback is given up, and can be gone once more", async () => {
    const stop = before("swapTables.lock", () => {
      throw new Error("stopped");
    });
    await database.query("DELETE FROM app.orders WHERE order_id < 10");
    await expect(migrate(database, { target, observer: stop })).rejects.toThrow("stopped");
    expect(await plannedFor(database, smallTarget())).toBe("ROLLBACK_UNFINISHED");
    await database.query(
      "TRUNCATE app.orders_retired; UPDATE app.orders SET note = 'late' WHERE order_id = 50",
    );
    const truth = await keepTruth(database, ordersTable, "written");
    await expect(migrate(database, { target })).rejects.toMatchObject({ code: "SOURCE_TRUNCATED" });
    await expect(migrate(database, { target })).rejects.toMatchObject({ code: "DATA_DIFFERS" });
    await releaseTable({
      connection: connectionTo(database),
      target: smallTarget(),
      hooks: listeningHooks(),
    });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    expect(await listOwnObjects(database)).toEqual(["relation app.orders_retired"]);
    expect(await plannedFor(database, target)).toBe("ROLLBACK_CLOSED");
  });
});
