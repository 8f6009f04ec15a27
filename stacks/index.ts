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

/** What PostgreSQL alone must be told: how many partitions to keep ready, and that a guard keeps the key of today unique. */
const ahead = (partitions: number) =>
  isOracle ? {} : { partitionsAhead: partitions, uniqueKeys: "widen" as const };

// From days to hours, hashed by user, because "what did this user do" is what is asked.
const auditLog = new PartitionedTable("audit-log", {
  connection: "hr",
  schema: named("hr"),
  table: named("audit_log"),
  partitionType: "INTERVAL",
  partitionColumn: named("audit_date"),
  intervalType: "HOUR",
  ...ahead(24),
  subpartitionType: "HASH",
  subpartitionColumn: named("user_id"),
  subpartitionCount: 4,
  migration,
});

// Read for some hours, then never again. A month of them would be 11,520 partitions: more than PostgreSQL is given.
const events = new PartitionedTable("events", {
  connection: "hr",
  schema: named("hr"),
  table: named("events"),
  partitionType: "INTERVAL",
  partitionColumn: named("event_date"),
  intervalType: "HOUR",
  ...ahead(12),
  subpartitionType: "HASH",
  subpartitionColumn: named("user_id"),
  subpartitionCount: 16,
  migration,
});

/** What the application knows by a number alone, by the day on which it came, or the month. */
function byDate(table: string, column: string, intervalType: "DAY" | "MONTH", hash: string, count: number) {
  return new PartitionedTable(table.replace("_", "-"), {
    connection: "hr",
    schema: named("hr"),
    table: named(table),
    partitionType: "INTERVAL",
    partitionColumn: named(column),
    intervalType,
    ...ahead(7),
    subpartitionType: "HASH",
    subpartitionColumn: named(hash),
    subpartitionCount: count,
    migration,
  });
}

const tables: Record<string, PartitionedTable> = {
  transactions,
  audit_log: auditLog,
  events,
  orders: byDate("orders", "order_date", "DAY", "order_id", 8),
  employees: byDate("employees", "hire_date", "DAY", "employee_id", 4),
  customer_data: byDate("customer_data", "created_date", "MONTH", "customer_id", 4),
};

function ofEach<T>(read: (table: PartitionedTable) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, read(table)]));
}

/** What the last run of each table did: rows, checksum, durations, how long the lock was held, the retired table. */
export const results = ofEach(({ result }) => result);

/** The partitioning that each table really has. */
export const partitioning = ofEach((table) => table.partitioning);
