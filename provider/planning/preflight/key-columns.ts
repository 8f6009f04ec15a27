import { refuse, type Refusal } from "../../errors";
import type { Column } from "../../schema/table-state";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

const timeTypes = new Set(["date", "timestamp", "timestamptz"]);
const integerTypes = new Set(["int2", "int4", "int8"]);
const hashableTypes = new Set([
  ...["int2", "int4", "int8", "numeric", "oid", "bool", "char", "name", "text", "varchar", "bpchar", "uuid"],
  ...["bytea", "date", "time", "timetz", "timestamp", "timestamptz", "interval", "inet", "cidr", "macaddr"],
]);

function findColumn(subject: PreflightSubject, name: string): Column | undefined {
  return subject.state.columns.find((column) => column.name === name);
}

function refuseMissing(subject: PreflightSubject, path: string, column: string): Refusal {
  const similar = subject.state.columns.find((other) => other.name.toLowerCase() === column.toLowerCase());
  const hint = similar ? ` Did you mean ${similar.name}?` : "";
  return refuse("COLUMN_NOT_FOUND", path, { path, table: tableName(subject), column, hint });
}

function refuseInterval(subject: PreflightSubject, column: Column): Refusal[] {
  const { intervalType } = subject.target;
  const isInteger = integerTypes.has(column.baseType);
  const fits =
    isInteger === (intervalType === "NUMBER") && !(column.baseType === "date" && intervalType === "HOUR");
  if (fits) return [];
  const remedy = isInteger
    ? "Use NUMBER: intervalValue then counts in the column's own unit."
    : column.baseType === "date"
      ? "Use DAY, WEEK, MONTH or YEAR: a date has no hours and is not a number."
      : "Use HOUR, DAY, WEEK, MONTH or YEAR.";
  return [
    refuse("INTERVAL_UNFIT", "intervalType", {
      interval: intervalType,
      table: tableName(subject),
      column: column.name,
      type: column.type,
      remedy,
    }),
  ];
}

function refuseType(
  subject: PreflightSubject,
  path: string,
  column: Column,
  use: string,
  remedy: string,
): Refusal {
  const { name, type } = column;
  return refuse("KEY_TYPE_UNSUPPORTED", path, {
    path,
    table: tableName(subject),
    column: name,
    type,
    use,
    remedy,
  });
}

function refusePartitionColumn(subject: PreflightSubject): Refusal[] {
  const path = "partitionColumn";
  const column = findColumn(subject, subject.target.partitionColumn);
  if (!column) return [refuseMissing(subject, path, subject.target.partitionColumn)];
  const use = "partition key of intervals";
  if (column.generated)
    return [
      refuseType(
        subject,
        path,
        column,
        `${use} (it is generated)`,
        "Choose a column that is stored as written.",
      ),
    ];
  if (!timeTypes.has(column.baseType) && !integerTypes.has(column.baseType))
    return [
      refuseType(subject, path, column, use, "Choose a date, timestamp, timestamptz or integer column."),
    ];
  return refuseInterval(subject, column);
}

function refuseHashColumn(subject: PreflightSubject): Refusal[] {
  const { subpartitionColumn: name } = subject.target;
  const path = "subpartitionColumn";
  if (name === undefined) return [];
  const column = findColumn(subject, name);
  if (!column) return [refuseMissing(subject, path, name)];
  if (column.generated)
    return [
      refuseType(
        subject,
        path,
        column,
        "hash key (it is generated)",
        "Choose a column that is stored as written.",
      ),
    ];
  if (hashableTypes.has(column.baseType)) return [];
  return [
    refuseType(
      subject,
      path,
      column,
      "hash key",
      "Choose a number, text, uuid or date column of the primary key.",
    ),
  ];
}

/** Refuses key columns that do not exist, or whose type cannot carry the partitioning. */
export const refuseKeyColumns: PreflightRule = (subject) => [
  ...refusePartitionColumn(subject),
  ...refuseHashColumn(subject),
];
