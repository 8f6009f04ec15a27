import type {
  Block,
  CaseStatement,
  ExceptionHandler,
  IfStatement,
  PlsqlStatement,
  RaiseStatement,
} from "../sql/ast";
import { runCallStatement } from "./call-statement";
import { assign } from "./coerce";
import { compare } from "./condition";
import type { Context } from "./context";
import { yieldWhenDue } from "./context";
import { closeCursor, cursorNamed } from "./cursor";
import { fetchInto, openCursorStatement, openFor } from "./cursor-statement";
import { declareAll } from "./declare";
import { executeImmediate } from "./dynamic";
import type { ExceptionObject } from "./errors";
import {
  asException,
  PlsqlError,
  PREDEFINED_EXCEPTIONS,
  raised,
  textOfCode,
  undeclared,
  unsupported,
} from "./errors";
import { evaluate, evaluateScalar, truth } from "./expression";
import { forall } from "./forall";
import { atPosition } from "./location";
import type { Completion } from "./loop";
import { exitOrContinue, runLoop } from "./loop";
import { dottedName } from "./nodes";
import { place } from "./place";
import { findEntry } from "./types";
import { Scope } from "./scope";
import { dmlInto, selectInto } from "./into";
import { runSql } from "./sql";

/** Runs a block in a scope of its own. */
export function runBlock(context: Context, outer: Scope, block: Block): Promise<Completion> {
  const labels = block.labels.map((label) => label.name);
  return runBody(context, new Scope(outer.unit, outer, labels), block);
}

/** Runs a block in a scope that holds its parameters already. Errors of declarations pass its own handlers by. */
export async function runBody(context: Context, scope: Scope, block: Block): Promise<Completion> {
  if (block.autonomous)
    return context.host.autonomously((host) =>
      runBody({ ...context, host }, scope, { ...block, autonomous: false }),
    );
  await atPosition(context, scope, block.position, () => declareAll(context, scope, block.declarations));
  try {
    return await runStatements(context, scope, block.statements);
  } catch (error) {
    const exception = asException(error);
    const handler = exception === undefined ? undefined : await handlerOf(context, scope, block, exception);
    if (exception === undefined || handler === undefined) throw error;
    context.handling.push(exception);
    try {
      return await runStatements(context, scope, handler.statements);
    } finally {
      context.handling.pop();
    }
  }
}

async function handlerOf(
  context: Context,
  scope: Scope,
  block: Block,
  error: PlsqlError,
): Promise<ExceptionHandler | undefined> {
  for (const handler of block.handlers) {
    if (handler.others) return handler;
    for (const name of handler.exceptions) {
      const { code, ...exception } = await exceptionNamed(context, scope, name);
      if (error.exception === exception.object && exception.object !== undefined) return handler;
      if (code !== undefined && code === error.code) return handler;
    }
  }
  return undefined;
}

async function exceptionNamed(
  context: Context,
  scope: Scope,
  name: NonNullable<RaiseStatement["exception"]>,
): Promise<{ readonly code: number | undefined; readonly object?: ExceptionObject }> {
  const entry = await findEntry(context, scope, name.parts);
  if (entry?.kind === "exception") return { code: entry.exception.code, object: entry.exception };
  const code = PREDEFINED_EXCEPTIONS.get(name.parts.at(-1)?.name ?? "");
  if (code === undefined) throw undeclared(dottedName(name.parts), name.position);
  return { code };
}

/** Runs statements until one leaves the block, a loop or the routine. */
export async function runStatements(
  context: Context,
  scope: Scope,
  statements: readonly PlsqlStatement[],
): Promise<Completion> {
  for (const statement of statements) {
    await yieldWhenDue(context);
    const completion = await atPosition(context, scope, statement.position, () =>
      runStatement(context, scope, statement),
    );
    if (completion !== undefined) return completion;
  }
  return undefined;
}

