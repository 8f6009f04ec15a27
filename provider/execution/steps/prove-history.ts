import type { ProveHistoryStep } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { historyBound, stopForBound } from "../history";
import { withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";

/** The check, and where it notes what lies beyond the bound: all or nothing. */
async function addCheck(context: RunContext, step: ProveHistoryStep, script: StepScript): Promise<void> {
  const { control, ledger } = context;
  const lock = shortLockOn(context, step.copy, "Adding the check", "ACCESS EXCLUSIVE");
  await withShortLock(control.session, lock, (lockTimeoutMs) =>
    control.transaction(
      async () => {
        await control.run(script.statement("createNotes"));
        await control.run(script.statement("createNoteFunction"));
        await control.run(script.statement("grantNoteFunction"));
        await control.run(script.statement("addCheck", { upper: historyBound(context) }));
        await ledger.recordItem(control.session, "proveHistory", "check");
      },
      { lockTimeoutMs },
    ),
  );
}

/** Adds a check that notes rows beyond the bound, validates it, and demands that none was noted. */
export async function proveHistory(context: RunContext, step: ProveHistoryStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "proveHistory");
  if (!done.has("check")) await addCheck(context, step, script);
  if (!done.has("validated"))
    await control.transaction(async () => {
      await control.run(script.statement("validateCheck"));
      await ledger.recordItem(control.session, "proveHistory", "validated");
    });
  const { rows } = await control.run(script.statement("readNotes"));
  if (rows[0]?.["noted"] === true) await stopForBound(context);
  await control.transaction(() => ledger.endStep(control.session, "proveHistory"));
}
