import type { Call, Expression, Identifier, Name, Query, ScalarType } from "../sql/ast";

/** Trees that the interpreter makes itself. */
export function identifier(name: string, position = 0): Identifier {
  return { name, quoted: true, position };
}

export function nameNode(parts: readonly string[], position = 0): Name {
  return { kind: "name", parts: parts.map((part) => identifier(part, position)), position };
}

export function callNode(name: readonly string[], args: readonly Expression[], position = 0): Call {
  return {
    kind: "call",
    name: name.map((part) => identifier(part, position)),
    args: args.map((value) => ({ value, position })),
    star: false,
    distinct: false,
    position,
  };
}

export function castNode(value: Expression, type: Omit<ScalarType, "kind" | "position">): Expression {
  return { kind: "cast", value, type: { kind: "scalarType", position: 0, ...type }, position: 0 };
}

/** A condition as 1, 0 or NULL: a select list of SQL holds no truth values in every version. */
export function truthNode(condition: Expression): Expression {
  const position = condition.position;
  const number = (text: string): Expression => ({ kind: "number", text, position });
  return {
    kind: "case",
    whens: [
      { when: condition, then: number("1") },
      { when: { kind: "unary", operator: "NOT", operand: condition, position }, then: number("0") },
    ],
    position,
  };
}

/** `SELECT value FROM dual`. */
export function dualQuery(value: Expression): Query {
  const { position } = value;
  const table = { kind: "table", name: { name: identifier("DUAL", position), position }, position } as const;
  const item = { kind: "item", expression: value, name: "VALUE", position } as const;
  const select = {
    kind: "select",
    hints: [],
    distinct: false,
    items: [item],
    from: [table],
    groupBy: [],
  } as const;
  return { kind: "query", with: [], body: { ...select, position }, orderBy: [], position };
}

export function dottedName(parts: readonly Identifier[]): string {
  return parts.map((part) => part.name).join(".");
}
