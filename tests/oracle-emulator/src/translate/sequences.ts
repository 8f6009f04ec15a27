import type { SequenceValue } from "../sql/ast";
import type { Scope } from "./scope";
import { kindsIn, walk } from "./walk";

/**
 * Sequences of which a row takes more than one value, at least one of them NEXTVAL: all of those are the same value.
 * By their physical names.
 */
export function sequenceNames(nodes: unknown, scope: Scope): readonly string[] {
  if (!kindsIn(nodes).has("sequence")) return [];
  const uses = new Map<string, { next: number; all: number }>();
  walk(nodes, (node) => {
    if (node.kind !== "sequence") return node.kind === "query";
    const { schema, name, operation } = node as unknown as SequenceValue;
    const found = scope.compiler.context.catalog.sequence(schema?.name, name.name);
    if (found === undefined) return true;
    const use = uses.get(found.physicalName) ?? { next: 0, all: 0 };
    use.all += 1;
    if (operation === "NEXTVAL") use.next += 1;
    uses.set(found.physicalName, use);
    return true;
  });
  return [...uses].filter(([, use]) => use.next > 0 && use.all > 1).map(([name]) => name);
}
