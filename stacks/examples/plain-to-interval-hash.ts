import { PartitionedTable } from "pulumi-table-migration";

// Plain tables whose rows are read by day. A power of two as the number of hash partitions makes them equally large.
for (const [table, column, hash, count] of [
  ["EMPLOYEES", "HIRE_DATE", "EMPLOYEE_ID", 4],
  ["ORDERS", "ORDER_DATE", "ORDER_ID", 8],
] as const) {
  new PartitionedTable(`daily-${table.toLowerCase()}`, {
    connection: "hr",
    schema: "HR",
    table,
    partitionType: "INTERVAL",
    partitionColumn: column,
    intervalType: "DAY",
    subpartitionType: "HASH",
    subpartitionColumn: hash,
    subpartitionCount: count,
    migration: { parallelDegree: 4, keepOldForDays: 7 },
  });
}
