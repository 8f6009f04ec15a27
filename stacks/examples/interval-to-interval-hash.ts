import { PartitionedTable } from "pulumi-table-migration";

// A table that has its months already. They stay, and each gets eight hash partitions: the rows move, because a partition that is there
// cannot be divided in place. Two connections load and compare.
export const transactions = new PartitionedTable("hashed-transactions", {
  connection: "hr",
  schema: "HR",
  table: "TRANSACTIONS",
  partitionType: "INTERVAL",
  partitionColumn: "TXN_DATE",
  intervalType: "MONTH",
  subpartitionType: "HASH",
  subpartitionColumn: "TRANSACTION_ID",
  subpartitionCount: 8,
  migration: { parallelDegree: 2 },
});

// From days to hours, and by user besides.
export const auditLog = new PartitionedTable("hourly-audit-log", {
  connection: "hr",
  schema: "HR",
  table: "AUDIT_LOG",
  partitionType: "INTERVAL",
  partitionColumn: "AUDIT_DATE",
  intervalType: "HOUR",
  subpartitionType: "HASH",
  subpartitionColumn: "USER_ID",
  subpartitionCount: 4,
});
