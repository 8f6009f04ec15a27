import { PartitionedTable } from "pulumi-table-migration";

// PostgreSQL only: what is older than two years is detached, and dropped after three, by an `up` whose preview has listed it by name. Three
// months are kept ready. The primary key contains the partition key: one that is kept unique by a guard excludes retention.
new PartitionedTable("kept-transactions", {
  connection: "archive",
  schema: "hr",
  table: "transactions",
  partitionType: "INTERVAL",
  partitionColumn: "txn_date",
  intervalType: "MONTH",
  partitionsAhead: 3,
  retention: { detachAfter: { value: 24, unit: "MONTH" }, dropAfter: { value: 36, unit: "MONTH" } },
});
