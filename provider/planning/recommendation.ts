import { DateTime } from "luxon";
import type { Recommendation } from "../schema/recommendation";

/** What both databases know of a column. */
interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly baseType: string;
  readonly notNull: boolean;
  readonly default: string | null;
}

/** As much of a table as a recommendation goes by. */
export interface KnownTable {
  readonly columns: readonly KnownColumn[];
  readonly primaryKey: readonly string[];
  /** Of table and indexes. */
  readonly bytes: number;
}

/** Ends of the partition column as they were measured, not as statistics have them. */
export interface MeasuredRange {
  readonly min: string;
  readonly max: string;
}

const timeTypes = new Set(["date", "timestamp", "timestamptz", "DATE", "TIMESTAMP"]);
const ofOrigin =
  /creat|insert|order|event|book|post|log|sale|transaction|_(date|day|at|time|ts)$|^(date|day|time)$/i;
const thatChanges = /updat|modif|chang|last_|expir|valid_(to|until)|clos|cancel|end_|_end|due/i;
const ofSomethingElse = /birth|hire/i;
const isNow = /sysdate|systimestamp|now\(\)|current_(date|timestamp)|localtimestamp/i;

/** Whether a column is called as something that changes while its row lives. */
export function isNamedAsChanging(column: string): boolean {
  return thatChanges.test(column);
}

function scoreOf(column: KnownColumn, { primaryKey }: KnownTable): number {
  return (
    (column.notNull ? 4 : 0) +
    (ofOrigin.test(column.name) ? 3 : 0) +
    (isNow.test(column.default ?? "") ? 2 : 0) +
    (primaryKey.includes(column.name) ? 2 : 0) -
    (isNamedAsChanging(column.name) ? 6 : 0) -
    (ofSomethingElse.test(column.name) ? 6 : 0)
  );
}

/** The time by which rows come, by type and name; null where no column is a time. */
export function recommendPartitionColumn(table: KnownTable): Recommendation | null {
  const [best] = table.columns
    .filter(({ baseType }) => timeTypes.has(baseType))
    .map((column) => ({ column, score: scoreOf(column, table) }))
    .sort((a, b) => b.score - a.score);
  if (!best) return null;
  const { name, type, notNull } = best.column;
  const against = [
    ...(notNull ? [] : ["it may be NULL, which no interval takes"]),
    ...(isNamedAsChanging(name) ? ["by its name it changes, and rows would move"] : []),
    ...(table.primaryKey.includes(name) ? [] : ["the primary key does not contain it"]),
  ];
  return {
    setting: "partitionColumn",
    value: name,
    because: `it is of type ${type}${notNull ? " and NOT NULL" : ""}`,
    against: against.length > 0 ? against.join("; ") : null,
  };
}

const units = [
  { unit: "HOUR", days: 1 / 24 },
  { unit: "DAY", days: 1 },
  { unit: "WEEK", days: 7 },
  { unit: "MONTH", days: 30.4 },
  { unit: "YEAR", days: 365.25 },
] as const;

const GB = 2 ** 30;
/** Below this a partition costs more than it saves; above the other it is divided by hash. */
const [leastBytes, mostBytes] = [GB / 2, 8 * GB];
const mostPartitions = 1_000;

function daysOf({ min, max }: MeasuredRange): number {
  const [first, last] = [min, max].map((text) => DateTime.fromSQL(text, { zone: "utc" }));
  const days = last && first ? last.diff(first, "days").days : NaN;
  return Number.isFinite(days) ? Math.max(days, 1 / 24) : NaN;
}

const inGb = (bytes: number): string => `${(bytes / GB).toFixed(1)} GB`;

/** The finest interval whose partitions are worth having, by the measured ends of the key; null where they are no times. */
export function recommendInterval(table: KnownTable, range: MeasuredRange): Recommendation | null {
  const days = daysOf(range);
  if (Number.isNaN(days)) return null;
  const choices = units.map(({ unit, days: length }) => ({ unit, count: Math.ceil(days / length) }));
  const worth = choices.find(({ count }) => count <= mostPartitions && table.bytes / count >= leastBytes);
  const chosen = worth ?? choices.find(({ unit, count }) => unit === "MONTH" && count <= mostPartitions);
  const { unit, count } = chosen ?? { unit: "YEAR" as const, count: Math.ceil(days / 365.25) };
  return {
    setting: "intervalType",
    value: unit,
    because: `the keys span ${Math.ceil(days)} days: ${count} partitions of about ${inGb(table.bytes / count)}`,
    against: worth ? null : `its partitions are small; a table of ${inGb(table.bytes)} may need none`,
  };
}

/** Hash partitions where those of the interval are large; a power of two, so that they are alike. */
export function recommendHash(
  table: KnownTable,
  partitions: number,
  partitionColumn: string,
): Recommendation[] {
  const each = table.bytes / Math.max(1, partitions);
  const column = table.primaryKey.find((name) => name !== partitionColumn);
  if (each <= mostBytes || column === undefined) return [];
  const count = Math.min(64, 2 ** Math.ceil(Math.log2(each / (mostBytes / 4))));
  const because = `a partition of about ${inGb(each)} becomes ${count} of ${inGb(each / count)}`;
  const against = `queries that do not name ${column} read all ${count}`;
  return [
    {
      setting: "subpartitionColumn",
      value: column,
      because: "it is of the primary key, so its values differ",
      against: null,
    },
    { setting: "subpartitionCount", value: count, because, against },
  ];
}

/** Connections that load side by side: more for large tables, and never all that a server may have. */
export function recommendDegree({ bytes }: KnownTable): Recommendation {
  const degree = Math.min(8, Math.max(2, Math.ceil(bytes / (25 * GB))));
  return {
    setting: "migration.parallelDegree",
    value: degree,
    because: `the table and its indexes take ${inGb(bytes)}`,
    against: degree > 2 ? "each reads and writes beside the application" : null,
  };
}

/** A sentence for a message; "" without a recommendation. */
export function sayRecommendation(recommendation: Recommendation | null): string {
  if (recommendation === null) return "";
  const { value, because, against } = recommendation;
  return ` ${value} would do: ${because}${against === null ? "" : ` (but ${against})`}.`;
}
