import type { OracleAddPartitionsStep, OracleSetIntervalStep } from "../../schema/oracle-plan";
import type { View } from "../template";
import { print, type Values } from "../views/values";
import { describePartition, intervalOf } from "./partition-clause";

/** `setInterval` and `addPartitions`: `values` name the partition. */
export function changeView(step: OracleAddPartitionsStep | OracleSetIntervalStep, values: Values): View {
  const { table, layout } = step;
  const names = { schema: table.schema, table: table.name };
  if (step.kind === "addPartitions")
    return { ...names, partition: () => describePartition(layout, print(values["name"])) };
  const interval = step.on && layout.strategy === "INTERVAL" ? intervalOf(layout) : "";
  return { ...names, interval, earlier: step.earlier ?? "" };
}
