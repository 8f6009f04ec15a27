import type { OracleLayoutRule } from "../../schema/oracle-plan";
import type { OracleInterval, OraclePartitioning } from "../../schema/oracle-table-state";

const unitSizes: Readonly<Record<string, readonly ["months" | "seconds" | "number", bigint]>> = {
  YEAR: ["months", 12n],
  MONTH: ["months", 1n],
  WEEK: ["seconds", 604_800n],
  DAY: ["seconds", 86_400n],
  HOUR: ["seconds", 3_600n],
  MINUTE: ["seconds", 60n],
  SECOND: ["seconds", 1n],
  NUMBER: ["number", 1n],
};

/** `months 12`: intervals that are written differently and are the same have one text. */
function lengthOf(unit: string, count: string): string | null {
  const size = unitSizes[unit];
  if (size === undefined || !/^\d+$/.test(count)) return null;
  return `${size[0]} ${size[1] * BigInt(count)}`;
}

function hasInterval(interval: OracleInterval | null, rule: OracleLayoutRule): boolean {
  if (interval === null || interval.unit === null || interval.count === null) return false;
  const actual = lengthOf(interval.unit, interval.count);
  return actual !== null && actual === lengthOf(rule.intervalType, String(rule.intervalValue));
}

function hasHash({ subpartitioning, partitions }: OraclePartitioning, { hash }: OracleLayoutRule): boolean {
  if (hash === null) return subpartitioning === null;
  return (
    subpartitioning?.strategy === "HASH" &&
    subpartitioning.columns.length === 1 &&
    subpartitioning.columns[0] === hash.column &&
    (subpartitioning.template.length === 0 ? subpartitioning.count : subpartitioning.template.length) ===
      hash.count &&
    partitions.every((partition) => partition.subpartitions.length === hash.count)
  );
}

/** Whether a table is partitioned as declared. Where its intervals begin is its own affair. */
export function isAsDeclared(partitioning: OraclePartitioning, rule: OracleLayoutRule): boolean {
  return (
    partitioning.strategy === "RANGE" &&
    partitioning.columns.length === 1 &&
    partitioning.columns[0] === rule.column &&
    hasInterval(partitioning.interval, rule) &&
    hasHash(partitioning, rule)
  );
}

/**
 * What the partitioning is, in words: `RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1,'MONTH')), HASH (ID) × 8`. Not how many
 * partitions there are: they come by themselves, and a plan must not change by it.
 */
export function describeOraclePartitioning(partitioning: OraclePartitioning): string {
  const { strategy, columns, interval, subpartitioning } = partitioning;
  const every = interval === null ? "" : ` INTERVAL (${interval.text})`;
  const sub =
    subpartitioning === null
      ? ""
      : `, ${subpartitioning.strategy} (${subpartitioning.columns.join(", ")}) × ${subpartitioning.count}`;
  return `${strategy} (${columns.join(", ")})${every}${sub}`;
}
