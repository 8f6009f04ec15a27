import type {
  OracleIntervalRule,
  OracleLayoutRule,
  OracleListRule,
  OracleRangeRule,
} from "../../schema/oracle-layout";
import type { OraclePartitioning } from "../../schema/oracle-table-state";
import { hasScheme, isAsDeclared, matchLists, subpartitionsToCome } from "./partitioned";

/** What brings a table to its declaration without moving a row. */
export type OracleMetadataChange =
  /** An interval for rows to come, or none any more. */
  | { readonly kind: "setInterval"; readonly on: boolean }
  /** Declared partitions that are missing, by their names. */
  | { readonly kind: "addPartitions"; readonly partitions: readonly string[] };

/**
 * Ranges can be added above those that there are. Not to a table of intervals: no partition can be added before its interval is
 * off, and rows of the missing ranges would be refused meanwhile.
 * @see https://docs.oracle.com/en/error-help/db/ora-14760/
 */
function changeOfRanges(
  partitioning: OraclePartitioning,
  rule: OracleRangeRule,
): OracleMetadataChange | null {
  const present = partitioning.partitions.length;
  const known = { ...rule, partitions: rule.partitions.slice(0, present) };
  if (!isAsDeclared({ ...partitioning, interval: null }, known)) return null;
  const partitions = rule.partitions.slice(present).map(({ name }) => name);
  if (partitioning.interval === null) return { kind: "addPartitions", partitions };
  return partitions.length === 0 ? { kind: "setInterval", on: false } : null;
}

/** Lists can be added only while no default partition may hold their rows. */
function changeOfLists(partitioning: OraclePartitioning, rule: OracleListRule): OracleMetadataChange | null {
  if (!hasScheme(partitioning, rule)) return null;
  const { odd, missing } = matchLists(partitioning.partitions, rule);
  const isClosed = !missing.includes(rule.defaultPartition);
  return odd === null && !isClosed ? { kind: "addPartitions", partitions: missing } : null;
}

/**
 * Months are counted from a day that each of them has.
 * @see https://docs.oracle.com/en/error-help/db/ora-14767/
 */
function endsOnCommonDay({ partitions }: OraclePartitioning, { intervalType }: OracleIntervalRule): boolean {
  if (intervalType !== "MONTH" && intervalType !== "YEAR") return true;
  const bound = partitions.at(-1)?.bounds[0];
  const [, day = "31"] = /-(\d\d) /.exec(bound && "value" in bound ? bound.value : "") ?? [];
  return Number(day) <= 28;
}

/** What names tablespaces is not replaced by a mere number. */
function losesTemplate(partitioning: OraclePartitioning, { hash, storage }: OracleIntervalRule): boolean {
  const template = partitioning.subpartitioning?.template ?? [];
  if (hash === null || storage?.subpartitionTablespaces !== undefined) return false;
  return (
    hash.count !== subpartitionsToCome(partitioning) && template.some(({ tablespace }) => tablespace !== null)
  );
}

/**
 * Why the partitions of today cannot stay beside intervals to come; null where they can.
 * @see https://docs.oracle.com/en/error-help/db/ora-14759/
 */
export function whyNotKept(partitioning: OraclePartitioning | null, rule: OracleIntervalRule): string | null {
  if (partitioning === null) return "it has none";
  const { column, keyType, hash } = rule;
  const ofRanges: OracleRangeRule = { strategy: "RANGE", column, keyType, partitions: [], hash, kept: true };
  if (!hasScheme({ ...partitioning, interval: null }, ofRanges))
    return `it is not partitioned by RANGE (${column}) with the subpartitions declared`;
  if (partitioning.partitions.at(-1)?.bounds[0]?.type === "MAXVALUE")
    return "the last of them has no end (MAXVALUE), behind which intervals could begin";
  if (losesTemplate(partitioning, rule))
    return "its subpartition template names tablespaces, which another number of subpartitions would lose: declare subpartitionTablespaces too";
  return endsOnCommonDay(partitioning, rule)
    ? null
    : "the last of them ends on a day that not every month has (ORA-14767)";
}

function changeOf(partitioning: OraclePartitioning, rule: OracleLayoutRule): OracleMetadataChange | null {
  switch (rule.strategy) {
    case "RANGE":
      return changeOfRanges(partitioning, rule);
    case "LIST":
      return changeOfLists(partitioning, rule);
    case "INTERVAL":
      return whyNotKept(partitioning, rule) === null ? { kind: "setInterval", on: true } : null;
    case "HASH":
    case "NONE":
      return null;
  }
}

/** What would bring a table that is not as declared there without moving a row; null where nothing of that kind would. */
export function findMetadataChange(
  partitioning: OraclePartitioning | null,
  rule: OracleLayoutRule,
): OracleMetadataChange | null {
  const change = partitioning && changeOf(partitioning, rule);
  if (!change || change.kind === "setInterval") return change;
  const taken = new Set(partitioning.partitions.map(({ name }) => name));
  return change.partitions.some((name) => taken.has(name)) ? null : change;
}
