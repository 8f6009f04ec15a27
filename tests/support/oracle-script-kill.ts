import { setTimeout as sleep } from "node:timers/promises";
import type { OracleScriptSet } from "./oracle-script-set";
import type { OracleServer } from "./oracle-server";

/** Ends the session of a script while it stands under its fence. */
async function killUnderFence(server: OracleServer): Promise<void> {
  const admin = await server.open("ADMIN");
  for (;;) {
    const { rows } = await admin.run({
      name: "test",
      text: `SELECT s.SID AS "sid", s.SERIAL# AS "serial", e.KIND AS "kind"
        FROM HR.TABLE_MIGRATION_EVENTS e JOIN HR.TABLE_MIGRATION_WORKERS w ON w.RUN_ID = e.RUN_ID JOIN V$SESSION s ON s.AUDSID = w.SESSION_ID
        WHERE e.EVENT_ID = (SELECT MAX(EVENT_ID) FROM HR.TABLE_MIGRATION_EVENTS)`,
    });
    const [found] = rows;
    if (found?.["kind"] !== "fence") {
      await sleep(5);
      continue;
    }
    const session = `${String(found["sid"])},${String(found["serial"])}`;
    await admin.run({ name: "test", text: `ALTER SYSTEM KILL SESSION '${session}' IMMEDIATE` });
    return admin.close();
  }
}

/** Kills a cutover that cannot come about: somebody keeps a lock on the copy. */
export async function killCutover(
  server: OracleServer,
  set: OracleScriptSet,
  table: string,
  copy = `${table}_INTERIM`,
): Promise<void> {
  const other = await server.open("HR");
  await other.run({ name: "test", text: `LOCK TABLE ${copy} IN ROW SHARE MODE` });
  const [killed] = await Promise.all([set.run("50_swap_tables.sql"), killUnderFence(server)]);
  expect(killed.exitCode).toBe(3);
  await other.close();
}
