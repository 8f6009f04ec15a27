import type { OracleCloseWayBackStep } from "../../schema/oracle-plan";
import type { OracleContext } from "./context";
import { lockAfterSwap, runDdl } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";

/** After a rollback: the trigger of the table that has come back, and then its journal. */
export async function closeWayBack(context: OracleContext, step: OracleCloseWayBackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const { copy } = step;
  const script = tools.renderer.script(step);
  const { rows } = await control.run(script.statement("findObjects"));
  const present = new Set(rows.map(({ name }) => String(name)));
  const lock = lockAfterSwap(context, copy, "Closing the way back");
  if (present.has(copy.reverseTrigger)) await runDdl(ddlOf(context), lock, script, "dropReverseTrigger");
  if (present.has(copy.reverseJournal)) await runDdl(ddlOf(context), lock, script, "dropReverseJournal");
  await control.transaction(() => ledger.endStep(control.session, "closeWayBack"));
}
