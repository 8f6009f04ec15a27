import { refuse, type Refusal } from "../../errors";
import type { OracleLayout, OracleLayoutRule } from "../../schema/oracle-layout";
import type { KeyRange } from "../../schema/table-state";
import { topOf } from "./layout-rule";

/**
 * Partitions and subpartitions that one statement may create.
 * @see https://docs.oracle.com/en/error-help/db/ora-14335/
 */
export const fragmentLimit = 125_000;

/** Partitions that are written down or counted, a default partition included. */
function countPartitions(rule: OracleLayoutRule): number {
  switch (rule.strategy) {
    case "RANGE":
      return rule.partitions.length;
    case "LIST":
      return rule.partitions.length + 1;
    case "HASH":
      return rule.count;
    case "INTERVAL":
    case "NONE":
      return 0;
  }
}

function refuseRows(table: string, rule: OracleLayoutRule, keyRange: KeyRange | null): Refusal[] {
  const top = topOf(rule);
  if (top === null || keyRange === null || rule.strategy === "NONE") return [];
  const names = { path: "partitionColumn", table, column: rule.column };
  if (keyRange.nullCount > 0)
    return [refuse("NULL_KEYS", "partitionColumn", { ...names, count: keyRange.nullCount })];
  if (keyRange.farRows === 0) return [];
  const { farRows: count, max } = keyRange;
  return [refuse("ROWS_BEYOND_PARTITIONS", "partitions", { ...names, count, from: top, max: max ?? "" })];
}

/** The partitions that a target names by itself; refused where rows lie above all of them. */
export function layOutDeclared(
  table: string,
  rule: OracleLayoutRule,
  keyRange: KeyRange | null,
): { layout: OracleLayout } | { refusals: Refusal[] } {
  const partitions = countPartitions(rule);
  const hashCount = rule.hash?.count ?? 1;
  const leaves = partitions * hashCount;
  if (leaves > fragmentLimit) {
    const path = rule.strategy === "HASH" ? "partitionCount" : "partitions";
    return { refusals: [refuse("TOO_MANY_DECLARED", path, { table, leaves, limit: fragmentLimit })] };
  }
  const refusals = refuseRows(table, rule, keyRange);
  return refusals.length > 0 ? { refusals } : { layout: { partitions, hashCount } };
}
