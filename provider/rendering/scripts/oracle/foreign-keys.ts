import {
  heldForKeys,
  keyNeighbours,
  oracleKeyId,
  type OracleCarriedKey,
} from "../../../schema/oracle-foreign-key";
import type { OraclePlan } from "../../../schema/oracle-plan";
import type { View } from "../../template";
import { plsqlText } from "./plsql-text";
import { oracleStepOf, type OracleScriptRequest } from "./request";
import type { OracleScriptStatements } from "./statements";

/** Lists travel as JSON. */
function jsonText(texts: readonly string[]): string {
  return plsqlText(JSON.stringify(texts));
}

/** As `read_keys` of the scripts calls a key. */
function idText(schema: string, name: string): string {
  return plsqlText(`${schema}"${name}`);
}

/** Whether keys have a step of their own, and so a script. */
export function movesKeys({ steps }: OraclePlan): boolean {
  return steps.some(({ kind }) => kind === "validateForeignKeys");
}

interface KeyStatements {
  readonly swap: OracleScriptStatements;
  readonly keys: OracleScriptStatements | null;
}

function lockOf(swap: OracleScriptStatements, schema: string, table: string): string {
  return swap.text("lockNeighbour", { neighbourSchema: schema, neighbour: table });
}

function keyView({ swap, keys }: KeyStatements, key: OracleCarriedKey): View {
  const values = { foreignKey: oracleKeyId(key) };
  const { schema, table, name, interimName, direction, references, enabled, validated } = key;
  return {
    keyText: plsqlText(`${schema}.${table}.${name}`),
    oldKeyText: idText(schema, name),
    newKeyText: idText(schema, interimName),
    isIncoming: direction === "INCOMING" ? "TRUE" : "FALSE",
    addKey: swap.text("addKey", values),
    giveUp: swap.text("giveKeyUp", values),
    lockParent: direction === "OUTGOING" ? [lockOf(swap, references.schema, references.table)] : [],
    nameKey: keys?.text("nameKey", values),
    validateKey: enabled && validated && keys ? [keys.text("validateKey", values)] : [],
  };
}

/** What scripts say of the foreign keys that move with the table. */
export function foreignKeysView(request: OracleScriptRequest, statements: KeyStatements): View {
  const { foreignKeys, copy } = oracleStepOf(request, "swapTables");
  const neighbours = keyNeighbours(foreignKeys);
  const children = keyNeighbours(foreignKeys.filter(({ direction }) => direction === "INCOMING"));
  // DDL on the tables at the other ends invalidates what names those.
  const depended = [copy.source, ...neighbours];
  return {
    hasKeys: movesKeys(request.plan),
    heldForKeysText: plsqlText(heldForKeys),
    foreignKeys: foreignKeys.map((key) => keyView(statements, key)),
    keySchemas: jsonText(foreignKeys.map(({ schema }) => schema)),
    keyNames: jsonText(foreignKeys.flatMap(({ name, interimName }) => [name, interimName])),
    neighbourSchemas: jsonText(neighbours.map(({ schema }) => schema)),
    neighbourNames: jsonText(neighbours.map(({ name }) => name)),
    neighbours: neighbours.map(({ schema, name }) => ({
      lockNeighbour: lockOf(statements.swap, schema, name),
    })),
    children: children.map(({ schema, name }) => ({
      childSchemaText: plsqlText(schema),
      childNameText: plsqlText(name),
      childText: plsqlText(`${schema}.${name}`),
    })),
    dependedSchemas: jsonText(depended.map(({ schema }) => schema)),
    dependedNames: jsonText(depended.map(({ name }) => name)),
  };
}
