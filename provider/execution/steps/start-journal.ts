import { startJournalStatements } from "../../schema/journal-statements";
import type { StartJournalStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { recordSegments } from "../partition-segments";
import { withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";

/** Journal and triggers appear in one transaction with the record that they are there. */
export async function startJournal(context: RunContext, step: StartJournalStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const values = { run: ledger.runId };
  const { beforeLock, lock, underLock } = startJournalStatements;
  const short = shortLockOn(context, step.copy, "Starting the journal", "SHARE ROW EXCLUSIVE");
  await withShortLock(control.session, short, (limitMs) =>
    control.transaction(
      async () => {
        for (const name of beforeLock) await control.run(script.statement(name));
        const locked = [script.statement(lock), ...underLock.map((name) => script.statement(name, values))];
        await control.runAll("startJournal.underLock", locked);
        await recordSegments(context, step.copy);
        await ledger.endStep(control.session, "startJournal");
      },
      { lockTimeoutMs: limitMs },
    ),
  );
}
