import type { LayoutPartition, LayoutRule, PartitionBound } from "../schema/plan";
import type { BoundValue, Partition, Partitioning } from "../schema/table-state";
import type { Target } from "../schema/target";
import { isHistory } from "./history";
import { findMissingIntervals, isAligned } from "./interval-partitions";
import { declaredPartitions } from "./layout";

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

function describeSub(partition: Partition): string {
  const sub = partition.subpartitioning;
  return sub ? ` by ${sub.strategy} (${sub.columns.join(", ")}) × ${sub.count}` : " without subpartitions";
}

function valueOf(bound: BoundValue | null): string | null {
  return bound !== null && "value" in bound ? bound.value : null;
}

/** The bound of an existing partition in the form of a layout; null for the default partition. */
function boundOf(partition: Partition): PartitionBound | null {
  const { lower, upper, values, hash } = partition;
  if (values !== null) return { kind: "list", values: values.filter((value) => value !== null) };
  if (hash !== null) return { kind: "hash", ...hash };
  return partition.isDefault ? null : { kind: "range", lower: valueOf(lower), upper: valueOf(upper) };
}

/** Bounds of one strategy are equal where this is; a time at midnight is the day, and the order of a list says nothing. */
function identify(bound: PartitionBound): string {
  if (bound.kind === "list") return JSON.stringify([...bound.values].sort());
  if (bound.kind === "hash") return `${bound.remainder} of ${bound.modulus}`;
  const day = (value: string | null) => value?.replace(/ 00:00:00(\+00)?$/, "") ?? null;
  return JSON.stringify([day(bound.lower), day(bound.upper)]);
}

function findDeclared(partition: Partition, rule: LayoutRule): LayoutPartition | undefined {
  const bound = boundOf(partition);
  return bound === null
    ? undefined
    : declaredPartitions(rule).find((declared) => identify(declared.bound) === identify(bound));
}

/** The partition that holds the past in one, or would where it is declared so; it is not divided by hash. */
function isKept(partition: Partition, rule: LayoutRule): boolean {
  if (rule.strategy === "RANGE") return rule.history !== undefined && valueOf(partition.lower) === null;
  return rule.strategy === "INTERVAL" && isHistory(partition);
}

function isWanted(partition: Partition, rule: LayoutRule): boolean {
  const isBounded =
    rule.strategy === "INTERVAL" ? isAligned(partition, rule) : findDeclared(partition, rule) !== undefined;
  if (!isKept(partition, rule)) return isBounded && hasHash(partition, rule);
  const isDeclared = "history" in rule && rule.history !== undefined;
  return isBounded && isDeclared && (partition.subpartitioning === null || hasHash(partition, rule));
}

/** Why an existing partitioning is not the one wanted; null where it is, but for partitions that are missing. */
export function findMismatch(partitioning: Partitioning, rule: LayoutRule): string | null {
  if (rule.strategy === "NONE") return describePartitioning(partitioning);
  const strategy = rule.strategy === "INTERVAL" ? "RANGE" : rule.strategy;
  if (partitioning.strategy !== strategy || partitioning.columns.join() !== rule.column)
    return describePartitioning(partitioning);
  const odd = partitioning.partitions.find((partition) => !partition.isDefault && !isWanted(partition, rule));
  return odd ? `partition ${odd.name} is ${odd.boundText}${describeSub(odd)}` : null;
}

/** The partitions that should exist and do not: gaps, and those ahead once they run low; no more than need a refusal. */
export function findMissingPartitions(
  partitioning: Partitioning,
  rule: LayoutRule,
  present: string,
): LayoutPartition[] {
  if (rule.strategy === "INTERVAL") return findMissingIntervals(partitioning, rule, present);
  const existing = new Set(
    partitioning.partitions.map((partition) => findDeclared(partition, rule)?.name ?? ""),
  );
  return declaredPartitions(rule).filter(({ name }) => !existing.has(name));
}

/** `2026-01-01 to 2026-02-01`, and how many more. */
export function describeSome([first, ...others]: readonly LayoutPartition[]): string {
  if (first === undefined) return "";
  return describeBound(first.bound) + (others.length === 0 ? "" : ` and ${others.length} more`);
}

/** `2026-01-01 to 2026-02-01`, `'DE', 'FR'`, `3 of 8`. */
export function describeBound(bound: PartitionBound): string {
  if (bound.kind === "list") return bound.values.map((value) => `'${value}'`).join(", ");
  if (bound.kind === "hash") return `${bound.remainder} of ${bound.modulus}`;
  return `${bound.lower ?? "MINVALUE"} to ${bound.upper ?? "MAXVALUE"}`;
}

/** Names that the user has given to partitions. */
export function declaredNames(target: Target): string[] {
  return "partitions" in target ? target.partitions.map(({ name }) => name) : [];
}

/** The stem that the partitions of an existing table share: `orders` of `orders_p2026_01`, `orders_europe` or `orders_h0`. */
export function existingStem(partitioning: Partitioning, target: Target): string {
  const name = partitioning.partitions.find((partition) => !partition.isDefault)?.name ?? "";
  const declared = declaredNames(target).find((suffix) => name.endsWith(`_${suffix}`));
  if (declared !== undefined) return name.slice(0, -declared.length - 1);
  return /^(.*)_(?:p(?:m?\d)[\d_]*(?:bc)?[\d_]*|h\d+|phistory)$/.exec(name)?.[1] ?? target.table;
}
