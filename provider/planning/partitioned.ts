import type { LayoutPartition, LayoutRule } from "../schema/plan";
import type { BoundValue, Partition, Partitioning } from "../schema/table-state";
import { boundOf, lastSlot, slotOf, slotSuffix } from "./intervals";

function valueOf(bound: BoundValue | null): string | null {
  return bound !== null && "value" in bound ? bound.value : null;
}

/** Bounds are compared as slots, so that `2026-01-01` and `2026-01-01 00:00:00` are the same. */
function isOnBoundary(value: string, rule: LayoutRule): boolean {
  // A date column may be bounded by its own infinity, which is no boundary of any interval.
  if (value.endsWith("infinity")) return false;
  const slot = slotOf(value, rule);
  return slotOf(boundOf(slot, rule), rule) === slot && normalize(value) === normalize(boundOf(slot, rule));
}

function normalize(value: string): string {
  return value.replace(/ 00:00:00(\+00)?$/, "").replace(/\+00$/, "");
}

function isAligned(partition: Partition, rule: LayoutRule): boolean {
  const lower = valueOf(partition.lower);
  const upper = valueOf(partition.upper);
  if (upper === null || !isOnBoundary(upper, rule)) return false;
  if (lower === null) return true;
  return isOnBoundary(lower, rule) && slotOf(upper, rule) - slotOf(lower, rule) === 1n;
}

function hasHash(partition: Partition, rule: LayoutRule): boolean {
  const sub = partition.subpartitioning;
  if (rule.hash === null) return sub === null;
  return (
    sub?.strategy === "HASH" &&
    sub.columns.length === 1 &&
    sub.columns[0] === rule.hash.column &&
    sub.count === rule.hash.count
  );
}

/** What the partitioning is, in words: `RANGE (order_date), 24 partitions, HASH (order_id) × 8`. */
export function describePartitioning(partitioning: Partitioning): string {
  const ranges = partitioning.partitions.filter((partition) => !partition.isDefault);
  const sub = ranges[0]?.subpartitioning;
  const inner = sub ? `, ${sub.strategy} (${sub.columns.join(", ")}) × ${sub.count}` : "";
  return `${partitioning.strategy} (${partitioning.columns.join(", ")}), ${ranges.length} partitions${inner}`;
}

/** Why an existing partitioning is not the one wanted; null where it is. */
export function findMismatch(partitioning: Partitioning, rule: LayoutRule): string | null {
  const ranges = partitioning.partitions.filter((partition) => !partition.isDefault);
  if (partitioning.strategy !== "RANGE" || partitioning.columns.join() !== rule.column)
    return describePartitioning(partitioning);
  const odd = ranges.find((partition) => !isAligned(partition, rule) || !hasHash(partition, rule));
  return odd ? `partition ${odd.name} is ${odd.boundText}${describeSub(odd)}` : null;
}

function describeSub(partition: Partition): string {
  const sub = partition.subpartitioning;
  return sub ? ` by ${sub.strategy} (${sub.columns.join(", ")}) × ${sub.count}` : " without subpartitions";
}

/** Below this many partitions ahead the table is topped up; between it and `ahead` nothing is to do. */
function lowWater(rule: LayoutRule): bigint {
  return BigInt(Math.ceil(rule.ahead / 2));
}

function existingSlots(partitioning: Partitioning, rule: LayoutRule): { first: bigint; slots: Set<bigint> } {
  const slots = new Set<bigint>();
  let first: bigint | null = null;
  for (const { isDefault, lower, upper } of partitioning.partitions) {
    const end = valueOf(upper);
    if (isDefault || end === null) continue;
    const slot = slotOf(end, rule) - 1n;
    slots.add(slot);
    if (valueOf(lower) === null || first === null || slot < first) first = slot;
  }
  return { first: first ?? 0n, slots };
}

/** The partitions that should exist and do not: gaps, and those ahead once they run low. */
export function findMissingPartitions(
  partitioning: Partitioning,
  rule: LayoutRule,
  present: string,
): LayoutPartition[] {
  const { first, slots } = existingSlots(partitioning, rule);
  const current = slotOf(present, rule);
  const newest = [...slots].reduce((latest, slot) => (slot > latest ? slot : latest), first);
  const isLow = newest < current + lowWater(rule);
  const wanted = isLow ? current + BigInt(rule.ahead) : newest;
  const last = wanted < lastSlot(rule) ? wanted : lastSlot(rule);
  const start = slots.size === 0 ? current : first;
  const missing: LayoutPartition[] = [];
  for (let slot = start; slot <= last; slot += 1n) {
    if (slots.has(slot)) continue;
    missing.push({
      name: `${rule.stem}_p${slotSuffix(slot, rule)}`,
      lower: boundOf(slot, rule),
      upper: boundOf(slot + 1n, rule),
    });
  }
  return missing;
}
