import type { Identifier } from "../sql/ast";
import type { Context } from "./context";
import type { Builtin } from "./packages/builtin";
import { builtinNamed } from "./packages/registry";
import { packageScope, storedRoutine } from "./packages/stored";
import type { Entry, Scope } from "./scope";
import type { Cell } from "./values";

/** What the longest known beginning of a dotted name denotes, and what follows it. */
export type Resolved =
  | {
      readonly kind: "cell";
      readonly cell: Cell;
      readonly readOnly: boolean;
      readonly rest: readonly Identifier[];
    }
  | { readonly kind: "entry"; readonly entry: Exclude<Entry, { kind: "variable" }> }
  | { readonly kind: "builtin"; readonly builtin: Builtin };

function ofEntry(entry: Entry | undefined, rest: readonly Identifier[]): Resolved | undefined {
  if (entry === undefined) return undefined;
  if (entry.kind === "variable") return { kind: "cell", cell: entry.cell, readOnly: entry.readOnly, rest };
  return rest.length === 0 ? { kind: "entry", entry } : undefined;
}

/** A name of the block itself: no package and no stored unit. */
export function resolveLocally(scope: Scope, parts: readonly Identifier[]): Resolved | undefined {
  const [first, second, ...rest] = parts;
  if (first === undefined) return undefined;
  const own = ofEntry(scope.find(first.name), parts.slice(1));
  if (own !== undefined || second === undefined) return own;
  return ofEntry(scope.labelled(first.name)?.own(second.name), rest);
}

/** Local names first, then the packages that are built in, then stored units. */
export async function resolve(
  context: Context,
  scope: Scope,
  parts: readonly Identifier[],
): Promise<Resolved | undefined> {
  const local = resolveLocally(scope, parts);
  if (local !== undefined) return local;
  const names = parts.map((part) => part.name);
  const builtin = builtinNamed(names);
  if (builtin !== undefined) return { kind: "builtin", builtin };
  return stored(context, parts, names);
}

async function stored(
  context: Context,
  parts: readonly Identifier[],
  names: readonly string[],
): Promise<Resolved | undefined> {
  for (let length = Math.min(2, names.length - 1); length >= 1; length -= 1) {
    const unit = await packageScope(context, names.slice(0, length));
    const member = names[length] ?? "";
    if (unit !== undefined && !unit.hidden.has(member)) {
      const found = ofEntry(unit.own(member), parts.slice(length + 1));
      if (found !== undefined) return found;
    }
  }
  const routine = names.length <= 2 ? await storedRoutine(context, names) : undefined;
  return routine === undefined ? undefined : { kind: "entry", entry: routine };
}
