import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { DetachPartitionsStep } from "../../schema/plan";
import type { View } from "../template";
import type { Values } from "./values";

/** `detachPartitions`: `values` name the partition. */
export function detachPartitionsView(step: DetachPartitionsStep, values: Values): View {
  const found = step.partitions.find(({ name }) => name === values["partition"]);
  return {
    schema: step.table.schema,
    table: step.table.name,
    tableOid: String(step.tableOid),
    ...(found
      ? {
          partitionSchema: found.schema,
          partitionText: quoteLiteral(quoteQualified(found.schema, found.name)),
          boundText: quoteLiteral(found.bound),
        }
      : {}),
  };
}
