import type { Target } from "../../../provider/schema/target";
import { before, migrate, smallTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, Snapshot, type TableName } from "../../support/equality";
import { createReaders } from "../../support/live-dependants";
import { listOwnObjects, LiveOrders, liveTarget } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { describeWithPsql, done, ScriptSet, stopped } from "../../support/psql";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const sets: ScriptSet[] = [];
afterEach(() => {
  for (const set of sets.splice(0)) set.remove();
});

async function write(database: TestDatabase, target: Target): Promise<ScriptSet> {
  const set = await ScriptSet.write(database, target);
  sets.push(set);
  return set;
}

describeWithPsql("a set of scripts of the way back, beside an application that writes", () => {
  it("ends as pulumi up does, with every write since the swap, and killed at its steps", async () => {
    const orders = await LiveOrders.start({ shape: "bare", prepare: createReaders });
    try {
      const { database, application } = orders;
      const forward = await write(database, liveTarget());
      for (const script of ["05_start_journal", "10_create_table"])
        expect(await forward.run(`${script}.sql`)).toEqual(done);
      expect(await forward.run("rollback.sql")).toEqual(done);
      expect(await listOwnObjects(database)).toEqual([]);
      expect(await forward.run("master1.sql")).toEqual(done);
      expect(await forward.run("master2.sql")).toEqual(done);
      await application.commitMore(20);
      expect(await forward.run("rollback.sql")).toEqual(stopped("SCRIPT_WAY_BACK: run 2 has swapped"));
      const back = liveTarget({ migration: { rollback: "2" } });
      const set = await write(database, back);
      const kills: boolean[] = [];
      for (const moment of ["prepareRollback begins", "is equal", "restoreGrants begins"]) {
        kills.push(await set.killAt("rollback.sql", moment));
        await orders.expectAlive();
      }
      expect(kills).toContain(true);
      expect(await set.run("rollback.sql")).toEqual(done);
      expect(await set.run("rollback.sql")).toEqual(done);
      await orders.expectRolledBack();
      expect(await orders.readRunStates()).toEqual(["abandoned", "completed", "completed"]);
      expect(await migrate(database, { target: back })).toBeNull();
      await expect(write(database, back)).rejects.toThrow("SCRIPT_NOTHING");
      expect(await forward.run("master1.sql")).toEqual(stopped("ROLLED_BACK: run 2 did"));
      expect(await forward.run("rollback.sql")).toEqual(done);
    } finally {
      await orders.drop();
    }
  });
});

const changed = `
  DELETE FROM app.orders WHERE order_id < 10;
  UPDATE app.orders SET note = 'since' WHERE order_id BETWEEN 10 AND 20;
  INSERT INTO app.orders (customer_id) VALUES (7)`;

/** Triggers that a rollback finds in each state. */
const triggers = `
  CREATE FUNCTION app.noted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS 'BEGIN RETURN NULL; END';
  CREATE TRIGGER noted AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.noted();
  CREATE TRIGGER "noted's" AFTER UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.noted();
  ALTER TABLE app.orders ENABLE ALWAYS TRIGGER "noted's";
  CREATE TRIGGER off AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.noted();
  ALTER TABLE app.orders DISABLE TRIGGER off`;

/** A table that is swapped, and written to since. */
interface Swapped {
  readonly database: TestDatabase;
  readonly snapshot: Snapshot;
  readonly back: Target;
}

async function startSwapped(): Promise<Swapped> {
  const database = await createTestDatabase();
  await createOrders(database, 600);
  await database.query(triggers);
  const snapshot = await Snapshot.take(database);
  const run = await migrate(database);
  await database.query(changed);
  return { database, snapshot, back: smallTarget({ migration: { rollback: run?.runId ?? "" } }) };
}

async function runUntilCompared(set: ScriptSet): Promise<void> {
  for (const script of ["06_prepare_rollback", "35_gather_statistics", "40_delta_load", "45_validate"])
    expect(await set.run(`${script}.sql`)).toEqual(done);
}

