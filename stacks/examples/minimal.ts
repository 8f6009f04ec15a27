import { PartitionedTable } from "pulumi-table-migration";

// The least that a declaration says: the column, and how long an interval is. All else has a default, which the preview shows.
new PartitionedTable("minimal-orders", {
  connection: "hr",
  schema: "HR",
  table: "ORDERS",
  partitionType: "INTERVAL",
  partitionColumn: "ORDER_DATE",
  intervalType: "MONTH",
});
