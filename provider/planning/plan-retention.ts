import type { Refusal } from "../errors";
import type { LayoutRule, Step } from "../schema/plan";
import type { Partitioning, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { findDropped, planDrop, refuseReaders, type DroppablePartition } from "./drop-partitions";
import { findExpired, listPartition, planDetach, refuseTooMany } from "./retention";

/** What retention has to do with a table that is partitioned as declared. */
export interface PlannedRetention {
  readonly refusals: readonly Refusal[];
  /** Detaches first, drops afterwards. */
  readonly steps: readonly Step[];
  /** Why, in a sentence for each step. */
  readonly reasons: readonly string[];
}

export interface RetentionSubject {
  readonly target: Target;
  readonly state: TableState;
  /** Tables that runs have detached from this one; none where they need not be known. */
  readonly detached?: readonly DroppablePartition[];
}

const nothing: PlannedRetention = { refusals: [], steps: [], reasons: [] };

/** Which partitions leave the table, and which of those that have left are dropped. */
export function planRetention(
  { target, state, detached = [] }: RetentionSubject,
  partitioning: Partitioning,
  rule: LayoutRule,
  present: string,
): PlannedRetention {
  if (target.partitionType !== "INTERVAL") return nothing;
  const expired = findExpired(partitioning, rule, present);
  const listed = expired.map(listPartition);
  const dropped = findDropped(target, partitioning, expired, detached, present);
  const allowance = {
    table: `${state.schema}.${state.table}`,
    total: partitioning.partitions.filter(({ isDefault }) => !isDefault).length,
    mostPartitions: target.retention?.mostPartitions,
  };
  return {
    refusals: [
      ...refuseTooMany(listed, { ...allowance, setting: "retention.detachAfter" }),
      ...refuseTooMany(dropped, { ...allowance, setting: "retention.dropAfter" }),
      ...refuseReaders(allowance.table, dropped),
    ],
    steps: [...planDetach(state, target, listed), ...planDrop(state, target, dropped)],
    reasons: [
      ...(listed.length === 0
        ? []
        : [`${listed.length} of its partitions are older than the retention keeps.`]),
      ...(dropped.length === 0
        ? []
        : [`Old enough to be dropped, of those that have left it or leave it now: ${dropped.length}.`]),
    ],
  };
}
