import { refuse, type Refusal } from "../../../errors";
import type { OracleColumn } from "../../../schema/oracle-table-state";
import { findColumn, tableName, type OracleRule, type OracleSubject } from "./rule";

const timeTypes = new Set(["DATE", "TIMESTAMP"]);
const numberTypes = new Set(["NUMBER", "FLOAT"]);
const hashableTypes = new Set([
  ...["NUMBER", "FLOAT", "VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR", "RAW", "DATE", "TIMESTAMP"],
]);

function refuseMissing(subject: OracleSubject, path: string, column: string): Refusal {
  const similar = subject.state.columns.find((other) => other.name.toLowerCase() === column.toLowerCase());
  const hint = similar ? ` Did you mean ${similar.name}?` : "";
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

function refusePartitionColumn(subject: OracleSubject): Refusal[] {
  const path = "partitionColumn";
  const { partitionColumn, intervalType } = subject.target;
  const column = findColumn(subject, partitionColumn);
  if (!column) return [refuseMissing(subject, path, partitionColumn)];
  const isNumber = numberTypes.has(column.baseType);
  if (!isNumber && !timeTypes.has(column.baseType))
    return [refuseType(subject, path, column, "partition key of intervals", remedyFor(column))];
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

function refuseHashColumn(subject: OracleSubject): Refusal[] {
  const { subpartitionColumn: name } = subject.target;
  const path = "subpartitionColumn";
  if (name === undefined) return [];
  const column = findColumn(subject, name);
  if (!column) return [refuseMissing(subject, path, name)];
  if (hashableTypes.has(column.baseType)) return [];
  return [refuseType(subject, path, column, "hash key", "Choose a number, text or date column.")];
}

/** Refuses key columns that do not exist, or whose type cannot carry the partitioning. */
export const refuseKeyColumns: OracleRule = (subject) => [
  ...refusePartitionColumn(subject),
  ...refuseHashColumn(subject),
];
