import { quoteIdentifier, quoteQualified } from "../../dialect/oracle-quoting";
import { oracleKeyId, type OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleCopy } from "../../schema/oracle-plan";
import type { View } from "../template";
import type { Values } from "../views/values";

/** The tables that a key stands on and points at before the names are swapped; the retired one it stands on after it. */
function tablesOf({ direction, schema, table, references }: OracleCarriedKey, copy: OracleCopy) {
  const isOwn = direction !== "INCOMING";
  return {
    interimKeyTable: isOwn ? copy.interim.name : table,
    retiredKeyTable: isOwn ? copy.retired.name : table,
    keyTable: isOwn ? copy.source.name : table,
    on: quoteQualified(schema, isOwn ? copy.interim.name : table),
    to: quoteQualified(references.schema, direction === "OUTGOING" ? references.table : copy.interim.name),
  };
}

/** ` ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED RELY ENABLE NOVALIDATE`: no row is looked at as the key is added. */
function describeKeyState(key: OracleCarriedKey): string {
  const { onDelete, deferrable, initiallyDeferred, rely, enabled } = key;
  return [
    ...(onDelete === "NO ACTION" ? [] : [`ON DELETE ${onDelete}`]),
    ...(deferrable ? [`DEFERRABLE INITIALLY ${initiallyDeferred ? "DEFERRED" : "IMMEDIATE"}`] : []),
    ...(rely ? ["RELY"] : []),
    `${enabled ? "ENABLE" : "DISABLE"} NOVALIDATE`,
  ].join(" ");
}

const list = (columns: readonly string[]): string => columns.map((name) => quoteIdentifier(name)).join(", ");

/** What statements say of one foreign key, which `values` name. */
export function foreignKeyView(copy: OracleCopy, keys: readonly OracleCarriedKey[], values: Values): View {
  const found = keys.find((each) => oracleKeyId(each) === values["foreignKey"]);
  if (found === undefined) return {};
  const { on, to, ...tables } = tablesOf(found, copy);
  const columns = `FOREIGN KEY (${list(found.columns)}) REFERENCES ${to} (${list(found.references.columns)})`;
  const name = quoteIdentifier(found.interimName);
  return {
    ...tables,
    keySchema: found.schema,
    key: found.name,
    interimKey: found.interimName,
    addKey: `ALTER TABLE ${on} ADD CONSTRAINT ${name} ${columns} ${describeKeyState(found)}`,
  };
}
