import type { Block } from "../sql/ast";

type Tree = Readonly<Record<string, unknown>> & { readonly kind?: string };

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}

function collect(value: unknown, found: Set<string>): void {
  if (!isTree(value)) return;
  for (const target of targetsIn(value)) {
    if (isTree(target) && target.kind === "bind") found.add(target["name"] as string);
  }
  for (const child of Object.values(value)) collect(child, found);
}

/** What a node of the tree assigns to. */
function targetsIn(node: Tree): readonly unknown[] {
  if (node.kind === "assign") return [node["target"]];
  if (node.kind === "openFor" || node.kind === "open") return [node["cursor"]];
  if (Array.isArray(node["targets"])) return node["targets"] as readonly unknown[];
  return node["mode"] === "OUT" || node["mode"] === "IN OUT" ? [node["value"]] : [];
}

/** Binds that the block's text assigns to, whether or not that part of it runs: a client reads them back. */
export function assignedBinds(block: Block): ReadonlySet<string> {
  const found = new Set<string>();
  collect(block, found);
  return found;
}
