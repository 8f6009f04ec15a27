import { allOf, before, beforeStep, failureOf, migrate, smallTarget } from "../../support/copy-swap";
import { ordersTable, readKind } from "../../support/equality";
import {
  createNarrowOrders,
  findGuardFaults,
  narrowTarget,
  type KeyOption,
} from "../../support/narrow-orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createNarrowOrders(database, 1_000);
});
afterEach(() => database.drop());

/**
 * Has the cutover's own session note how often it has looked into each leaf: whenever it takes keys out of the journal, for the last
 * time under the lock, and when it records the swap.
 */
const noteScans = () =>
  database.query(`
    CREATE TABLE app.scans (leaf oid, at_swap boolean, scans bigint);
    CREATE FUNCTION app.note_scans() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NOT TG_ARGV[1]::boolean THEN DELETE FROM app.scans; END IF;
      INSERT INTO app.scans
      SELECT leaf.relid, TG_ARGV[1]::boolean, pg_stat_get_xact_numscans(leaf.relid)
             + (SELECT coalesce(sum(pg_stat_get_xact_numscans(indexrelid)), 0) FROM pg_index WHERE indrelid = leaf.relid)
        FROM pg_partition_tree(TG_ARGV[0]::regclass) leaf WHERE leaf.isleaf;
      RETURN NULL;
    END $$;
    CREATE TRIGGER note_scans AFTER INSERT ON table_migration.events
      FOR EACH ROW WHEN (NEW.kind = 'swapped') EXECUTE FUNCTION app.note_scans('app.orders', true);
    DO $$ BEGIN
      EXECUTE (SELECT format('CREATE TRIGGER note_scans BEFORE DELETE ON table_migration.%I EXECUTE FUNCTION app.note_scans(''app.orders_interim'', false)', relname)
                 FROM pg_class WHERE relname = 'journal_' || 'app.orders'::regclass::oid);
    END $$`);

/** Commits these changes when all that was journaled before has been replayed: they are left for the cutover's transaction. */
function whenAllIsReplayed(...changes: readonly string[]) {
  return before("swapTables.lock", async () => {
    for (const change of changes) await database.query(change);
  });
}

describe.each<KeyOption>(["widen", "guard"])("a cutover of a guarded key by the option %s", (option) => {
  it("looks into the partitions of the last changed rows alone, and has each of them once", async () => {
    const observer = allOf(
      beforeStep("swapTables", async () => void (await noteScans())),
      whenAllIsReplayed(
        "UPDATE app.orders SET note = 'touched' WHERE order_id = 100",
        "UPDATE app.orders SET order_date = order_date - interval '200 days', note = 'moved' WHERE order_id = 200",
        "UPDATE app.orders SET order_date = order_date + interval '100 days' WHERE order_id = 200",
        "UPDATE app.orders SET order_id = 900300 WHERE order_id = 300",
        "DELETE FROM app.orders WHERE order_id = 400",
        "INSERT INTO app.orders (order_id, order_date, customer_id) SELECT 900500, order_date, 1 FROM app.orders WHERE order_id = 500",
      ),
    );
    await migrate(database, { target: smallTarget({ uniqueKeys: option, intervalValue: 2 }), observer });
    const scanned = await database.query<{ leaves: number; scanned: number }>(`
      SELECT count(*)::int AS leaves, count(*) FILTER (WHERE swap.scans > journal.scans)::int AS scanned
        FROM app.scans swap JOIN app.scans journal USING (leaf) WHERE swap.at_swap AND NOT journal.at_swap`);
    expect(scanned.rows[0]?.leaves).toBeGreaterThan(25);
    expect(scanned.rows[0]?.scanned).toBeGreaterThan(3);
    expect(scanned.rows[0]?.scanned).toBeLessThan(10);
    const { rows } = await database.query<{ order_id: number; count: number }>(`
      SELECT order_id::int, note, count(*)::int FROM app.orders WHERE order_id IN (100, 200, 300, 400, 900300, 900500) GROUP BY 1, 2 ORDER BY 1`);
    expect(rows.map(({ order_id, count }) => [order_id, count])).toEqual([
      [100, 1],
      [200, 1],
      [900300, 1],
      [900500, 1],
    ]);
    expect(await findGuardFaults(database)).toEqual([]);
  });

  it("does not happen where a row that the source has no longer was looked for in the wrong place", async () => {
    const misplace = whenAllIsReplayed(
      "DELETE FROM app.orders WHERE order_id = 400",
      `DO $$ BEGIN
         EXECUTE (SELECT format('UPDATE table_migration.%I SET order_date = order_date - interval ''1 year''', journal.relname)
                    FROM pg_class journal WHERE journal.relname = 'journal_' || 'app.orders'::regclass::oid);
       END $$`,
    );
    const failure = await failureOf(migrate(database, { target: narrowTarget(option), observer: misplace }));
    expect(misplace.happened).toBe(true);
    expect(failure.code).toBe("DATA_DIFFERS");
    expect(await readKind(database, ordersTable)).toBe("r");
  });
});
