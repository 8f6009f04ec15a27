import type { Name } from "../sql/ast";
import type { TypedValue, Variables } from "./host";
import { nameNode } from "./nodes";
import type { Entry, Scope } from "./scope";
import type { Cell, ScalarCell } from "./values";

/** NUL cannot stand in a name, so nothing that a user writes means a hoisted value. */
const PREFIX = "\u0000";

function typed(cell: Cell | undefined): TypedValue | undefined {
  return cell?.kind === "scalar" ? { type: cell.type.type, value: cell.value } : undefined;
}

function cellOfEntry(entry: Entry | undefined): Cell | undefined {
  return entry?.kind === "variable" ? entry.cell : undefined;
}

/** The scalar that a path names: a variable, a record's field, or either behind a label. */
export function scalarAt(scope: Scope, path: readonly string[]): TypedValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  const cell = cellOfEntry(scope.find(first));
  if (cell !== undefined) return typed(fieldAt(cell, rest));
  const [second, ...fields] = rest;
  if (second === undefined) return undefined;
  const labelled = cellOfEntry(scope.labelled(first)?.own(second));
  return labelled === undefined ? undefined : typed(fieldAt(labelled, fields));
}

function fieldAt(cell: Cell, path: readonly string[]): Cell | undefined {
  return path.reduce<Cell | undefined>(
    (at, field) => (at?.kind === "record" ? at.fields.get(field) : undefined),
    cell,
  );
}

/** What a statement sees of its block: the variables in scope, and values computed before it runs. */
export class Hoisted implements Variables {
  private readonly values = new Map<string, ScalarCell>();

  constructor(private readonly scope?: Scope) {}

  /** The name that stands for a computed value in the statement's tree. */
  add(cell: ScalarCell, position: number): Name {
    const name = `${PREFIX}${this.values.size + 1}`;
    this.values.set(name, cell);
    return nameNode([name], position);
  }

  find(path: readonly string[]): TypedValue | undefined {
    const [name] = path;
    if (name?.startsWith(PREFIX) === true) return typed(this.values.get(name));
    return this.scope === undefined ? undefined : scalarAt(this.scope, path);
  }
}
