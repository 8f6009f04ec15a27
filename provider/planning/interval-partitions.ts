import type { IntervalRule, LayoutPartition } from "../schema/plan";
import type { BoundValue, Partition, Partitioning } from "../schema/table-state";
import { boundOf, lastSlot, slotOf, slotSuffix } from "./intervals";
import { isExpired } from "./retention";
import { leafLimit } from "./leaf-limits";

function valueOf(bound: BoundValue | null): string | null {
  return bound !== null && "value" in bound ? bound.value : null;
}

/** Bounds are compared as slots, so that `2026-01-01` and `2026-01-01 00:00:00` are the same. */
function isOnBoundary(value: string, rule: IntervalRule): boolean {
  // A date column may be bounded by its own infinity, which is no boundary of any interval.
  if (value.endsWith("infinity")) return false;
  const slot = slotOf(value, rule);
  return slotOf(boundOf(slot, rule), rule) === slot && normalize(value) === normalize(boundOf(slot, rule));
}

function normalize(value: string): string {
  return value.replace(/ 00:00:00(\+00)?$/, "").replace(/\+00$/, "");
}

/** Whether a partition is exactly one interval, or all up to the end of one. */
export function isAligned(partition: Partition, rule: IntervalRule): boolean {
  const lower = valueOf(partition.lower);
  const upper = valueOf(partition.upper);
  if (upper === null || !isOnBoundary(upper, rule)) return false;
  if (lower === null) return true;
  return isOnBoundary(lower, rule) && slotOf(upper, rule) - slotOf(lower, rule) === 1n;
}

/** Below this many partitions ahead the table is topped up; between it and `ahead` nothing is to do. */
function lowWater(rule: IntervalRule): bigint {
  return BigInt(Math.ceil(rule.ahead / 2));
}

/** The intervals that have partitions. */
export interface ExistingSlots {
  readonly slots: ReadonlySet<bigint>;
  readonly first: bigint;
  readonly newest: bigint;
  /** Whether the first partition holds everything before it, too. */
  readonly isOpenBelow: boolean;
}

/** Null where there is no partition but the default one. */
export function existingSlots(partitioning: Partitioning, rule: IntervalRule): ExistingSlots | null {
  const slots = new Set<bigint>();
  let isOpenBelow = false;
  for (const { isDefault, lower, upper } of partitioning.partitions) {
    const end = valueOf(upper);
    if (isDefault || end === null) continue;
    slots.add(slotOf(end, rule) - 1n);
    isOpenBelow ||= valueOf(lower) === null;
  }
  const sorted = [...slots].sort((left, right) => (left < right ? -1 : 1));
  const [first, newest] = [sorted[0], sorted.at(-1)];
  return first === undefined || newest === undefined ? null : { slots, first, newest, isOpenBelow };
}

/**
 * Where to look for missing partitions. Rows before the first one lie in the default partition, if anywhere, and would keep a
 * partition of theirs from being attached: nothing is planned there, unless it is where the application writes now.
 */
export function firstWanted(existing: ExistingSlots, current: bigint, rule: IntervalRule): bigint {
  const isBehind = !existing.isOpenBelow && rule.intervalType !== "NUMBER" && current < existing.first;
  return isBehind ? current : existing.first;
}

/** The last interval that has a partition with all between it and the current one; the one before that where it has none. */
function coveredUntil({ slots, first, isOpenBelow }: ExistingSlots, current: bigint): bigint {
  let slot = isOpenBelow && current < first ? first : current;
  while (slots.has(slot)) slot += 1n;
  return slot - 1n;
}

/** The partitions kept ready: how many follow the current interval without a gap, and until when. */
export interface Ahead {
  readonly left: number;
  /** Where the last of them ends; null where the current interval has none. */
  readonly until: string | null;
}

/** How long the partitions last. */
export function measureAhead(partitioning: Partitioning, rule: IntervalRule, present: string): Ahead {
  const existing = existingSlots(partitioning, rule);
  const current = slotOf(present, rule);
  const last = existing === null ? current - 1n : coveredUntil(existing, current);
  if (last < current) return { left: 0, until: null };
  return { left: Number(last - current), until: boundOf(last + 1n, rule) };
}

/**
 * The partitions that should exist and do not: gaps, and those ahead once they run low; no more than need a refusal. Partitions
 * beyond those ahead were made for single rows: what lies before them is no gap until its time comes.
 */
export function findMissingIntervals(
  partitioning: Partitioning,
  rule: IntervalRule,
  present: string,
): LayoutPartition[] {
  const existing = existingSlots(partitioning, rule);
  const current = slotOf(present, rule);
  const isLow = existing === null || coveredUntil(existing, current) < current + lowWater(rule);
  const ahead = current + BigInt(rule.ahead);
  const wanted = isLow || ahead < existing.newest ? ahead : existing.newest;
  const last = wanted < lastSlot(rule) ? wanted : lastSlot(rule);
  const start = existing === null ? current : firstWanted(existing, current, rule);
  const missing: LayoutPartition[] = [];
  for (let slot = start; slot <= last && missing.length <= leafLimit; slot += 1n) {
    if (existing?.slots.has(slot) || isExpired(boundOf(slot + 1n, rule), rule, present)) continue;
    missing.push({
      name: `${rule.stem}_p${slotSuffix(slot, rule)}`,
      bound: { kind: "range", lower: boundOf(slot, rule), upper: boundOf(slot + 1n, rule) },
    });
  }
  return missing;
}
