import type { IntervalRule, LayoutPartition, LayoutRule } from "../schema/plan";
import type { KeyGroup, Partitioning } from "../schema/table-state";
import { existingSlots, findMissingIntervals, firstWanted } from "./interval-partitions";
import { isExpired } from "./retention";
import { boundOf, lastSlot, slotOf, slotSuffix } from "./intervals";

/** Leaves that are attached in one swap: more would hold its lock for longer than some tenths of a second. */
const mostLeaves = 200;

/** What becomes of the rows of a default partition, and of the partitions that are missing. */
export interface Placement {
  /** Partitions that rows of the default partition belong to, whether they are missing for another reason or not. */
  readonly moved: readonly LayoutPartition[];
  /** Missing partitions that none of these rows belongs to. */
  readonly later: readonly LayoutPartition[];
  readonly rows: number;
}

function nameOf(slot: bigint, rule: IntervalRule): string {
  return `${rule.stem}_p${slotSuffix(slot, rule)}`;
}

function oneInterval(slot: bigint, rule: IntervalRule): LayoutPartition {
  return {
    name: nameOf(slot, rule),
    bound: { kind: "range", lower: boundOf(slot, rule), upper: boundOf(slot + 1n, rule) },
  };
}

/** Holds all that lies before the first partition, as the first partition of a table does that this tool has partitioned. */
function allBefore(slot: bigint, rule: IntervalRule): LayoutPartition {
  return {
    name: nameOf(slot - 1n, rule),
    bound: { kind: "range", lower: null, upper: boundOf(slot, rule) },
  };
}

interface Slotted {
  readonly slot: bigint;
  readonly rows: number;
}

/** The groups by interval; those whose bound cannot be written stay where they are. */
function slotGroups(groups: readonly KeyGroup[], rule: IntervalRule): Slotted[] {
  const rowsOf = new Map<bigint, number>();
  for (const { min, rows } of groups) {
    const slot = slotOf(min, rule);
    if (slot <= lastSlot(rule)) rowsOf.set(slot, (rowsOf.get(slot) ?? 0) + rows);
  }
  return [...rowsOf].map(([slot, rows]) => ({ slot, rows }));
}

/** The least interval that is or will be planned; what lies before it has no interval of its own. */
function edgeOf(partitioning: Partitioning, rule: IntervalRule, current: bigint): bigint {
  const existing = existingSlots(partitioning, rule);
  return existing === null ? current : firstWanted(existing, current, rule);
}

/**
 * Where the rows of a default partition go, by intervals: rows before the first partition into one without a lower bound, any
 * other into a partition of its own interval, however far ahead that is.
 */
export function placeByInterval(
  partitioning: Partitioning,
  rule: IntervalRule,
  present: string,
  groups: readonly KeyGroup[],
): Placement {
  const edge = edgeOf(partitioning, rule, slotOf(present, rule));
  const slotted = slotGroups(groups, rule);
  const isKept = !isExpired(boundOf(edge, rule), rule, present);
  const before = isKept ? slotted.filter(({ slot }) => slot < edge) : [];
  const after = slotted.filter(
    ({ slot }) => slot >= edge && !isExpired(boundOf(slot + 1n, rule), rule, present),
  );
  const wanted = after.map(({ slot }) => oneInterval(slot, rule));
  return place(
    [...(before.length > 0 ? [allBefore(edge, rule)] : []), ...wanted],
    findMissingIntervals(partitioning, rule, present),
    [...before, ...after].reduce((sum, { rows }) => sum + rows, 0),
    rule,
  );
}

/** As many as one swap can attach; partitions that rows belong to wait for the next run, so as not to be in each other's way. */
function place(
  wanted: readonly LayoutPartition[],
  missing: readonly LayoutPartition[],
  rows: number,
  rule: LayoutRule,
): Placement {
  const names = new Set(wanted.map(({ name }) => name));
  const most = Math.max(1, Math.floor(mostLeaves / (rule.hash?.count ?? 1)));
  return { moved: wanted.slice(0, most), later: missing.filter(({ name }) => !names.has(name)), rows };
}

/** Where the rows of a default partition go, by partitions that the declaration names. */
export function placeByDeclaration(
  rule: LayoutRule,
  missing: readonly LayoutPartition[],
  rowsOf: readonly number[],
): Placement {
  const wanted = missing.filter((_, at) => (rowsOf[at] ?? 0) > 0);
  return place(
    wanted,
    missing,
    rowsOf.reduce((sum, rows) => sum + rows, 0),
    rule,
  );
}
