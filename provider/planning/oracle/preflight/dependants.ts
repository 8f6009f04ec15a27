import { refuse } from "../../../errors";
import { resolvedByName } from "../../../schema/oracle-dependants";
import { remedyForAttachment } from "./attachments";
import { tableName, type OracleRule } from "./rule";

/** Refuses what hangs on the object itself and would stay with the retired table. */
export const refuseDependants: OracleRule = (subject) =>
  subject.state.dependants
    .filter(({ kind }) => !resolvedByName.has(kind))
    .map(({ kind, schema, name, detail }) =>
      refuse("NOT_CARRIED", "table", {
        kind,
        name: `${schema}.${name}${detail === "" ? "" : ` (${detail})`}`,
        table: tableName(subject),
        remedy: remedyForAttachment(kind),
      }),
    );