/** A write in the middle of a rollback, and every row as it is then. */
async function writeLater({ database }: Swapped): Promise<TableName> {
  await database.query("UPDATE app.orders SET note = 'later' WHERE order_id = 30");
  return keepTruth(database, ordersTable, "written");
}

async function expectBack({ database, snapshot }: Swapped, truth: TableName): Promise<void> {
  expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
  await snapshot.expectSameInventory();
}

/** What a rollback has left in the ledger, but for numbers, times, and checksums of rows with times. */
async function readLedger(database: TestDatabase): Promise<unknown> {
  const { rows } = await database.query(`
    SELECT method, state, result - '{runId,planHash,checksum,steps,seconds,lockedMs,retiredAt,keepRetiredUntil,cutoverAttempts}'::text[] AS result,
      (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(result) key) AS keys,
      (SELECT array_agg(step || coalesce(' ' || rows, '') ORDER BY step) FROM table_migration.steps s
        WHERE s.run_id = r.run_id AND s.ended_at IS NOT NULL AND step <> 'deltaLoad') AS steps,
      (SELECT array_agg(step || ' ' || item ORDER BY step, item) FROM table_migration.items i WHERE i.run_id = r.run_id) AS items,
      (SELECT array_agg(DISTINCT kind ORDER BY kind) FROM table_migration.events e WHERE e.run_id = r.run_id AND kind <> 'scripts') AS events,
      (SELECT array_agg((rows, checksum IS NOT NULL, compared_at IS NOT NULL)::text ORDER BY chunk) FROM table_migration.chunks c WHERE c.run_id = r.run_id) AS chunks
    FROM table_migration.runs r WHERE state <> 'abandoned' ORDER BY method`);
  return rows;
}

describeWithPsql("a set of scripts of the way back", () => {
  let swapped: Swapped;
  let other: Swapped;
  beforeEach(async () => {
    [swapped, other] = [await startSwapped(), await startSwapped()];
  });
  afterEach(async () => {
    await swapped.database.drop();
    await other.database.drop();
  });

  /** Whatever is not what it was made for stops it; before the cutover it is taken back as if it had never been. */
  async function stopAndTakeBack({ database }: Swapped, set: ScriptSet): Promise<void> {
    const objects = await listOwnObjects(database);
    const indexed = async (table: string, code: string) => {
      await database.query(`CREATE INDEX later ON app.${table} (status)`);
      expect(await set.run("rollback.sql")).toEqual(stopped(code));
      await database.query("DROP INDEX app.later");
    };
    await indexed("orders_retired", "SOURCE_CHANGED: the retired table");
    expect(await set.run("45_validate.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    await runUntilCompared(set);
    await indexed("orders_retired", "SOURCE_CHANGED: the retired table");
    await indexed("orders", "SOURCE_CHANGED");
    expect(await set.run("emergency.sql")).toEqual(done);
    expect(await listOwnObjects(database)).toEqual(objects);
    expect(await set.run("rollback.sql")).toEqual(stopped("SOURCE_CHANGED: the retired table"));
  }

  it("leaves the same ledger as pulumi up, and each goes on with what the other has begun", async () => {
    await stopAndTakeBack(swapped, await write(swapped.database, swapped.back));
    const set = await write(swapped.database, swapped.back);
    const stop = before("swapTables.lock", () => {
      throw new Error("stopped");
    });
    const begun = migrate(swapped.database, { target: swapped.back, observer: stop });
    await expect(begun).rejects.toThrow("stopped");
    const truth = await writeLater(swapped);
    expect(await set.run("rollback.sql")).toEqual(done);
    await expectBack(swapped, truth);

    const another = await write(other.database, other.back);
    await runUntilCompared(another);
    const otherTruth = await writeLater(other);
    await migrate(other.database, { target: other.back });
    expect(await another.run("rollback.sql")).toEqual(done);
    await expectBack(other, otherTruth);
    expect(await readLedger(other.database)).toEqual(await readLedger(swapped.database));
  });
});
