import { refuse, type Refusal } from "../../errors";
import { keyColumnsOf } from "../layout-rule";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

function missingFrom(columns: readonly string[], subject: PreflightSubject): string {
  return keyColumnsOf(subject.target)
    .filter((column) => !columns.includes(column))
    .join(" and ");
}

function refusePrimaryKey(subject: PreflightSubject): Refusal[] {
  const table = tableName(subject);
  const primary = subject.state.constraints.find((constraint) => constraint.kind === "PRIMARY KEY");
  if (!primary)
    return [
      refuse("NO_PRIMARY_KEY", "table", {
        table,
        columns: keyColumnsOf(subject.target).join(" and ") || "the columns that identify a row",
      }),
    ];
  const columns = missingFrom(primary.columns, subject);
  if (columns === "") return [];
  const [partitionColumn = ""] = keyColumnsOf(subject.target);
  const path = primary.columns.includes(partitionColumn) ? "subpartitionColumn" : "partitionColumn";
  return [refuse("KEY_NOT_IN_PRIMARY_KEY", path, { constraint: primary.name, table, columns })];
}

function refuseUniqueIndexes(subject: PreflightSubject): Refusal[] {
  const primary = subject.state.constraints.find((constraint) => constraint.kind === "PRIMARY KEY");
  return subject.state.indexes
    .filter((index) => index.unique && index.constraint !== (primary?.name ?? null))
    .map((index) => ({ index: index.name, columns: missingFrom(index.columns, subject) }))
    .filter(({ columns }) => columns !== "")
    .map(({ index, columns }) =>
      refuse("UNIQUE_KEY_LACKS_PARTITION_KEY", "partitionColumn", {
        index,
        table: tableName(subject),
        columns,
      }),
    );
}

/** Refuses keys that a partitioned table cannot enforce (https://www.postgresql.org/docs/18/ddl-partitioning.html). */
export const refuseUniqueKeys: PreflightRule = (subject) => [
  ...refusePrimaryKey(subject),
  ...refuseUniqueIndexes(subject),
];
