import {
  intervalTargetSchema,
  type IntervalTarget,
  type IntervalTargetInput,
} from "../../provider/schema/target";

/** ORDERS by thousands of years, with all its rows in the first partition: whatever the application writes lies below the bound. */
export function historyTarget(changes: Partial<IntervalTargetInput> = {}): IntervalTarget {
  return intervalTargetSchema.parse({
    connection: "test",
    schema: "app",
    table: "orders",
    partitionType: "INTERVAL",
    partitionColumn: "order_date",
    intervalType: "YEAR",
    intervalValue: 1_000,
    partitionsAhead: 3,
    history: "keepAsOnePartition",
    ...changes,
  });
}
