import { isCompilationFailure } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import type { OracleStartJournalStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { lockOnSource, withDdlLock } from "./ddl-lock";
import { recordJournal } from "./demand-journal";
import { drain } from "./drain";
import { ddlOf, guardDdl } from "./guarded-ddl";

async function createTables(
  context: OracleContext,
  { copy }: OracleStartJournalStep,
  script: StepScript,
  present: ReadonlySet<string>,
): Promise<void> {
  const statements = [
    [copy.journal, "createJournal"],
    [copy.reverseJournal, "createReverseJournal"],
    [copy.batch, "createBatch"],
  ] as const;
  for (const [name, statement] of statements)
    if (!present.has(name)) await guardDdl(ddlOf(context), script.statement(statement));
}

/** A trigger that does not compile would make the application's statements fail: it goes at once. */
async function createTrigger(
  context: OracleContext,
  step: OracleStartJournalStep,
  script: StepScript,
): Promise<void> {
  const { control } = context;
  const lock = lockOnSource(context, step, "Creating the journal's trigger");
  await withDdlLock(control.session, lock, async (waitSeconds) => {
    await control.run(script.statement("limitDdl", { waitSeconds }));
    try {
      await guardDdl(ddlOf(context), script.statement("createJournalTrigger"));
    } catch (error) {
      if (isCompilationFailure(error)) await guardDdl(ddlOf(context), script.statement("dropJournalTrigger"));
      throw error;
    }
  });
}

async function demandTrigger(context: OracleContext, step: OracleStartJournalStep, script: StepScript) {
  const [found] = (await context.control.run(script.statement("readTrigger"))).rows;
  const { status = "gone", validity = "gone" } = (found ?? {}) as { status?: string; validity?: string };
  if (status === "ENABLED" && validity === "VALID") return;
  // With a trigger that does not compile, every statement of the application fails.
  if (validity === "INVALID") await guardDdl(ddlOf(context), script.statement("dropJournalTrigger"));
  const difference = `${step.copy.journalTrigger} is ${status}, ${validity}`;
  throw migrationError("JOURNAL_BROKEN", {
    run: context.ledger.runId,
    table: tableOf(step.copy),
    difference,
  });
}

/** Journals, the batch's table and the trigger; then it waits for whoever wrote before. Each is asked of the dictionary first. */
export async function startJournal(context: OracleContext, step: OracleStartJournalStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.tools.renderer.script(step);
  const { rows } = await control.run(script.statement("findObjects"));
  const present = new Set(rows.map(({ name }) => String(name)));
  await createTables(context, step, script, present);
  if (!present.has(step.copy.journalTrigger)) await createTrigger(context, step, script);
  await demandTrigger(context, step, script);
  const activity = "Waiting for transactions older than the journal";
  await drain(context, lockOnSource(context, step, activity), script, "drain");
  const segments = (await control.run(script.statement("readSegments"))).rows;
  await control.transaction(async () => {
    await ledger.recordEvent(control.session, "segments", { segments });
    await recordJournal(context);
    await ledger.endStep(control.session, "startJournal");
  });
}
