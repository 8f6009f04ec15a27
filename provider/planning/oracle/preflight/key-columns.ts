import { refuse, type Refusal } from "../../../errors";
import type { OracleColumn } from "../../../schema/oracle-table-state";
import type { IntervalTarget, PartitionedTarget } from "../../../schema/target";
import { isPartitioned } from "../../layout-rule";
import { recommendPartitionColumn, sayRecommendation } from "../../recommendation";
import { findColumn, tableName, type OracleRule, type OracleSubject } from "./rule";

const timeTypes = new Set(["DATE", "TIMESTAMP"]);
const numberTypes = new Set(["NUMBER", "FLOAT"]);
const hashableTypes = new Set([
  ...["NUMBER", "FLOAT", "VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR", "RAW", "DATE", "TIMESTAMP"],
]);

function hintAt({ state }: OracleSubject, path: string): string {
  if (path !== "partitionColumn") return "";
  const primaryKey = state.constraints.find(({ kind }) => kind === "PRIMARY KEY")?.columns ?? [];
  const bytes = (state.bytes?.table ?? 0) + (state.bytes?.indexes ?? 0);
  return sayRecommendation(recommendPartitionColumn({ columns: state.columns, primaryKey, bytes }));
}

function refuseMissing(subject: OracleSubject, path: string, column: string): Refusal {
  const similar = subject.state.columns.find((other) => other.name.toLowerCase() === column.toLowerCase());
  const hint = similar ? ` Did you mean ${similar.name}?` : hintAt(subject, path);
  return refuse("COLUMN_NOT_FOUND", path, { path, table: tableName(subject), column, hint });
}

function refuseType(
  subject: OracleSubject,
  path: string,
  { name, type }: OracleColumn,
  use: string,
  remedy: string,
): Refusal {
  return refuse("KEY_TYPE_UNSUPPORTED", path, {
    path,
    table: tableName(subject),
    column: name,
    type,
    use,
    remedy,
  });
}

/** @see https://docs.oracle.com/en/error-help/db/ora-14751/ */
function remedyFor({ baseType, name }: OracleColumn): string {
  return baseType.startsWith("TIMESTAMP WITH")
    ? `Add a virtual column AS (SYS_EXTRACT_UTC(${name})), and name it instead.`
    : "Choose a DATE, TIMESTAMP or NUMBER column.";
}

/** A unit of time goes with a time, NUMBER with a number. */
function refuseUnit(
  subject: OracleSubject,
  { intervalType }: IntervalTarget,
  column: OracleColumn,
): Refusal[] {
  const isNumber = numberTypes.has(column.baseType);
  if (isNumber === (intervalType === "NUMBER")) return [];
  const remedy = isNumber
    ? "Use NUMBER: intervalValue then counts in the column's own unit."
    : "Use MINUTE, HOUR, DAY, WEEK, MONTH or YEAR.";
  const { name, type } = column;
  const table = tableName(subject);
  return [
    refuse("INTERVAL_UNFIT", "intervalType", { interval: intervalType, table, column: name, type, remedy }),
  ];
}

/** What may be a key of each strategy, and what to choose instead of anything else. */
const keysOf = {
  INTERVAL: { types: new Set([...timeTypes, ...numberTypes]), use: "partition key of intervals", remedyFor },
  RANGE: { types: new Set([...timeTypes, ...numberTypes]), use: "partition key of ranges", remedyFor },
  LIST: {
    types: new Set([...numberTypes, "VARCHAR2", "CHAR", "DATE"]),
    use: "partition key of lists",
    remedyFor: () => "Choose a NUMBER, VARCHAR2, CHAR or DATE column.",
  },
  HASH: { types: hashableTypes, use: "hash key", remedyFor: () => "Choose a number, text or date column." },
} as const;

/** Whether values that differ may be equal to the column: then a list's text is not the one that its rows have. */
function isLinguistic({ collation }: OracleColumn): boolean {
  return collation !== null && collation !== "BINARY";
}

function refusePartitionColumn(subject: OracleSubject, target: PartitionedTarget): Refusal[] {
  const path = "partitionColumn";
  const column = findColumn(subject, target.partitionColumn);
  if (!column) return [refuseMissing(subject, path, target.partitionColumn)];
  const { types, use, remedyFor: remedy } = keysOf[target.partitionType];
  if (!types.has(column.baseType)) return [refuseType(subject, path, column, use, remedy(column))];
  if (isLinguistic(column)) {
    const collated = `${use} (its collation is ${column.collation ?? ""})`;
    return [refuseType(subject, path, column, collated, "Choose a column without a collation of its own.")];
  }
  return target.partitionType === "INTERVAL" ? refuseUnit(subject, target, column) : [];
}

function refuseHashColumn(subject: OracleSubject): Refusal[] {
  const { subpartitionColumn: name } = { subpartitionColumn: undefined, ...subject.target };
  const path = "subpartitionColumn";
  if (name === undefined) return [];
  const column = findColumn(subject, name);
  if (!column) return [refuseMissing(subject, path, name)];
  const { types, use, remedyFor: remedy } = keysOf.HASH;
  return types.has(column.baseType) ? [] : [refuseType(subject, path, column, use, remedy())];
}

/** Refuses key columns that do not exist, or whose type cannot carry the partitioning. */
export const refuseKeyColumns: OracleRule = (subject) => [
  ...(isPartitioned(subject.target) ? refusePartitionColumn(subject, subject.target) : []),
  ...refuseHashColumn(subject),
];
