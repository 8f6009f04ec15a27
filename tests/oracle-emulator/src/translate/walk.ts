import type { Expression, Query } from "../sql/ast";

type Visitor = (node: { readonly kind: string }) => boolean | void;

function isNode(value: unknown): value is { readonly kind: string } {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** Visits a tree's nodes; what the visitor answers true to is not entered. */
export function walk(value: unknown, visit: Visitor): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (isNode(value) && visit(value) === true) return;
  for (const child of Object.values(value)) walk(child, visit);
}

const kindsOfTrees = new WeakMap<object, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** The kinds of a tree's nodes, but for those of its subqueries. Found out once: a tree is never changed. */
export function kindsIn(tree: unknown): ReadonlySet<string> {
  if (typeof tree !== "object" || tree === null) return none;
  const known = kindsOfTrees.get(tree);
  if (known !== undefined) return known;
  const kinds = new Set<string>();
  if (isNode(tree)) kinds.add(tree.kind);
  if (!isNode(tree) || tree.kind !== "query")
    for (const child of Object.values(tree)) for (const kind of kindsIn(child)) kinds.add(kind);
  kindsOfTrees.set(tree, kinds);
  return kinds;
}

/** Whether a node of a kind is in an expression, not in its subqueries. */
export function contains(
  node: unknown,
  kind: Expression["kind"],
  test: (node: Expression) => boolean,
): boolean {
  if (!kindsIn(node).has(kind)) return false;
  let found = false;
  walk(node, (one) => {
    if (found || (one as Query).kind === "query") return true;
    found = test(one as Expression);
    return found;
  });
  return found;
}

/** The terms of a chain of ANDs. */
export function conjuncts(node: Expression | undefined): readonly Expression[] {
  if (node === undefined) return [];
  const terms: Expression[] = [];
  const open: Expression[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === "logical" && next.operator === "AND") open.push(next.right, next.left);
    else if (next.kind === "parenthesised") open.push(next.expression);
    else terms.push(next);
  }
  return terms;
}

export function isRowNumber(node: Expression): boolean {
  return node.kind === "pseudo" && node.name === "ROWNUM";
}
