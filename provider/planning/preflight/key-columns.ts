import { refuse, type Refusal } from "../../errors";
import type { Column } from "../../schema/table-state";
import type { IntervalTarget, PartitionedTarget } from "../../schema/target";
import { isPartitioned, subpartitionOf } from "../layout-rule";
import { recommendPartitionColumn, sayRecommendation } from "../recommendation";
import { refuseDeclared } from "./declared-partitions";
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

function hintAt({ state }: PreflightSubject, path: string): string {
  if (path !== "partitionColumn") return "";
  const primaryKey = state.constraints.find(({ kind }) => kind === "PRIMARY KEY")?.columns ?? [];
  const bytes = state.bytes.table + state.bytes.indexes;
  const columns = state.columns.filter(({ generated }) => generated === null);
  return sayRecommendation(recommendPartitionColumn({ columns, primaryKey, bytes }));
}

function refuseMissing(subject: PreflightSubject, path: string, column: string): Refusal {
  const similar = subject.state.columns.find((other) => other.name.toLowerCase() === column.toLowerCase());
  const hint = similar ? ` Did you mean ${similar.name}?` : hintAt(subject, path);
  return refuse("COLUMN_NOT_FOUND", path, { path, table: tableName(subject), column, hint });
}

function refuseInterval(subject: PreflightSubject, target: IntervalTarget, column: Column): Refusal[] {
  const { intervalType } = target;
  const isInteger = integerTypes.has(column.baseType);
  const isShort = intervalType === "HOUR" || intervalType === "MINUTE";
  const fits = isInteger === (intervalType === "NUMBER") && !(column.baseType === "date" && isShort);
  if (fits) return [];
  const remedy = isInteger
    ? "Use NUMBER: intervalValue then counts in the column's own unit."
    : column.baseType === "date"
      ? "Use DAY, WEEK, MONTH or YEAR: a date has no hours or minutes and is not a number."
      : "Use MINUTE, HOUR, DAY, WEEK, MONTH or YEAR.";
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

function refuseGenerated(subject: PreflightSubject, path: string, column: Column, use: string): Refusal[] {
  if (!column.generated) return [];
  const remedy = "Choose a column that is stored as written.";
  return [refuseType(subject, path, column, `${use} (it is generated)`, remedy)];
}

/** What each strategy asks of the type of its key. */
const uses: Readonly<
  Record<PartitionedTarget["partitionType"], { use: string; types: Set<string>; remedy: string }>
> = {
  INTERVAL: {
    use: "partition key of intervals",
    types: new Set([...timeTypes, ...integerTypes]),
    remedy: "Choose a date, timestamp, timestamptz or integer column.",
  },
  RANGE: {
    use: "partition key of ranges",
    types: new Set([...timeTypes, ...integerTypes]),
    remedy: "Choose a date, timestamp, timestamptz or integer column.",
  },
  LIST: {
    use: "partition key of lists",
    types: new Set([...integerTypes, "text", "varchar", "bool", "date"]),
    remedy: "Choose an integer, text, boolean or date column.",
  },
  HASH: {
    use: "hash key",
    types: hashableTypes,
    remedy: "Choose a number, text, uuid or date column of the primary key.",
  },
};

function refuseKey(
  subject: PreflightSubject,
  path: string,
  column: Column,
  strategy: PartitionedTarget["partitionType"],
): Refusal[] {
  const { use, types, remedy } = uses[strategy];
  const generated = refuseGenerated(subject, path, column, use);
  if (generated.length > 0 || types.has(column.baseType)) return generated;
  return [refuseType(subject, path, column, use, remedy)];
}

function refusePartitionColumn(subject: PreflightSubject, target: PartitionedTarget): Refusal[] {
  const path = "partitionColumn";
  const column = findColumn(subject, target.partitionColumn);
  if (!column) return [refuseMissing(subject, path, target.partitionColumn)];
  const refusals = refuseKey(subject, path, column, target.partitionType);
  if (refusals.length > 0) return refusals;
  return target.partitionType === "INTERVAL"
    ? refuseInterval(subject, target, column)
    : refuseDeclared(subject, column);
}

function refuseHashColumn(subject: PreflightSubject): Refusal[] {
  const hash = subpartitionOf(subject.target);
  const path = "subpartitionColumn";
  if (hash === null) return [];
  const column = findColumn(subject, hash.column);
  return column ? refuseKey(subject, path, column, "HASH") : [refuseMissing(subject, path, hash.column)];
}

/** Refuses key columns that do not exist, or whose type cannot carry the partitioning. */
export const refuseKeyColumns: PreflightRule = (subject) => [
  ...(isPartitioned(subject.target) ? refusePartitionColumn(subject, subject.target) : []),
  ...refuseHashColumn(subject),
];
