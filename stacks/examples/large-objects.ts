import { PartitionedTable } from "pulumi-table-migration";

// CLOB and BLOB columns move with their rows and are compared byte by byte. Smaller chunks keep a transaction's undo small where a row
// holds megabytes. Preview warns (LOB_WRITES_UNSEEN) of writes through locators, which no trigger sees.
new PartitionedTable("customers", {
  connection: "hr",
  schema: "HR",
  table: "CUSTOMER_DATA",
  partitionType: "INTERVAL",
  partitionColumn: "CREATED_DATE",
  intervalType: "MONTH",
  subpartitionType: "HASH",
  subpartitionColumn: "CUSTOMER_ID",
  subpartitionCount: 4,
  migration: { chunkRows: 1_000 },
});
