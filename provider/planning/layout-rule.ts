import type { IntervalRule, LayoutRule, RangeBound } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import type {
  HashTarget,
  IntervalTarget,
  ListTarget,
  PartitionedTarget,
  RangeTarget,
  Target,
} from "../schema/target";
import { defaultPartitionsAhead } from "./intervals";
import { canonicalValue, type WrittenKeyType } from "./key-values";
import { partitionName } from "./names";

type RangeType = Extract<LayoutRule, { strategy: "RANGE" }>["keyType"];

/** Type of the partition key as far as its bounds and values depend on it. */
export function keyTypeOf(target: PartitionedTarget, state: TableState): WrittenKeyType {
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  return (column?.baseType ?? "timestamp") as WrittenKeyType;
}

/** The hash that divides every partition; null without one. */
export function subpartitionOf(target: Target): { column: string; count: number } | null {
  if (target.partitionType === "HASH" || target.partitionType === "NONE") return null;
  const { subpartitionColumn: column, subpartitionCount: count } = target;
  return column === undefined || count === undefined ? null : { column, count };
}

/** Whether a target has partitions, and so a key. */
export function isPartitioned(target: Target): target is PartitionedTarget {
  return target.partitionType !== "NONE";
}

/** Columns that decide where a row goes; none in a plain table. */
export function keyColumnsOf(target: Target): string[] {
  if (!isPartitioned(target)) return [];
  const hash = subpartitionOf(target);
  return [...new Set([target.partitionColumn, ...(hash === null ? [] : [hash.column])])];
}

/** Says nothing where rows are copied, so that such a rule is the same whether the default was written down or not. */
function historyOf({ history }: IntervalTarget | RangeTarget): { history?: "keepAsOnePartition" } {
  return history === "keepAsOnePartition" ? { history } : {};
}

/** What is dropped has to be detached first. */
function retainingOf({ retention }: IntervalTarget): Pick<IntervalRule, "detachAfter"> {
  const detachAfter = retention?.detachAfter ?? retention?.dropAfter;
  return detachAfter === undefined ? {} : { detachAfter };
}

function intervalRule(target: IntervalTarget, keyType: RangeType, stem: string): LayoutRule {
  const { intervalType, intervalValue } = target;
  return {
    strategy: "INTERVAL",
    stem,
    column: target.partitionColumn,
    keyType,
    intervalType,
    intervalValue,
    ahead: target.partitionsAhead ?? defaultPartitionsAhead(target),
    ...retainingOf(target),
    hash: subpartitionOf(target),
    ...historyOf(target),
  };
}

/** Where a partition ends: preflight lets no bound pass that is none of the key's type. */
function upperOf(lessThan: string | number, keyType: RangeType): string | null {
  return lessThan === "MAXVALUE" ? null : canonicalValue(lessThan, keyType);
}

function rangeRule(target: RangeTarget, keyType: RangeType, stem: string): LayoutRule {
  const partitions: { name: string; bound: RangeBound }[] = [];
  for (const { name, lessThan } of target.partitions) {
    const lower = partitions.at(-1)?.bound.upper ?? null;
    const bound = { kind: "range" as const, lower, upper: upperOf(lessThan, keyType) };
    partitions.push({ name: partitionName(stem, name), bound });
  }
  const { partitionColumn: column } = target;
  const hash = subpartitionOf(target);
  return { strategy: "RANGE", stem, column, keyType, partitions, hash, ...historyOf(target) };
}

function listRule(target: ListTarget, keyType: WrittenKeyType, stem: string): LayoutRule {
  const partitions = target.partitions.map(({ name, values }) => ({
    name: partitionName(stem, name),
    bound: {
      kind: "list" as const,
      values: values.map((value) => canonicalValue(value, keyType) ?? String(value)),
    },
  }));
  return {
    strategy: "LIST",
    stem,
    column: target.partitionColumn,
    partitions,
    hash: subpartitionOf(target),
  };
}

function hashRule({ partitionColumn, partitionCount }: HashTarget, stem: string): LayoutRule {
  return { strategy: "HASH", stem, column: partitionColumn, count: partitionCount, hash: null };
}

/** How a target lays out its partitions, for a table as it is. */
export function layoutRuleOf(target: Target, state: TableState, stem: string): LayoutRule {
  if (!isPartitioned(target)) return { strategy: "NONE", hash: null };
  const keyType = keyTypeOf(target, state);
  switch (target.partitionType) {
    case "INTERVAL":
      return intervalRule(target, keyType as RangeType, stem);
    case "RANGE":
      return rangeRule(target, keyType as RangeType, stem);
    case "LIST":
      return listRule(target, keyType, stem);
    case "HASH":
      return hashRule(target, stem);
  }
}
