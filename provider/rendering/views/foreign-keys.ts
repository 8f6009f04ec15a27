import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import { keyId } from "../../schema/foreign-key";
import type { CarriedKey, QualifiedName, SwapTablesStep } from "../../schema/plan";
import { commentLiteral } from "../fragments";
import type { View } from "../template";
import type { Values } from "./values";

function regclass({ schema, name }: QualifiedName): string {
  return `${quoteLiteral(quoteQualified(schema, name))}::regclass`;
}

function list(tables: readonly QualifiedName[]): string[] {
  return tables.map(({ schema, name }) => quoteQualified(schema, name));
}

/** The tables that are locked before and after the table itself, as LOCK TABLE names them. */
export function neighboursView({ neighbours }: Pick<SwapTablesStep, "neighbours">): View {
  const { children, referenced } = neighbours;
  return {
    childTables: list(children)
      .map((table) => `${table}, `)
      .join(""),
    referencedTables: list(referenced)
      .map((table) => `, ${table}`)
      .join(""),
  };
}

/** `values` name a foreign key by its {@link keyId}. */
export function foreignKeyView(keys: readonly CarriedKey[], values: Values, isNew: boolean): View {
  const key = keys.find((candidate) => keyId(candidate) === values["key"]);
  if (!key) return {};
  return {
    keyName: key.name,
    keyText: quoteLiteral(key.name),
    keySchema: key.table.schema,
    keyTable: key.table.name,
    keyTableRegclass: regclass(key.table),
    keyReferencesRegclass: regclass(key.references),
    referencesSchema: key.references.schema,
    references: key.references.name,
    keyDefinition: isNew && key.enforced ? `${key.definition} NOT VALID` : key.definition,
    keyComment: commentLiteral(key.comment),
  };
}
