import type { Copy, Hazard, Step } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import type { CopyNames } from "./copy-names";
import { carryChecks, partsOf, type Parts } from "./copy-parts";
import { createTable, lock, restoreGrants } from "./copy-swap";
import { declaredBound, withoutHistory, type HistoryRule, type HistoryTarget } from "./history";

/** What notes a row beyond the bound is named by the table, as a journal is. */
function withNotes(copy: Copy, { oid }: TableState, { journalSuffix }: CopyNames): Copy {
  return { ...copy, journal: `beyond_${oid}${journalSuffix}` };
}

function boundHazard(rule: HistoryRule): Hazard {
  const declared = declaredBound(rule);
  const where =
    declared === null
      ? "the end of the next interval but one above now and above the newest row (two days above, where intervals are shorter), which is named above"
      : `${declared}, as declared`;
  return {
    code: "HISTORY_BOUND",
    text: `The first partition ends at ${where}. A row at or beyond it that is written before the cutover is let in, so that no statement of the application fails; but the run then stops with nothing swapped, and the next one begins with what it finds.`,
  };
}

function proveHistory(parts: Parts, rule: HistoryRule): Step {
  return {
    kind: "proveHistory",
    purpose:
      "Adds a check that notes rows beyond the bound and refuses none, then reads the table once to prove that all rows lie below; no row is copied.",
    locks: [
      lock(parts, "ACCESS EXCLUSIVE", "for adding the check, without looking at a row"),
      lock(parts, "SHARE UPDATE EXCLUSIVE", "for one read of the table; hinders nobody but DDL and VACUUM"),
    ],
    hazards: [
      boundHazard(rule),
      {
        code: "LONG_RUNNING",
        text: "One read of the whole table, in one statement: it holds a snapshot for as long.",
      },
    ],
    copy: parts.copy,
    layout: rule,
    lockTimeoutMs: parts.target.migration.lockTimeoutMs,
    patienceMs: parts.target.migration.cutoverPatienceMs,
  };
}

function matchIndexes(parts: Parts, rule: HistoryRule): Step {
  return {
    kind: "matchIndexes",
    purpose:
      "Names the indexes of the empty new table, which are exact copies of the source's, and creates its triggers, disabled. Then an empty table like the source is attached and dropped again, so that nothing is refused under the lock.",
    locks: [],
    hazards: [],
    copy: parts.copy,
    layout: rule,
    indexes: parts.indexes,
    triggers: parts.triggers,
    lateChecks: carryChecks(parts.state, false),
  };
}

function attachHistory(parts: Parts, rule: HistoryRule): Step {
  const { lockTimeoutMs, cutoverPatienceMs } = parts.target.migration;
  return {
    kind: "attachHistory",
    purpose:
      "In one transaction: locks the source, demands that no row beyond the bound was noted, renames it, gives its name to the new table and attaches it there, with its indexes and without a scan. Then analyses the new table. If the lock is not granted at once, it gives way and tries again.",
    locks: [lock(parts, "ACCESS EXCLUSIVE", "for some ten milliseconds, while the application waits")],
    hazards: [],
    copy: parts.copy,
    layout: rule,
    indexes: parts.indexes,
    triggers: parts.triggers,
    sequences: parts.sequences.filter(({ kind }) => kind === "IDENTITY"),
    lateChecks: [],
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

/** What stays as it is, for as long as the past is one partition. */
export function hazardsOfHistory(rule: HistoryRule, name: string): Hazard[] {
  const undivided = rule.hash === null ? "" : ", and it is not divided by hash";
  return [
    {
      code: "HISTORY_IN_ONE",
      text: `All rows of today stay in one table, the partition ${name}${undivided}: queries of the past read as much as before, no partition of the past can be detached or dropped alone, and it grows until its bound is reached. DETACH PARTITION is the way back, without the rows written beside it by then.`,
    },
  ];
}

/** The steps that make a plain table the first partition of its successor. */
export function planAttachHistory(
  state: TableState,
  target: HistoryTarget,
  rule: HistoryRule,
  names: CopyNames,
): Step[] {
  const whole = partsOf(state, target, withoutHistory(rule), names);
  const parts = { ...whole, copy: withNotes(whole.copy, state, names) };
  return [
    { ...createTable(parts), likeSource: true },
    matchIndexes(parts, rule),
    proveHistory(parts, rule),
    attachHistory(parts, rule),
    restoreGrants(parts),
  ];
}
