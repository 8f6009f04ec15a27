import type { CloseWayBackStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";

/** After a rollback: the triggers of both tables, and then their journals. */
export async function closeWayBack(context: RunContext, step: CloseWayBackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const short = shortLockOn(context, step.copy, "Closing the way back", "ACCESS EXCLUSIVE");
  for (const row of (await control.run(script.statement("findTriggers"))).rows) {
    const [triggerSchema, triggerTable] = [String(row["schema"]), String(row["name"])];
    const lock = { ...short, table: `${triggerSchema}.${triggerTable}`, oid: String(row["oid"]) };
    const drop = script.statement("dropTrigger", {
      ...{ triggerSchema, triggerTable },
      trigger: String(row["trigger"]),
    });
    await withShortLock(control.session, lock, (lockTimeoutMs) =>
      control.transaction(() => control.run(drop), { lockTimeoutMs }),
    );
  }
  await control.transaction(async () => {
    for (const name of ["dropJournals", "dropFunctions"]) await control.run(script.statement(name));
    await ledger.endStep(control.session, "closeWayBack");
  });
}
