import type { TableName } from "../demo/application/statements";

/** One table of the HR schema and how it is to be partitioned; stacks/index.ts declares all six. */
export interface Scenario {
  readonly table: TableName;
  readonly title: string;
}

export const SCENARIOS: readonly Scenario[] = [
  { table: "employees", title: "1  a plain table by day, 4 hash partitions" },
  { table: "transactions", title: "2  by month already, 8 hash partitions more" },
  { table: "orders", title: "3  a plain table by day, 8 hash partitions, in parallel" },
  { table: "events", title: "4  a plain table by hour, 16 hash partitions" },
  { table: "customer_data", title: "5  large objects by month, 4 hash partitions" },
  { table: "audit_log", title: "6  from days to hours, 4 hash partitions by user" },
];

/** Said with the figures: the seeds of this scenario name no range of time. */
export const EVENTS_NOTE =
  "EVENTS covers 24 hours at full size: a month by hour and 16 hash partitions would be 11,520 partitions, which preview refuses on PostgreSQL (at most 10,000).";
