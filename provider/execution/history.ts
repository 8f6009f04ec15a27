import { migrationError } from "../errors";
import type { ProveHistoryStep } from "../schema/plan";
import type { RunContext } from "./context";

/** Where the first partition ends, as this run has laid it out. */
export function historyBound({ layout, plan }: RunContext): string {
  if (!layout.history) throw new Error(`the layout of ${plan.table.name} keeps no history`);
  return layout.history.upper;
}

/** Stops a run whose bound has been passed; the rows that came are in the table, and are counted there. */
export async function stopForBound(context: RunContext, cause?: unknown): Promise<never> {
  const { control, ledger, plan, tools } = context;
  const step = plan.steps.find(
    (candidate): candidate is ProveHistoryStep => candidate.kind === "proveHistory",
  );
  if (!step) throw new Error(`the plan of ${plan.table.name} proves no bound`);
  const upper = historyBound(context);
  const { rows } = await control.run(tools.renderer.script(step).statement("countBeyond", { upper }));
  throw migrationError(
    "HISTORY_BOUND_PASSED",
    {
      table: `${plan.table.schema}.${plan.table.name}`,
      run: ledger.runId,
      bound: upper,
      count: String(rows[0]?.["count"]),
      max: String(rows[0]?.["max"]),
    },
    cause,
  );
}
