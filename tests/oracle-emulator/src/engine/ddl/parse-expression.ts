import type { Expression, Query } from "../../sql/ast";
import { parseStatement } from "../../sql";

/** An expression whose text the catalog kept: it was parsed once before, so it parses. */
export function parseExpression(text: string): Expression {
  const query = parseStatement(`SELECT ${text}\nFROM dual`) as Query;
  const item = query.body.kind === "select" ? query.body.items[0] : undefined;
  if (item?.kind !== "item") throw new Error(`not an expression: ${text}`);
  return item.expression;
}

/** A condition (of a CHECK), likewise. */
export function parseCondition(text: string): Expression {
  const query = parseStatement(`SELECT 1 FROM dual WHERE ${text}`) as Query;
  const condition = query.body.kind === "select" ? query.body.where : undefined;
  if (condition === undefined) throw new Error(`not a condition: ${text}`);
  return condition;
}
