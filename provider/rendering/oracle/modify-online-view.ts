import { quoteIdentifier } from "../../dialect/oracle-quoting";
import type { OracleModifyOnlineStep } from "../../schema/oracle-modify-online";
import type { View } from "../template";
import type { Values } from "../views/values";
import { partitionClause } from "./partition-clause";

/** Every index is named, so that none becomes what the server would choose. */
function updateIndexes({ indexes }: OracleModifyOnlineStep): string {
  if (indexes.length === 0) return "";
  const each = indexes.map(({ name, isLocal }) => `${quoteIdentifier(name)} ${isLocal ? "LOCAL" : "GLOBAL"}`);
  return `\nUPDATE INDEXES (${each.join(", ")})`;
}

/** `modifyOnline`: `values` say where intervals begin. */
export function modifyOnlineView(step: OracleModifyOnlineStep, values: Values): View {
  const { schema, name } = step.table;
  return {
    schema,
    table: name,
    partitionClause: () => partitionClause(step.layout, values),
    updateIndexes: updateIndexes(step),
  };
}
