import type { LayoutRule, RangeBound } from "../schema/plan";
import type { Partition } from "../schema/table-state";
import type { IntervalTarget, RangeTarget, Target } from "../schema/target";
import { partitionName } from "./names";

/** A target whose plain table becomes its own first partition. */
export type HistoryTarget = (IntervalTarget | RangeTarget) & { readonly history: "keepAsOnePartition" };

/** A rule with a history partition. */
export type HistoryRule = Extract<LayoutRule, { strategy: "INTERVAL" | "RANGE" }>;

/** Ends the name of the partition of intervals that holds the whole past. */
const suffix = "_phistory";

/** Whether the declaration keeps the rows of a plain table where they are. */
export function keepsHistory(target: Target): target is HistoryTarget {
  return "history" in target && target.history === "keepAsOnePartition";
}

/** The name that the table gets as a partition: of ranges the first declared one's. */
export function historyName(target: HistoryTarget, stem: string): string {
  const [first] = target.partitionType === "RANGE" ? target.partitions : [];
  return first === undefined ? `${stem}${suffix}` : partitionName(stem, first.name);
}

/** The bound of the first declared range, which the table's rows must lie below; null where it has none. */
export function declaredBound(rule: HistoryRule): RangeBound["upper"] {
  return rule.strategy === "RANGE" ? (rule.partitions[0]?.bound.upper ?? null) : null;
}

/** The partitions that are created: all but the one that the table itself becomes. */
export function withoutHistory(rule: HistoryRule): HistoryRule {
  return rule.strategy === "RANGE" ? { ...rule, partitions: rule.partitions.slice(1) } : rule;
}

/** Whether a partition of intervals holds the whole past, as only a declaration that keeps it makes one. */
export function isHistory({ isDefault, name, lower }: Partition): boolean {
  return !isDefault && name.endsWith(suffix) && lower !== null && "end" in lower;
}
