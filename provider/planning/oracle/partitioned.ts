import type {
  OracleIntervalRule,
  OracleLayoutRule,
  OracleListRule,
  OracleRangeRule,
} from "../../schema/oracle-layout";
import type {
  OracleBound,
  OracleInterval,
  OraclePartition,
  OraclePartitioning,
} from "../../schema/oracle-table-state";
import { identifyValue, type OracleKeyType } from "./key-values";

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

function hasInterval(interval: OracleInterval | null, rule: OracleIntervalRule): boolean {
  if (interval === null || interval.unit === null || interval.count === null) return false;
  const actual = lengthOf(interval.unit, interval.count);
  return actual !== null && actual === lengthOf(rule.intervalType, String(rule.intervalValue));
}

/** How many subpartitions partitions to come get; 0 where none. */
export function subpartitionsToCome({ subpartitioning }: OraclePartitioning): number {
  const { template = [], count = 0 } = subpartitioning ?? {};
  return template.length === 0 ? count : template.length;
}

/** Where the partitions of today stay, their number of subpartitions is no difference; of those to come it is a setting. */
function hasHash(partitioning: OraclePartitioning, rule: OracleLayoutRule): boolean {
  const { subpartitioning, partitions } = partitioning;
  const { hash } = rule;
  if (hash === null) return subpartitioning === null;
  if (subpartitioning?.strategy !== "HASH") return false;
  const { columns } = subpartitioning;
  if (columns.length !== 1 || columns[0] !== hash.column) return false;
  if ("kept" in rule) return true;
  const areWhole = partitions.every((partition) => partition.subpartitions.length === hash.count);
  return areWhole && subpartitionsToCome(partitioning) === hash.count;
}

/** One text for values that are equal: a time without its empty fraction. A quote tells texts from words. */
function identify(bound: OracleBound | undefined, keyType: OracleKeyType): string {
  if (bound === undefined) return "";
  if (!("value" in bound)) return bound.type === "OTHER" ? bound.text : bound.type;
  if (bound.type === "TEXT") return `'${identifyValue(bound.value, keyType)}`;
  return bound.type === "TIMESTAMP" ? bound.value.replace(/\.0+$/, "") : bound.value;
}

/** Ranges follow one another: the first that ends elsewhere, or is above all that are declared, is told. */
function findOddRange(partitions: readonly OraclePartition[], rule: OracleRangeRule): string | null {
  const odd = partitions.find(({ bounds }, at) => {
    const declared = rule.partitions[at];
    return declared === undefined || identify(bounds[0], rule.keyType) !== (declared.lessThan ?? "MAXVALUE");
  });
  if (odd) return `partition ${odd.name} is of values less than ${odd.highValue ?? ""}`;
  const missing = rule.partitions[partitions.length];
  return missing ? `there is no partition of values less than ${missing.lessThan ?? "MAXVALUE"}` : null;
}

function identifyDeclared(value: string, { keyType }: OracleListRule): string {
  const isText = keyType === "VARCHAR2" || keyType === "CHAR";
  return isText ? `'${identifyValue(value, keyType)}` : value;
}

/** What there is beside the declared lists, in words, and the declared partitions that are missing, by their names. */
export function matchLists(
  partitions: readonly OraclePartition[],
  rule: OracleListRule,
): { readonly odd: string | null; readonly missing: readonly string[] } {
  const setOf = (values: readonly string[]): string => JSON.stringify([...values].sort());
  const declared = new Map(
    rule.partitions.map(({ name, values }) => [
      setOf(values.map((value) => identifyDeclared(value, rule))),
      name,
    ]),
  );
  declared.set(setOf(["DEFAULT"]), rule.defaultPartition);
  const odd = partitions.find(
    ({ bounds }) => !declared.delete(setOf(bounds.map((bound) => identify(bound, rule.keyType)))),
  );
  return {
    odd: odd ? `partition ${odd.name} is of ${odd.highValue ?? ""}` : null,
    missing: [...declared.values()],
  };
}

function findOddList(partitions: readonly OraclePartition[], rule: OracleListRule): string | null {
  const { odd, missing } = matchLists(partitions, rule);
  const [first] = missing;
  return odd ?? (first === undefined ? null : `there is no partition of the values of ${first}`);
}

/** What sets the partitions themselves apart from those that are declared. Of intervals, where they begin is the table's own affair. */
function findOddPartition(partitioning: OraclePartitioning, rule: OracleLayoutRule): string | null {
  switch (rule.strategy) {
    case "RANGE":
      return findOddRange(partitioning.partitions, rule);
    case "LIST":
      return findOddList(partitioning.partitions, rule);
    case "HASH":
    case "INTERVAL":
    case "NONE":
      return null;
  }
}

/** Whether a table is partitioned as declared, but for its partitions themselves. */
export function hasScheme(partitioning: OraclePartitioning, rule: OracleLayoutRule): boolean {
  if (rule.strategy === "NONE") return false;
  const { strategy, columns, interval, autoList, partitions } = partitioning;
  if (strategy !== (rule.strategy === "INTERVAL" ? "RANGE" : rule.strategy)) return false;
  if (columns.length !== 1 || columns[0] !== rule.column || !hasHash(partitioning, rule)) return false;
  if (rule.strategy === "INTERVAL") return hasInterval(interval, rule);
  return interval === null && !autoList && (rule.strategy !== "HASH" || partitions.length === rule.count);
}

/** Why an existing partitioning is not the one declared; null where it is. Partitions are known by their bounds, whatever their names. */
export function findOracleMismatch(partitioning: OraclePartitioning, rule: OracleLayoutRule): string | null {
  const actual = describeOraclePartitioning(partitioning);
  if (!hasScheme(partitioning, rule)) return actual;
  const odd = findOddPartition(partitioning, rule);
  return odd === null ? null : `${actual}; ${odd}`;
}

/** Whether a table, plain or partitioned, is as declared. */
export function isAsDeclared(partitioning: OraclePartitioning | null, rule: OracleLayoutRule): boolean {
  if (partitioning === null) return rule.strategy === "NONE";
  return findOracleMismatch(partitioning, rule) === null;
}

/**
 * What the partitioning is, in words: `RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1,'MONTH')), HASH (ID) × 8`. Not how many ranges
 * or lists there are: those of intervals come by themselves, and a plan must not change by it.
 */
export function describeOraclePartitioning(partitioning: OraclePartitioning): string {
  const { strategy, columns, interval, subpartitioning, partitions } = partitioning;
  const every = interval === null ? "" : ` INTERVAL (${interval.text})`;
  const count = strategy === "HASH" ? ` × ${partitions.length}` : "";
  const sub =
    subpartitioning === null
      ? ""
      : `, ${subpartitioning.strategy} (${subpartitioning.columns.join(", ")}) × ${subpartitioning.count}`;
  return `${strategy} (${columns.join(", ")})${count}${every}${sub}`;
}
