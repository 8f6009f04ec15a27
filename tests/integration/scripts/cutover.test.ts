import { smallTarget } from "../../support/copy-swap";
import { createReaders } from "../../support/live-dependants";
import { LiveOrders, liveTarget } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { describeWithPsql, done, ScriptSet } from "../../support/psql";
import { createTestDatabase } from "../../support/test-database";

describeWithPsql("the cutover by scripts, beside an application that writes", () => {
  let orders: LiveOrders;
  let set: ScriptSet;
  beforeEach(async () => {
    orders = await LiveOrders.start({ shape: "bare", prepare: createReaders });
    set = await ScriptSet.write(orders.database, liveTarget());
  });
  afterEach(async () => {
    set.remove();
    await orders.drop();
  });

  it.each(["orders", "paid_orders"])("waits for no reader of %s for longer than its limit", async (read) => {
    expect(await set.run("master1.sql")).toEqual(done);
    const reader = await orders.database.connect();
    await reader.query(`BEGIN; SELECT count(*) FROM app.${read}`);
    const swapping = set.start("master2.sql");
    await swapping.says("Cutover: gave way (attempt 2); in the way: ");
    await orders.expectAlive();
    await reader.query("COMMIT");
    expect(await swapping.result).toEqual(done);
    await orders.expectMigrated();
  });

  it("takes more time under the lock where the server has cancelled the swap", async () => {
    const superuser = await orders.database.connectAsSuperuser();
    await superuser.query(`
      CREATE FUNCTION app.linger() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'app.orders_retired') THEN
          PERFORM pg_sleep(0.6);
        END IF;
      END $$;
      CREATE EVENT TRIGGER linger ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION app.linger()`);
    expect(await set.run("master1.sql")).toEqual(done);
    const swapping = await set.run("master2.sql");
    await superuser.query("DROP EVENT TRIGGER linger; DROP FUNCTION app.linger()");
    expect(swapping).toEqual(done);
    expect(swapping.output).toContain("canceling statement due to statement timeout");
    await orders.expectMigrated();
  });
});

describeWithPsql("the cutover by scripts", () => {
  it("replays what was written since the comparison before it waits for old snapshots", async () => {
    const database = await createTestDatabase();
    await createOrders(database, 1_500);
    const set = await ScriptSet.write(database, smallTarget());
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query("UPDATE app.orders SET note = 'late' WHERE order_id < 5");
    const { rows: written } = await database.query("SELECT * FROM app.orders ORDER BY order_id");
    const reader = await database.connect();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM app.orders");
    const swapping = set.start("master2.sql");
    await swapping.says("waits for snapshots older than the load");
    const { rows } = await database.query("SELECT FROM app.orders_interim WHERE note = 'late'");
    expect(rows).toHaveLength(4);
    await reader.query("COMMIT");
    expect(await swapping.result).toEqual(done);
    const { rows: swapped } = await database.query("SELECT * FROM app.orders ORDER BY order_id");
    expect(swapped).toEqual(written);
    set.remove();
    await database.drop();
  });
});
