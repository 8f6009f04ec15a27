import { OracleError } from "../../contract";
import { storageType } from "../../catalog/data-type";
import type { PartitionBound, SourceExpression } from "../../sql/ast";
import type { StoredColumn } from "./columns";
import { row, type DdlContext } from "./context";

/** A bound or a list: as Oracle shows it, and its values as PostgreSQL text; null is MAXVALUE or DEFAULT. */
export interface EvaluatedBound {
  readonly highValue: string;
  readonly values: readonly (string | null)[];
}

const TIMES = new Set(["DATE", "TIMESTAMP", "TIMESTAMP WITH LOCAL TIME ZONE"]);

/** Evaluates VALUES LESS THAN (…) or VALUES (…) once, for the dictionary and for routing. */
export async function evaluateBound(
  context: DdlContext,
  bound: PartitionBound,
  keys: readonly StoredColumn[],
): Promise<EvaluatedBound> {
  if (bound.kind === "default") return { highValue: "DEFAULT", values: [null] };
  const rows = bound.kind === "lessThan" ? [bound.values] : bound.rows;
  const texts: string[] = [];
  const values: (string | null)[] = [];
  for (const items of rows) {
    if (items.length !== keys.length) {
      throw new OracleError(
        14019,
        "partition bound element must be one of: string, datetime or interval literal, number, or MAXVALUE",
      );
    }
    for (const [index, item] of items.entries()) {
      const value = await evaluate(context, item, keys[index] as StoredColumn);
      values.push(value.value);
      texts.push(value.text);
    }
  }
  return { highValue: texts.join(", "), values };
}

/** A list's NULL is a value; it is kept apart from DEFAULT by this text, which no value has. */
export const LISTED_NULL = "\u0001NULL";

async function evaluate(
  context: DdlContext,
  item: SourceExpression,
  key: StoredColumn,
): Promise<{ value: string | null; text: string }> {
  if (item.expression.kind === "maxvalue") return { value: null, text: "MAXVALUE" };
  if (item.expression.kind === "default") return { value: null, text: "DEFAULT" };
  if (item.expression.kind === "null") return { value: LISTED_NULL, text: "NULL" };
  const value = await evaluateConstant(context, item, key);
  return { value, text: await highValue(context, value, key) };
}

/** The value of a constant in the key's type, as PostgreSQL prints it. */
export async function evaluateConstant(
  context: DdlContext,
  item: SourceExpression,
  key: StoredColumn,
): Promise<string> {
  const text = context.translate(item.expression, undefined, key.type);
  const result = await row<{ value: string | null }>(
    context,
    `SELECT (${text})::${storageType(key.type)}::text AS value`,
  );
  const value = result?.value ?? null;
  if (value === null) {
    throw new OracleError(
      14019,
      "partition bound element must be one of: string, datetime or interval literal, number, or MAXVALUE",
    );
  }
  return value;
}

async function highValue(context: DdlContext, value: string, key: StoredColumn): Promise<string> {
  if (TIMES.has(key.type.name)) {
    const text = await row<{ text: string }>(
      context,
      "SELECT ora_catalog.time_high_value($1::timestamp, $2) AS text",
      [value, key.type.name],
    );
    return text?.text ?? "";
  }
  if (key.type.name === "NUMBER") return value.includes(".") ? value.replace(/\.?0+$/, "") : value;
  return `'${value.replaceAll("'", "''")}'`;
}
