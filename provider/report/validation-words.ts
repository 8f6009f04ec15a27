import type { CheckName } from "../schema/validation";

const titles: Readonly<Record<CheckName, string>> = {
  settings: "Settings",
  database: "Database",
  existence: "Table",
  privileges: "Privileges",
  columns: "Key columns",
  types: "Column types",
  interval: "Intervals and bounds",
  keyValues: "Key values",
  uniqueKeys: "Unique keys",
  foreignKeys: "Foreign keys",
  carried: "What hangs on it",
  existingPartitions: "Partitions of today",
  space: "Space",
  lockTable: "Lock table",
  activity: "Locks and transactions",
  runs: "Earlier runs",
  statistics: "Statistics",
  partitionSizes: "Sizes of partitions",
  afterwards: "What stays different",
  partitioning: "Partitioning",
  counts: "Row counts",
  indexes: "Indexes",
  constraints: "Constraints",
  triggers: "Triggers",
  grants: "Grants",
  dependants: "Dependants",
  structure: "Columns and the rest",
  keySpan: "Lowest and highest key",
  distribution: "Rows of each partition",
  sample: "Random rows",
  checksum: "Checksum of all rows",
};

/** A check's name as reports print it. */
export function titleOf(name: CheckName): string {
  return titles[name];
}
