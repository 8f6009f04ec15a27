import { DatabaseError } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import type { MatchIndexesStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { historyBound } from "../history";

/** One thing that is named or created, with its comment: all or nothing. */
interface Piece {
  readonly item: string;
  readonly statements: readonly Statement[];
}

interface Commented {
  readonly name: string;
  readonly comment: string | null;
}

/** The index of the new table that was copied from each of the source's, by name. */
async function readTwins(context: RunContext, script: StepScript): Promise<ReadonlyMap<string, string>> {
  const { rows } = await context.control.run(script.statement("readTwins"));
  return new Map(rows.map(({ index, twin }) => [String(index), String(twin)]));
}

function listPieces(script: StepScript, step: MatchIndexesStep, twins: ReadonlyMap<string, string>): Piece[] {
  const pieceOf = (
    kind: string,
    { name, comment }: Commented,
    always: string[],
    commented: string,
  ): Piece => ({
    item: `${kind} ${name}`,
    statements: [...always, ...(comment === null ? [] : [commented])].map((statement) =>
      script.statement(statement, { [kind]: name, twin: twins.get(name) }),
    ),
  });
  return [
    ...step.indexes.map((index) => pieceOf("index", index, ["nameIndex"], "commentIndex")),
    ...step.lateChecks.map((check) =>
      pieceOf("check", check, ["dropCopiedCheck", "addLateCheck"], "commentLateCheck"),
    ),
    ...step.triggers.map((trigger) =>
      pieceOf("trigger", trigger, ["createTrigger", "disableTrigger"], "commentTrigger"),
    ),
  ];
}

/** @throws HISTORY_NOT_KEPT with what the server says of an empty table like the source */
async function rehearse(context: RunContext, script: StepScript): Promise<void> {
  const { control, plan } = context;
  try {
    await control.transaction(async () => {
      await control.run(script.statement("createRehearsal"));
      await control.run(script.statement("attachRehearsal", { upper: historyBound(context) }));
      await control.run(script.statement("dropRehearsal"));
    });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== "42804") throw error;
    throw migrationError(
      "HISTORY_NOT_KEPT",
      {
        table: `${plan.table.schema}.${plan.table.name}`,
        reason: `the server would refuse to attach it: ${error.message}`,
        remedy:
          'Define anew what it names (a check that is NOT VALID may be validated), or set history to "copy".',
      },
      error,
    );
  }
}

/** Names of indexes, late checks and disabled triggers of the empty new table, one transaction each. */
export async function matchIndexes(context: RunContext, step: MatchIndexesStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "matchIndexes");
  const pieces = listPieces(script, step, await readTwins(context, script));
  for (const { item, statements } of pieces.filter((piece) => !done.has(piece.item)))
    await control.transaction(async () => {
      for (const statement of statements) await control.run(statement);
      await ledger.recordItem(control.session, "matchIndexes", item);
    });
  await rehearse(context, script);
  await control.transaction(() => ledger.endStep(control.session, "matchIndexes"));
}
