import { OracleError } from "../contract";
import type { Expression, Identifier, OuterColumn } from "../sql/ast";
import { condition } from "./expression";
import { invalidIdentifier, type Scope, type Source } from "./scope";
import { kindsIn, walk } from "./walk";

/** One item of the comma list and its sources. */
export interface FromItem {
  readonly text: string;
  readonly sources: readonly Source[];
}

interface OuterPredicate {
  readonly term: Expression;
  /** The item whose rows may be missing. */
  readonly optional: FromItem;
  /** Other items that the predicate is about. */
  readonly needed: ReadonlySet<FromItem>;
}

function hasMark(term: Expression): boolean {
  return kindsIn(term).has("outerColumn");
}

/** Where a column of the comma list comes from; undefined: from further out, or no column at all. */
function itemOf(parts: readonly Identifier[], items: readonly FromItem[]): FromItem | undefined {
  const name = parts.at(-1)!.name;
  const [qualifier, schema] = [parts.at(-2)?.name, parts.at(-3)?.name];
  const matches = (source: Source): boolean =>
    (qualifier === undefined || source.name === qualifier) &&
    (schema === undefined || source.schema === schema) &&
    source.columns.some((column) => column.name === name);
  return items.find((item) => item.sources.some(matches));
}

function checkShape(term: Expression): void {
  walk(term, (node) => {
    if (node.kind === "query")
      throw new OracleError(1799, "a column may not be outer-joined to a subquery", term.position);
    if (node.kind === "logical" && (node as { operator?: string }).operator === "OR") {
      throw new OracleError(
        1719,
        "outer join operator (+) not allowed in operand of OR or IN",
        term.position,
      );
    }
    if (node.kind === "in" && Array.isArray((node as { right?: unknown }).right)) {
      const { right } = node as unknown as { right: readonly Expression[] };
      if (right.length > 1)
        throw new OracleError(
          1719,
          "outer join operator (+) not allowed in operand of OR or IN",
          term.position,
        );
    }
  });
}

function predicate(term: Expression, items: readonly FromItem[]): OuterPredicate {
  checkShape(term);
  const optional = new Set<FromItem>();
  const needed = new Set<FromItem>();
  walk(term, (node) => {
    if (node.kind === "outerColumn") {
      const { name } = node as OuterColumn;
      const item = itemOf(name.parts, items);
      if (item === undefined) throw invalidIdentifier(name.parts);
      optional.add(item);
      return true;
    }
    if (node.kind === "name") {
      const item = itemOf((node as unknown as { parts: readonly Identifier[] }).parts, items);
      if (item !== undefined) needed.add(item);
    }
    return false;
  });
  const [only, ...others] = optional;
  if (only === undefined || others.length > 0) {
    throw new OracleError(1468, "a predicate may reference only one outer-joined table", term.position);
  }
  needed.delete(only);
  return { term, optional: only, needed };
}

/**
 * FROM and WHERE of the comma list: items with `(+)` are LEFT JOINed to those that their predicates need.
 * @throws OracleError what Oracle refuses: ORA-01416, 01468, 01719, 01799
 */
export function joinItems(
  items: readonly FromItem[],
  terms: readonly Expression[],
  scope: Scope,
): { readonly from: string; readonly rest: readonly Expression[] } {
  const outer = terms.filter(hasMark).map((term) => predicate(term, items));
  const rest = terms.filter((term) => !hasMark(term));
  if (outer.length === 0) return { from: items.map((item) => item.text).join(", "), rest };
  const optional = new Set(outer.map((one) => one.optional));
  const placed = new Set(items.filter((item) => !optional.has(item)));
  let from = [...placed].map((item) => item.text).join(" CROSS JOIN ");
  const waiting = new Set(optional);
  scope.outerColumnsAllowed = true;
  while (waiting.size > 0) {
    const next = [...waiting].find((item) =>
      outer.every((one) => one.optional !== item || [...one.needed].every((needed) => placed.has(needed))),
    );
    if (next === undefined || from === "") {
      throw new OracleError(1416, "two tables cannot be outer-joined to each other", terms[0]?.position ?? 0);
    }
    const tests = outer.filter((one) => one.optional === next).map((one) => condition(one.term, scope));
    from += ` LEFT JOIN ${next.text} ON ${tests.join(" AND ")}`;
    placed.add(next);
    waiting.delete(next);
  }
  scope.outerColumnsAllowed = false;
  return { from, rest };
}
