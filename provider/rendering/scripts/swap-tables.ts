import type { View } from "../template";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";

/** The longest pause between two attempts is five seconds, and half of it by chance. */
const shortestMeanPauseMs = 3_750;
const mostAttempts = 200;

/** Everything after the lock, in the order in which the executor has it. */
function underLock(request: ScriptRequest, { swap }: Statements): string[] {
  const { indexes, sequences, lateChecks, triggers } = stepOf(request, "swapTables");
  const commented = lateChecks.filter(({ comment }) => comment !== null);
  const enabled = triggers.filter(({ state }) => state !== "DISABLED");
  return [
    swap.executed("stopJournal"),
    swap.executed("retireSource"),
    ...indexes.map(({ name }) => swap.executed("retireIndex", { index: name })),
    swap.executed("promoteInterim"),
    ...indexes.map(({ name }) => swap.executed("promoteIndex", { index: name })),
    ...sequences.map(({ name }) => swap.executed("moveIdentity", { sequence: name })),
    ...lateChecks.map(({ name }) => swap.executed("addLateCheck", { check: name })),
    ...commented.map(({ name }) => swap.executed("commentLateCheck", { check: name })),
    ...enabled.map(({ name }) => swap.executed("enableTrigger", { trigger: name })),
    swap.executed("openWayBack"),
    swap.executed("recordSwap"),
    swap.executed("demandQuick"),
  ];
}

/** As many attempts as patience lasts for; who includes them does not loop. */
function countAttempts(patienceMs: number): number {
  return Math.min(mostAttempts, 10 + Math.ceil(patienceMs / shortestMeanPauseMs));
}

/** The cutover: grants are aligned before the lock, everything else is under it. */
export function swapTablesView(request: ScriptRequest, statements: Statements): View {
  const { patienceMs } = stepOf(request, "swapTables");
  return {
    revokeText: statements.swap.text("revoke"),
    lockMs: "(2 * pg_temp.setting('limit_ms')::int)::text",
    attempts: Array.from({ length: countAttempts(patienceMs) }, () => ({})),
    underLock: underLock(request, statements),
  };
}
