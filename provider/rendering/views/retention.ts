import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { RetentionStep } from "../../schema/plan";
import type { View } from "../template";
import { printLiteral, type Values } from "./values";

/** `detachPartitions` and `dropPartitions`: `values` name the partition. */
export function retentionView(step: RetentionStep, values: Values): View {
  const found = step.partitions.find(({ name }) => name === values["partition"]);
  const { schema, name: table } = step.table;
  return {
    schema,
    table,
    tableOid: String(step.tableOid),
    ...(found
      ? {
          partitionSchema: found.schema,
          partitionText: quoteLiteral(quoteQualified(found.schema, found.name)),
          boundText: quoteLiteral(found.bound),
          upperText: quoteLiteral(found.upper),
        }
      : {}),
    ...(step.kind === "dropPartitions"
      ? {
          column: step.column,
          keyType: step.keyType,
          ageText: quoteLiteral(step.age),
          schemaText: quoteLiteral(schema),
          tableText: quoteLiteral(table),
          expectedSegment: printLiteral(values["expectedSegment"]),
        }
      : {}),
  };
}
