import { CompilationError } from "./errors";
import type { PlsqlError } from "./errors";
import type { PlsqlHost } from "./host";
import type { Cell } from "./values";

export interface ImplicitCursor {
  /** Undefined before the first statement: %ROWCOUNT and %FOUND are NULL. */
  rowCount: number | undefined;
}

export interface BlockBind {
  readonly cell: Cell;
  read: boolean;
  written: boolean;
}

/** What one call of the server shares between all its blocks and routines. */
export interface Context {
  readonly host: PlsqlHost;
  readonly binds: ReadonlyMap<string, BlockBind>;
  readonly implicit: ImplicitCursor;
  /** Exceptions whose handlers run, the innermost last: what SQLCODE and RAISE speak of. */
  readonly handling: PlsqlError[];
  depth: number;
  /** When other sessions had their turn last. */
  yieldedAt: number;
}

const TURN_MS = 20;

/** A block that only calculates must not keep the server to itself. */
export async function yieldWhenDue(context: Context): Promise<void> {
  if (Date.now() - context.yieldedAt < TURN_MS) return;
  await context.host.yieldTurn();
  context.yieldedAt = Date.now();
}

export function newContext(host: PlsqlHost, binds: ReadonlyMap<string, BlockBind> = new Map()): Context {
  return {
    host,
    binds,
    implicit: { rowCount: undefined },
    handling: [],
    depth: 0,
    yieldedAt: Date.now(),
  };
}

export function bindOf(context: Context, name: string, position: number): BlockBind {
  const bind = context.binds.get(name);
  if (bind === undefined) throw new CompilationError(`PLS-00049: bad bind variable '${name}'`, position);
  return bind;
}
