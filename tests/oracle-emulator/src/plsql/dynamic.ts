import type { ExecuteImmediate, Expression, UsingArgument } from "../sql/ast";
import { assign, toText } from "./coerce";
import type { Context } from "./context";
import { dynamicException, raised, unsupported } from "./errors";
import { evaluateScalar } from "./expression";
import type { DynamicBind, DynamicOutcome } from "./host";
import { storeReturned, storeRows } from "./into";
import { place } from "./place";
import type { Scope } from "./scope";
import type { OpenCursorState, ScalarCell } from "./values";
import { scalar } from "./values";

interface BoundArgument {
  readonly bind: DynamicBind;
  readonly target?: ScalarCell;
}

async function textOf(context: Context, scope: Scope, node: Expression): Promise<string> {
  const text = await toText(context.host, await evaluateScalar(context, scope, node));
  if (text === null) throw raised(6535);
  return text;
}

async function boundArgument(context: Context, scope: Scope, node: UsingArgument): Promise<BoundArgument> {
  const { mode } = node;
  if (mode === "IN") {
    const { type, value } = await evaluateScalar(context, scope, node.value);
    return { bind: { mode, type: type.type, value } };
  }
  const target = await place(context, scope, node.value);
  if (target.kind !== "scalar") throw unsupported("an OUT argument that is no scalar", node.position);
  const value = mode === "OUT" ? null : target.value;
  return { bind: { mode, type: target.type.type, value }, target };
}

async function boundArguments(
  context: Context,
  scope: Scope,
  nodes: readonly UsingArgument[],
): Promise<readonly BoundArgument[]> {
  const bound: BoundArgument[] = [];
  for (const node of nodes) bound.push(await boundArgument(context, scope, node));
  return bound;
}

/** A block's OUT values come by position, a DML's are the row that RETURNING gave. */
async function storeOutValues(
  context: Context,
  bound: readonly BoundArgument[],
  outcome: DynamicOutcome,
): Promise<void> {
  const targets = bound.flatMap(({ target }, index) => (target === undefined ? [] : [{ target, index }]));
  for (const [at, { target, index }] of targets.entries()) {
    const value = outcome.kind === "plsql" ? outcome.outValues[index] : outcome.rows[0]?.[at];
    const type =
      outcome.kind === "plsql"
        ? target.type
        : { kind: "scalar" as const, type: outcome.columns[at]?.type ?? target.type.type };
    await assign(context.host, target, scalar(type, value ?? null));
  }
}

/** Binds for RETURNING … INTO, which the text names after those of USING. */
async function returningArguments(
  context: Context,
  scope: Scope,
  node: ExecuteImmediate,
): Promise<readonly BoundArgument[]> {
  if (node.returning === undefined) return [];
  if (node.returning.bulk)
    throw unsupported("RETURNING BULK COLLECT INTO of EXECUTE IMMEDIATE", node.position);
  return boundArguments(
    context,
    scope,
    node.returning.targets.map((value) => ({ mode: "OUT", value, position: node.position })),
  );
}

async function runText(
  context: Context,
  text: string,
  bound: readonly BoundArgument[],
): Promise<DynamicOutcome> {
  try {
    return await context.host.runText(
      text,
      bound.map(({ bind }) => bind),
    );
  } catch (error) {
    throw dynamicException(error);
  }
}

/** EXECUTE IMMEDIATE: SQL, DDL or a block from a text. */
export async function executeImmediate(
  context: Context,
  scope: Scope,
  node: ExecuteImmediate,
): Promise<void> {
  const text = await textOf(context, scope, node.text);
  const using = await boundArguments(context, scope, node.using);
  const returning = await returningArguments(context, scope, node);
  const bound = [...using, ...returning];
  const outcome = await runText(context, text, bound);
  context.implicit.rowCount = outcome.kind === "query" ? outcome.rows.length : outcome.rowCount;
  if (node.into !== undefined) return storeRows(context, scope, node.into, outcome);
  if (node.returning !== undefined) return storeReturned(context, scope, node.returning, outcome);
  await storeOutValues(context, using, outcome);
}

/** OPEN c FOR 'text' USING …. */
export async function openDynamic(
  context: Context,
  scope: Scope,
  source: Expression,
  using: readonly UsingArgument[],
): Promise<OpenCursorState> {
  const text = await textOf(context, scope, source);
  const bound = await boundArguments(context, scope, using);
  const { columns, rows } = await runText(context, text, bound);
  return { columns, rows, fetched: 0, found: undefined, open: true, hasRowId: false };
}
