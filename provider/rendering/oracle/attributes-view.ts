import { numberLiteral } from "../../dialect/oracle-literals";
import type { OracleAttributeChange } from "../../schema/oracle-attributes";
import type { OracleSetAttributesStep } from "../../schema/oracle-plan";
import type { View } from "../template";
import { print, type Values } from "../views/values";
import { templateOf } from "./storage-clause";
import { parallelClause } from "./table-view";

type Change<Kind extends OracleAttributeChange["kind"]> = Extract<OracleAttributeChange, { kind: Kind }>;

function compressionClause({ to, byDefault }: Change<"compression">): string {
  const clause = to === "NONE" ? "NOCOMPRESS" : `ROW STORE COMPRESS ${to}`;
  return byDefault ? `MODIFY DEFAULT ATTRIBUTES ${clause}` : clause;
}

function viewOf(change: OracleAttributeChange): View {
  switch (change.kind) {
    case "rowMovement":
      return { rowMovement: `${change.enabled ? "ENABLE" : "DISABLE"} ROW MOVEMENT` };
    case "compression":
      return { compression: compressionClause(change) };
    case "parallel":
      return { parallel: parallelClause(change.degree) };
    case "indexParallel":
      return { index: change.index, parallel: parallelClause(change.degree) };
    case "tablespace":
      return { tablespace: change.tablespace };
    case "lobTablespace":
      return { column: change.column, tablespace: change.tablespace };
    case "template": {
      const { count, tablespaces } = change;
      const isMere = tablespaces.length === 0;
      return {
        template: isMere
          ? `SUBPARTITION TEMPLATE ${numberLiteral(String(count))}`
          : templateOf(count, tablespaces),
      };
    }
  }
}

/** `setAttributes`: `values` say which change, by its place. */
export function attributesView({ table, changes }: OracleSetAttributesStep, values: Values): View {
  const change = values["change"] === undefined ? undefined : changes[Number(print(values["change"]))];
  return { schema: table.schema, table: table.name, ...(change ? viewOf(change) : {}) };
}
