import { allLeaves } from "../../schema/leaves";
import { estimateKeysMs, keyId } from "../../schema/foreign-key";
import { cutoverLimits } from "../../schema/postgres-cutover";
import type { View } from "../template";
import { neighboursOf, textArray } from "./neighbours";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";

/** The longest pause between two attempts is five seconds, and half of it by chance. */
const shortestMeanPauseMs = 3_750;
const mostAttempts = 200;
const spareAttempts = 10;
/** What so many attempts last for. */
export const longestPatienceMs = (mostAttempts - spareAttempts) * shortestMeanPauseMs;
const { firstWindowMs, longestWindowMs } = cutoverLimits;

/** What the session keeps as the limit of an attempt, for all locks of LOCK TABLE together. */
const lockMs = "(2 * pg_temp.setting('limit_ms')::int)::text";

/** Views, rules, functions and procedures read the new table; that all of them do is demanded. */
function replaceDependants(request: ScriptRequest, { swap }: Statements): string[] {
  const { views, routines } = stepOf(request, "swapTables").dependants;
  const all = [
    ...views.flatMap(({ definition, rules }, at) => {
      const viewAt = String(at);
      return [
        ...(definition === null ? [] : [swap.executed("replaceView", { viewAt })]),
        ...rules.map((_, ruleAt) => swap.executed("replaceRule", { viewAt, ruleAt: String(ruleAt) })),
      ];
    }),
    ...routines.map((_, at) => swap.executed("replaceRoutine", { routineAt: String(at) })),
  ];
  return all.length === 0 ? [] : [...all, swap.executed("demandFollowed")];
}

/** Everything after the lock, in the order in which the executor has it. */
function underLock(request: ScriptRequest, statements: Statements): string[] {
  const { swap } = statements;
  const { indexes, sequences, lateChecks, triggers, foreignKeys, returning } = stepOf(request, "swapTables");
  const commented = lateChecks.filter(({ comment }) => comment !== null);
  const enabled = triggers.filter(({ state }) => state !== "DISABLED");
  return [
    swap.executed("stopJournal"),
    ...foreignKeys.map((key) => swap.executed("dropKey", { key: keyId(key) })),
    swap.executed("retireSource"),
    ...indexes.map(({ name }) => swap.executed("retireIndex", { index: name })),
    swap.executed("promoteInterim"),
    ...indexes.map(({ name }) => swap.executed("promoteIndex", { index: name })),
    ...sequences.map(({ name }) => swap.executed("moveIdentity", { sequence: name })),
    ...replaceDependants(request, statements),
    ...lateChecks.map(({ name }) => swap.executed("addLateCheck", { check: name })),
    ...commented.map(({ name }) => swap.executed("commentLateCheck", { check: name })),
    ...foreignKeys.flatMap((key) => {
      const names = ["addKey", ...(key.comment === null ? [] : ["commentKey"])];
      return names.map((name) => swap.executed(name, { key: keyId(key) }));
    }),
    ...enabled.map(({ name }) => swap.executed("enableTrigger", { trigger: name })),
    swap.executed("openWayBack"),
    swap.executed("recordSwap"),
    ...(returning ? [swap.executed("recordRolledBack")] : []),
    swap.executed("demandQuick"),
  ];
}

/** How long the lock may be held at first; each catalog entry of a foreign key takes up to a millisecond. */
function estimateWindowMs(request: ScriptRequest): number {
  const { keysByLeaf, copy } = stepOf(request, "swapTables");
  const leaves = allLeaves(request.layout, copy.source.name).length;
  const keysMs = estimateKeysMs(request.state.foreignKeys, leaves, keysByLeaf);
  return Math.min(longestWindowMs, firstWindowMs + keysMs);
}

/** As many attempts as patience lasts for; who includes them does not loop. */
function countAttempts(patienceMs: number): number {
  return spareAttempts + Math.ceil(patienceMs / shortestMeanPauseMs);
}

/** The cutover: grants are aligned before the lock, everything else is under it. */
export function swapTablesView(request: ScriptRequest, statements: Statements): View {
  const { patienceMs, dependants } = stepOf(request, "swapTables");
  const neighbours = neighboursOf(request);
  const hasViews = dependants.views.length > 0;
  return {
    firstWindowMs: String(estimateWindowMs(request)),
    neighbourSchemas: textArray(neighbours.map(({ schema }) => schema)),
    neighbourNames: textArray(neighbours.map(({ name }) => name)),
    hasNeighbours: neighbours.length > 0,
    lockViews: hasViews ? [statements.swap.executed("lockViews")] : [],
    firstLockMs: hasViews ? "pg_temp.setting('limit_ms')" : lockMs,
    revokeText: statements.swap.text("revoke"),
    lockMs,
    attempts: Array.from({ length: countAttempts(patienceMs) }, () => ({})),
    underLock: underLock(request, statements),
  };
}
