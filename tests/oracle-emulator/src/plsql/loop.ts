import type { ExitStatement, LoopStatement } from "../sql/ast";
import type { Context } from "./context";
import { closeCursor, cursorNamed, fetchRows, openCursor, openQuery, opened } from "./cursor";
import { unsupported } from "./errors";
import { evaluateInteger, truth } from "./expression";
import { storeRow } from "./into";
import { Scope } from "./scope";
import { runStatements } from "./statement";
import type { Cell, OpenCursorState } from "./values";
import { emptyCell, INTEGER_TYPE, rowType, scalar } from "./values";

/** How statements ended; undefined: by reaching their end. */
export type Completion =
  | { readonly kind: "exit" | "continue"; readonly label?: string }
  | { readonly kind: "return"; readonly value?: Cell }
  | undefined;

export async function exitOrContinue(
  context: Context,
  scope: Scope,
  node: ExitStatement,
): Promise<Completion> {
  if (node.when !== undefined && (await truth(context, scope, node.when)) !== true) return undefined;
  return node.label === undefined ? { kind: node.kind } : { kind: node.kind, label: node.label.name };
}

/** What one round of a loop means for the loop: go on, or end it so. */
type Round = { readonly goOn: true } | { readonly goOn: false; readonly completion: Completion };

class LoopRun {
  private readonly labels: readonly string[];

  constructor(
    private readonly context: Context,
    private readonly scope: Scope,
    private readonly node: LoopStatement,
  ) {
    this.labels = node.labels.map((label) => label.name);
  }

  /** One round, with the loop's variable when it has one. */
  async round(variable?: { readonly name: string; readonly cell: Cell }): Promise<Round> {
    const inner = new Scope(this.scope.unit, this.scope, this.labels);
    if (variable !== undefined) {
      const { name, cell } = variable;
      inner.declare(name, { kind: "variable", cell, readOnly: cell.kind === "scalar" });
    }
    const completion = await runStatements(this.context, inner, this.node.statements);
    if (completion === undefined) return { goOn: true };
    if (completion.kind === "return") return { goOn: false, completion };
    const isMine = completion.label === undefined || this.labels.includes(completion.label);
    if (!isMine) return { goOn: false, completion };
    return completion.kind === "continue" ? { goOn: true } : { goOn: false, completion: undefined };
  }
}

/** Runs a loop of any kind. */
export async function runLoop(context: Context, scope: Scope, node: LoopStatement): Promise<Completion> {
  const run = new LoopRun(context, scope, node);
  const { control } = node;
  switch (control.kind) {
    case "endless":
      return repeat(run, () => Promise.resolve(true));
    case "while":
      return repeat(run, async () => (await truth(context, scope, control.condition)) === true);
    case "range":
      return runRange(run, context, scope, control);
    case "query":
      return runRows(run, context, control.variable.name, await openQuery(context, scope, control.query));
    case "cursor":
      return runCursorLoop(run, context, scope, control);
  }
}

async function repeat(run: LoopRun, condition: () => Promise<boolean>): Promise<Completion> {
  while (await condition()) {
    const round = await run.round();
    if (!round.goOn) return round.completion;
  }
  return undefined;
}

async function runRange(
  run: LoopRun,
  context: Context,
  scope: Scope,
  control: Extract<LoopStatement["control"], { kind: "range" }>,
): Promise<Completion> {
  const low = await evaluateInteger(context, scope, control.low);
  const high = await evaluateInteger(context, scope, control.high);
  for (let offset = 0; offset <= high - low; offset += 1) {
    const value = control.reverse ? high - offset : low + offset;
    const cell = scalar(INTEGER_TYPE, String(value));
    const round = await run.round({ name: control.variable.name, cell });
    if (!round.goOn) return round.completion;
  }
  return undefined;
}

async function runRows(
  run: LoopRun,
  context: Context,
  name: string,
  state: OpenCursorState,
): Promise<Completion> {
  for (let rows = fetchRows(state, 1); rows[0] !== undefined; rows = fetchRows(state, 1)) {
    const cell = emptyCell(rowType(state.columns));
    await storeRow(context, [cell], state.columns, rows[0]);
    const round = await run.round({ name, cell });
    if (!round.goOn) return round.completion;
  }
  return undefined;
}

async function runCursorLoop(
  run: LoopRun,
  context: Context,
  scope: Scope,
  control: Extract<LoopStatement["control"], { kind: "cursor" }>,
): Promise<Completion> {
  const { cell, entry } = await cursorNamed(context, scope, control.cursor);
  if (entry === undefined) throw unsupported("a FOR loop over a cursor variable", control.cursor.position);
  await openCursor(context, scope, entry, control.args);
  try {
    return await runRows(run, context, control.variable.name, opened(cell));
  } finally {
    if (cell.cursor?.open === true) closeCursor(cell);
  }
}
