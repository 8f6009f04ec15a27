import * as pulumi from "@pulumi/pulumi";
import { PartitionedTable } from "pulumi-table-migration";

const config = new pulumi.Config();

/** One declaration for both databases: what nobody has quoted has capitals in Oracle's dictionary. */
const isOracle = config.get("engine") === "oracle";
const named = (name: string) => (isOracle ? name.toUpperCase() : name);

/** How the migrations run. Two connections each: the tables are migrated side by side. */
const migration = { parallelDegree: 2, keepOldForDays: config.getNumber("keepOldForDays") ?? 7 };

// Reports ask for a month; within it, eight hash partitions spread what is written now.
const transactions = new PartitionedTable("transactions", {
  connection: "hr",
  schema: named("hr"),
  table: named("transactions"),
  partitionType: "INTERVAL",
  partitionColumn: named("txn_date"),
  intervalType: "MONTH",
  subpartitionType: "HASH",
  subpartitionColumn: named("transaction_id"),
  subpartitionCount: 8,
  migration,
});

// Retention drops whole days. Hashed by user, because "what did this user do" is what is asked; so user_id is in the primary key.
const auditLog = new PartitionedTable("audit-log", {
  connection: "hr",
  schema: named("hr"),
  table: named("audit_log"),
  partitionType: "INTERVAL",
  partitionColumn: named("audit_date"),
  intervalType: "DAY",
  subpartitionType: "HASH",
  subpartitionColumn: named("user_id"),
  subpartitionCount: 4,
  migration,
});

// Read for some hours, then never again. Two days of partitions are kept ready; Oracle makes them as rows come.
const events = new PartitionedTable("events", {
  connection: "hr",
  schema: named("hr"),
  table: named("events"),
  partitionType: "INTERVAL",
  partitionColumn: named("event_date"),
  intervalType: "HOUR",
  ...(isOracle ? {} : { partitionsAhead: 48 }),
  subpartitionType: "HASH",
  subpartitionColumn: named("event_id"),
  subpartitionCount: 2,
  migration,
});

/** What the last run of each table did: rows, checksum, durations, how long the lock was held, the retired table. */
export const results = {
  transactions: transactions.result,
  audit_log: auditLog.result,
  events: events.result,
};

/** The partitioning that each table really has. */
export const partitioning = {
  transactions: transactions.partitioning,
  audit_log: auditLog.partitioning,
  events: events.partitioning,
};
