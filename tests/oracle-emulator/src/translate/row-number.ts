import { OracleError } from "../contract";
import type { ComparisonOperator, Expression, Select } from "../sql/ast";
import { toNumber } from "./coerce";
import { unimplemented } from "./errors";
import { expression } from "./expression";
import type { Scope } from "./scope";
import { conjuncts, contains, isRowNumber } from "./walk";

/** WHERE without its ROWNUM terms, and what they limit the rows to. */
export interface LimitedWhere {
  readonly terms: readonly Expression[];
  /** A text for LIMIT. */
  readonly limit: string | undefined;
}

const FLIPPED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
};

function bound(term: Expression, scope: Scope): string {
  if (term.kind !== "comparison") throw unimplemented("ROWNUM in this condition", term.position);
  const [operator, value] = isRowNumber(term.left)
    ? [term.operator, term.right]
    : [FLIPPED[term.operator], term.left];
  if (isRowNumber(value) || contains(value, "pseudo", isRowNumber))
    throw unimplemented("ROWNUM in this condition", term.position);
  const limit = toNumber(expression(value, scope), value.position).sql;
  switch (operator) {
    case "<=":
      return `greatest(floor(${limit}), 0)`;
    case "<":
      return `greatest(ceil(${limit}) - 1, 0)`;
    case "=":
      // The first row is row 1; no later one is ever reached.
      return `CASE WHEN ${limit} = 1 THEN 1 ELSE 0 END`;
    // A row that fails keeps its number for the next one, so none comes after it. LIMIT NULL is no limit.
    case ">":
      return `CASE WHEN ${limit} >= 1 THEN 0 END`;
    case ">=":
      return `CASE WHEN ${limit} > 1 THEN 0 END`;
    case "<>":
      return `CASE WHEN ${limit} >= 1 AND ${limit} = floor(${limit}) THEN ${limit} - 1 END`;
  }
}

/** Takes the conditions on ROWNUM out of a WHERE: they are applied when its other terms have been. */
export function limitedWhere(where: Expression | undefined, scope: Scope): LimitedWhere {
  const all = conjuncts(where);
  const isLimit = (term: Expression): boolean => contains(term, "pseudo", isRowNumber);
  const limits = all.filter(isLimit).map((term) => bound(term, scope));
  if (limits.length === 0) return { terms: all, limit: undefined };
  const limit = limits.length === 1 ? limits[0] : `least(${limits.join(", ")})`;
  return { terms: all.filter((term) => !isLimit(term)), limit: `(${limit})::bigint` };
}

/** The number of rows of `SELECT … FROM dual CONNECT BY LEVEL <= n`. @throws OracleError ORA-03001 for any other CONNECT BY */
export function levelLimit(node: Select, scope: Scope): string {
  const general = (): OracleError =>
    unimplemented("CONNECT BY other than LEVEL <= n from DUAL", node.position);
  const [table, ...others] = node.from;
  if (table?.kind !== "table" || others.length > 0 || table.name.name.name !== "DUAL") throw general();
  const term = node.connectBy!.condition;
  if (node.startWith !== undefined || term.kind !== "comparison") throw general();
  if (term.left.kind !== "pseudo" || (term.left.name !== "LEVEL" && term.left.name !== "ROWNUM"))
    throw general();
  const limit = toNumber(expression(term.right, scope), term.position).sql;
  // The root is there whatever the condition says.
  if (term.operator === "<=") return `greatest(floor(${limit}), 1)::integer`;
  if (term.operator === "<") return `greatest(ceil(${limit}) - 1, 1)::integer`;
  throw general();
}
