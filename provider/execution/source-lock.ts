import type { Copy, Plan, SwapStep } from "../schema/plan";
import type { RunContext } from "./context";
import type { ShortLock } from "./short-lock";

/** The plan's step that says how long a lock may be waited for. */
export function swapStepOf({ steps }: Plan): SwapStep {
  const step = steps.find(({ kind }) => kind === "swapTables" || kind === "swapDefault");
  if (step?.kind !== "swapTables" && step?.kind !== "swapDefault")
    throw new Error("a plan that copies has a swap");
  return step;
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
