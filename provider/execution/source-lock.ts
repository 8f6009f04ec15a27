import type { AttachHistoryStep, Copy, Plan, SwapStep } from "../schema/plan";
import type { RunContext } from "./context";
import type { ShortLock } from "./short-lock";

/** The plan's step that swaps the names, and says how long a lock may be waited for. */
export function swapStepOf({ steps, table }: Plan): SwapStep | AttachHistoryStep {
  for (const step of steps)
    if (step.kind === "swapTables" || step.kind === "swapDefault" || step.kind === "attachHistory")
      return step;
  throw new Error(`the plan of ${table.name} has no cutover`);
}

/** Limits and messages for a lock on the table that the application uses. */
export function shortLockOn(context: RunContext, copy: Copy, activity: string, mode: string): ShortLock {
  const swap = swapStepOf(context.plan);
  const script = context.tools.renderer.script(swap);
  return {
    activity,
    mode,
    table: `${copy.source.schema}.${copy.source.name}`,
    oid: String(copy.sourceOid),
    lockTimeoutMs: swap.lockTimeoutMs,
    patienceMs: swap.patienceMs,
    findBlockers: script.statement("findBlockers"),
    cancelAutovacuum: script.statement("cancelAutovacuum"),
    log: (message) => context.tools.log(message),
  };
}
