import { refuse, type Refusal } from "../../../errors";
import type { OracleLayoutRule } from "../../../schema/oracle-layout";
import { whyNotKept } from "../metadata-change";
import { findOddStorage } from "../storage";
import { tableName, type OracleSubject } from "./rule";

/** Refuses to copy what was declared to stay. */
export function refuseUnkeptPartitions(subject: OracleSubject, rule: OracleLayoutRule): Refusal[] {
  if (rule.strategy !== "INTERVAL" || !rule.kept) return [];
  const reason = whyNotKept(subject.state.partitioning, rule) ?? findOddStorage(subject.state, rule);
  return reason === null
    ? []
    : [refuse("PARTITIONS_NOT_KEPT", "history", { table: tableName(subject), reason })];
}
