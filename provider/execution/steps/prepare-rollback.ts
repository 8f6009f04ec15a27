import { quoteQualified } from "../../dialect/postgres";
import { migrationError } from "../../errors";
import { reverseTriggerStatements, startJournalStatements } from "../../schema/journal-statements";
import type { PrepareRollbackStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { recordSegments } from "../partition-segments";
import { withShortLock } from "../short-lock";
import { shortLockOn, swapStepOf } from "../source-lock";
import { readUnchangedSource } from "./planned-source";
import { readReturning } from "./returning";

/** From here on the ledger knows the retired table by its object id, as it knows the copy of any run. */
async function recordRetired(context: RunContext, step: PrepareRollbackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const { source, interim } = step.copy;
  const name = quoteQualified(interim.schema, interim.name);
  const { rows } = await control.run(tools.renderer.script(step).statement("findRetired"), { interim: name });
  if (rows[0]?.["oid"] !== step.retiredOid) {
    const table = `${source.schema}.${source.name}`;
    const difference = `the retired table ${interim.name} was dropped or renamed`;
    throw migrationError("SOURCE_CHANGED", { run: ledger.runId, table, difference });
  }
  await control.transaction(() => ledger.recordInterim(control.session, name));
}

/** Every change of the table is in a journal of this run from the moment that this commits. */
async function startJournal(context: RunContext, step: PrepareRollbackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const { beforeLock, lock, underLock } = startJournalStatements;
  const short = shortLockOn(context, step.copy, "Starting the journal", "SHARE ROW EXCLUSIVE");
  const named = [...beforeLock, lock, ...underLock];
  const statements = named.map((name) => script.statement(name, { run: ledger.runId }));
  await withShortLock(control.session, short, (lockTimeoutMs) =>
    control.transaction(
      async () => {
        await control.runAll("prepareRollback.startJournal", statements);
        await recordSegments(context, step.copy);
        await ledger.recordItem(control.session, "prepareRollback", "journal");
      },
      { lockTimeoutMs },
    ),
  );
}

/** Its triggers have fired already for the rows that are replayed; what changes in it from now on is noted. */
async function watchRetired(context: RunContext, step: PrepareRollbackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const { interim } = step.copy;
  const script = tools.renderer.script(step);
  const short = {
    ...shortLockOn(context, step.copy, "Opening the retired table", "SHARE ROW EXCLUSIVE"),
    ...{ table: `${interim.schema}.${interim.name}`, oid: step.retiredOid },
  };
  const statements = [
    ...step.triggers.map((trigger) => script.statement("disableTrigger", { trigger })),
    ...reverseTriggerStatements.map((name) => script.statement(name, { run: ledger.runId })),
  ];
  await withShortLock(control.session, short, (lockTimeoutMs) =>
    control.transaction(
      async () => {
        await control.runAll("prepareRollback.watchRetired", statements);
        await ledger.recordItem(control.session, "prepareRollback", "watched");
      },
      { lockTimeoutMs },
    ),
  );
}

/** What the two tables are from now on, and that they are what was planned for: what was read first stands for what is looked at then. */
async function noteStructures(context: RunContext, step: PrepareRollbackStep): Promise<void> {
  const { control, ledger, tools, plan } = context;
  const { rows } = await control.run(tools.renderer.script(step).statement("readStructures"));
  const swap = swapStepOf(plan);
  if (swap.kind === "swapTables") await readReturning(context, swap);
  await readUnchangedSource(context, step.copy);
  await control.transaction(async () => {
    await ledger.recordEvent(control.session, "structure", { signature: rows[0]?.["source"] });
    await ledger.recordEvent(control.session, "retiredStructure", { signature: rows[0]?.["retired"] });
  });
}

/**
 * Opens the retired table for the replay. Its rows were loaded by the run that is rolled back: the load counts as done, and its chunks
 * are those to be compared. The keys that this run takes over are of transactions that had ended before its own journal began.
 * @throws SOURCE_CHANGED, JOURNAL_BROKEN where one of the two is not what was planned for
 */
export async function prepareRollback(context: RunContext, step: PrepareRollbackStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "prepareRollback");
  await recordRetired(context, step);
  if (!done.has("journal")) await startJournal(context, step);
  if (!done.has("watched")) await watchRetired(context, step);
  await noteStructures(context, step);
  await control.transaction(async () => {
    await control.run(script.statement("takeKeys"));
    const runs = { run: ledger.runId, rolledBack: step.rolledBack.run };
    for (const name of ["takeChunks", "takeWhole"]) await control.run(script.statement(name), runs);
    await ledger.startStep(control.session, "dataLoad");
    await ledger.endStep(control.session, "dataLoad");
    await ledger.endStep(control.session, "prepareRollback");
  });
}
