import type { Expression } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";

/** The name under which the translator asks for the rows of the last statement; NUL cannot stand in a user's name. */
export const ROW_COUNT = "\u0000ROWCOUNT";

type Tree = Readonly<Record<string, unknown>>;

function attribute(node: Extract<Expression, { kind: "cursorAttribute" }>): Expression {
  const { position, cursor } = node;
  if (cursor.kind !== "name" || cursor.parts.length !== 1 || cursor.parts[0]?.name !== "SQL") {
    throw unimplemented("a cursor's attribute in a trigger", position);
  }
  const rows: Expression = {
    kind: "name",
    parts: [{ name: ROW_COUNT, quoted: true, position }],
    position,
  };
  if (node.attribute === "ROWCOUNT") return rows;
  const right: Expression = { kind: "number", text: "0", position };
  if (node.attribute === "FOUND") return { kind: "comparison", operator: ">", left: rows, right, position };
  if (node.attribute === "NOTFOUND")
    return { kind: "comparison", operator: "=", left: rows, right, position };
  throw unimplemented(`SQL%${node.attribute} in a trigger`, position);
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Tree)["kind"] === "cursorAttribute") return attribute(value as never);
  return Object.fromEntries(Object.entries(value as Tree).map(([key, child]) => [key, rewrite(child)]));
}

/** SQL%ROWCOUNT, SQL%FOUND and SQL%NOTFOUND as SQL can read them. */
export function withoutAttributes<Node extends object>(node: Node): Node {
  return rewrite(node) as Node;
}
