import type { Block, CallStatement, PlsqlStatement } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";

const WRITES: ReadonlySet<string> = new Set(["insert", "update", "delete", "merge"]);
const COMPOUND: ReadonlySet<string> = new Set(["block", "if", "caseStatement", "loop"]);

/** Whether a statement writes, as far as its text tells; a procedure that it calls may. */
export function writes(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(writes);
  if (typeof node !== "object" || node === null) return false;
  if ("kind" in node && WRITES.has(node.kind as string)) return true;
  if ("kind" in node && node.kind === "callStatement") return !isRaising(node as CallStatement);
  return Object.values(node).some(writes);
}

function isRaising({ target }: CallStatement): boolean {
  return (
    target.kind === "call" && target.name.map(({ name }) => name).join(".") === "RAISE_APPLICATION_ERROR"
  );
}

/**
 * PL/pgSQL undoes all of a block's work before its handler runs, Oracle only the failing statement's. Both are the same where
 * nothing but the last statement writes.
 */
export function requireSameUndo(block: Block): void {
  const earlier: readonly PlsqlStatement[] = block.statements.slice(0, -1);
  const last = block.statements.at(-1);
  const manyWrites = writes(earlier) || (last !== undefined && COMPOUND.has(last.kind) && writes(last));
  if (manyWrites) {
    throw unimplemented("an exception handler in a trigger after statements that write", block.position);
  }
}
