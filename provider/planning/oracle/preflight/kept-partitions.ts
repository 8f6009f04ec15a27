import { refuse, type Refusal } from "../../../errors";
import type { OracleLayoutRule } from "../../../schema/oracle-layout";
import type { Target } from "../../../schema/target";
import { whyNotKept } from "../metadata-change";
import { findOddStorage } from "../storage";
import { tableName, type OracleSubject } from "./rule";

/** Whether the partitions of today are to stay as they are, and an interval begins behind them. */
export function keepsPartitions(target: Target): boolean {
  return target.partitionType === "INTERVAL" && target.history === "keepPartitions";
}

/** Refuses to copy what was declared to stay. */
export function refuseUnkeptPartitions(subject: OracleSubject, rule: OracleLayoutRule): Refusal[] {
  if (rule.strategy !== "INTERVAL" || !keepsPartitions(subject.target)) return [];
  const reason = whyNotKept(subject.state.partitioning, rule) ?? findOddStorage(subject.state, rule);
  return reason === null
    ? []
    : [refuse("PARTITIONS_NOT_KEPT", "history", { table: tableName(subject), reason })];
}