async function runStatement(context: Context, scope: Scope, node: PlsqlStatement): Promise<Completion> {
  switch (node.kind) {
    case "block":
      return runBlock(context, scope, node);
    case "if":
      return runIf(context, scope, node);
    case "caseStatement":
      return runCase(context, scope, node);
    case "loop":
      return runLoop(context, scope, node);
    case "exit":
    case "continue":
      return exitOrContinue(context, scope, node);
    case "return":
      return node.value === undefined
        ? { kind: "return" }
        : { kind: "return", value: await evaluate(context, scope, node.value) };
    default:
      await runSimple(context, scope, node);
      return undefined;
  }
}

type SimpleStatement = Exclude<
  PlsqlStatement,
  { kind: "block" | "if" | "caseStatement" | "loop" | "exit" | "continue" | "return" }
>;

async function runSimple(context: Context, scope: Scope, node: SimpleStatement): Promise<void> {
  switch (node.kind) {
    case "nullStatement":
      return;
    case "assign": {
      const value = await evaluate(context, scope, node.value);
      return assign(context.host, await place(context, scope, node.target), value);
    }
    case "callStatement":
      return runCallStatement(context, scope, node);
    case "raise":
      return raise(context, scope, node);
    case "executeImmediate":
      return executeImmediate(context, scope, node);
    case "forall":
      return forall(context, scope, node);
    case "open":
      return openCursorStatement(context, scope, node);
    case "openFor":
      return openFor(context, scope, node);
    case "fetch":
      return fetchInto(context, scope, node);
    case "close":
      return closeCursor((await cursorNamed(context, scope, node.cursor)).cell);
    default:
      return runSqlStatement(context, scope, node);
  }
}

type SqlNode = Extract<
  SimpleStatement,
  {
    kind:
      | "selectInto"
      | "insert"
      | "update"
      | "delete"
      | "merge"
      | "lockTable"
      | "setConstraints"
      | "commit"
      | "rollback"
      | "savepoint"
      | "setTransaction";
  }
>;

async function runSqlStatement(context: Context, scope: Scope, node: SqlNode): Promise<void> {
  switch (node.kind) {
    case "selectInto":
      return selectInto(context, scope, node);
    case "insert":
    case "update":
    case "delete":
    case "merge":
      return dmlInto(context, scope, node);
    case "lockTable":
    case "setConstraints":
      await runSql(context, scope, node);
      return;
    default:
      await context.host.control(node);
      if (node.kind !== "savepoint") context.implicit.rowCount = 0;
  }
}

async function runIf(context: Context, scope: Scope, node: IfStatement): Promise<Completion> {
  for (const { condition, statements } of node.branches) {
    if ((await truth(context, scope, condition)) === true) return runStatements(context, scope, statements);
  }
  return runStatements(context, scope, node.otherwise ?? []);
}

async function runCase(context: Context, scope: Scope, node: CaseStatement): Promise<Completion> {
  const operand = node.operand === undefined ? undefined : await evaluateScalar(context, scope, node.operand);
  for (const { when, statements } of node.branches) {
    const matches =
      operand === undefined
        ? await truth(context, scope, when)
        : await compare(context, "=", operand, await evaluateScalar(context, scope, when));
    if (matches === true) return runStatements(context, scope, statements);
  }
  if (node.otherwise === undefined) throw raised(6592);
  return runStatements(context, scope, node.otherwise);
}

async function raise(context: Context, scope: Scope, node: RaiseStatement): Promise<never> {
  if (node.exception === undefined) {
    const current = context.handling.at(-1);
    if (current === undefined) throw unsupported("RAISE outside of a handler", node.position);
    throw current.raisedAgain();
  }
  const { code, object } = await exceptionNamed(context, scope, node.exception);
  if (code === undefined) throw new PlsqlError(6510, textOfCode(6510) ?? "", object);
  throw new PlsqlError(code, textOfCode(code) ?? "", object);
}
