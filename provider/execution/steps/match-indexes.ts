import type { MatchIndexesStep } from "../../schema/plan";
import type { Statement } from "../../schema/statement";
import type { RunContext } from "../context";

/** One thing that is created, with its comment: all or nothing. */
interface Piece {
  readonly item: string;
  readonly statements: readonly Statement[];
}

function listPieces(context: RunContext, step: MatchIndexesStep): Piece[] {
  const script = context.tools.renderer.script(step);
  const pieceOf = (
    kind: string,
    { name, comment }: { name: string; comment: string | null },
    names: string[],
  ) => {
    const all = comment === null ? names.slice(0, -1) : names;
    return {
      item: `${kind} ${name}`,
      statements: all.map((statement) => script.statement(statement, { [kind]: name })),
    };
  };
  return [
    ...step.indexes.map((index) => pieceOf("index", index, ["createRoot", "commentIndex"])),
    ...step.lateChecks.map((check) => pieceOf("check", check, ["addLateCheck", "commentLateCheck"])),
    ...step.triggers.map((trigger) =>
      pieceOf("trigger", trigger, ["createTrigger", "disableTrigger", "commentTrigger"]),
    ),
  ];
}

/** Indexes, late checks and disabled triggers of the empty new table, one transaction each. */
export async function matchIndexes(context: RunContext, step: MatchIndexesStep): Promise<void> {
  const { control, ledger } = context;
  const done = await ledger.readItems(control.session, "matchIndexes");
  for (const { item, statements } of listPieces(context, step).filter((piece) => !done.has(piece.item)))
    await control.transaction(async () => {
      for (const statement of statements) await control.run(statement);
      await ledger.recordItem(control.session, "matchIndexes", item);
    });
  await control.transaction(() => ledger.endStep(control.session, "matchIndexes"));
}
