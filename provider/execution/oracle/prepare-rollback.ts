import { isCompilationFailure } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import type { OraclePrepareRollbackStep } from "../../schema/oracle-plan";
import type { StatementValues, StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { lockOnSource, runDdl, type DdlLock } from "./ddl-lock";
import { demandJournal, recordJournal } from "./demand-journal";
import { drain } from "./drain";
import { ddlOf, guardDdl } from "./guarded-ddl";

interface Place {
  readonly context: OracleContext;
  readonly step: OraclePrepareRollbackStep;
  readonly script: StepScript;
  readonly lock: DdlLock;
  /** Names of the run's own objects that are there. */
  readonly present: ReadonlySet<string>;
}

/** Whoever is in the way of DDL on the retired table holds that, and not the table that the application uses. */
function lockOnRetired(context: OracleContext, step: OraclePrepareRollbackStep, activity: string): DdlLock {
  const { schema, name } = step.copy.interim;
  const retired = { table: `${schema}.${name}`, oid: String(step.retiredObjectId) };
  return { ...lockOnSource(context, step, activity), ...retired };
}

function ddl({ context, script, lock }: Place, statement: string, values: StatementValues = {}) {
  return runDdl(ddlOf(context), lock, script, statement, values);
}

/** From here on the ledger knows the retired table by its object id, as it knows the copy of any run. */
async function recordRetired({ context, step, script }: Place): Promise<void> {
  const { control, ledger } = context;
  const [found] = (await control.run(script.statement("findRetired"))).rows;
  if (String(found?.["oid"]) !== String(step.retiredObjectId)) {
    const difference = `the retired table ${step.copy.interim.name} was dropped or renamed`;
    throw migrationError("SOURCE_CHANGED", { run: ledger.runId, table: tableOf(step.copy), difference });
  }
  await control.transaction(() => ledger.recordInterim(control.session, step.copy.interim.name));
}

async function createTables({ context, step, script, present }: Place): Promise<void> {
  const { reverseJournal, batch } = step.copy;
  const work = ddlOf(context);
  if (!present.has(reverseJournal)) await guardDdl(work, script.statement("createReverseJournal"));
  if (!present.has(batch)) await guardDdl(work, script.statement("createBatch"));
}

/** What was written to the retired table before is found by the comparison of all rows, which comes later. */
async function createReverseTrigger(place: Place): Promise<void> {
  const { context, step, present } = place;
  if (present.has(step.copy.reverseTrigger)) return;
  try {
    await ddl(place, "createReverseTrigger");
  } catch (error) {
    if (!isCompilationFailure(error)) throw error;
    const difference = `${step.copy.reverseTrigger} does not compile`;
    const names = { run: context.ledger.runId, table: tableOf(step.copy), difference };
    throw migrationError("JOURNAL_BROKEN", names, error);
  }
}

/** What the retired table had of itself would refuse or change rows that are replayed. */
async function openRetired(place: Place): Promise<void> {
  const { triggers, identities, lateConstraints } = place.step;
  await ddl(place, "openRetired");
  for (const retiredTrigger of triggers) await ddl(place, "disableTrigger", { retiredTrigger });
  await createReverseTrigger(place);
  for (const lateConstraint of lateConstraints) await ddl(place, "disableLate", { lateConstraint });
  for (const column of identities) await ddl(place, "loosenIdentity", { column });
}

/** What must stay as it is from now on. @throws JOURNAL_BROKEN where the trigger of the way back is not on */
async function noteJournal({ context, step, script }: Place): Promise<void> {
  const { control, ledger } = context;
  const segments = (await control.run(script.statement("readSegments"))).rows;
  await control.transaction(async () => {
    await ledger.recordEvent(control.session, "segments", { segments });
    await recordJournal(context);
  });
  await demandJournal(context, step.copy);
}

/**
 * Writes that no journal has must be there for the comparison: those to the table from while its trigger was off, and those to the
 * retired table from before it had one.
 */
async function drainBoth(place: Place): Promise<void> {
  const { context, step, script } = place;
  const activity = "Waiting for transactions that no journal may have";
  await drain(context, lockOnSource(context, step, activity), script, "drainTable");
  await drain(context, lockOnRetired(context, step, activity), script, "drainRetired");
}

/**
 * Opens the retired table for the replay. Its rows were loaded by the run that is rolled back: the load counts as done, and its
 * chunks are those to be compared.
 * @throws SOURCE_CHANGED where the retired table is gone; JOURNAL_BROKEN
 */
export async function prepareRollback(
  context: OracleContext,
  step: OraclePrepareRollbackStep,
): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const { rows } = await control.run(script.statement("findObjects"));
  const present = new Set(rows.map(({ name }) => String(name)));
  const lock = lockOnRetired(context, step, "Opening the retired table");
  const place = { context, step, script, lock, present };
  await recordRetired(place);
  await createTables(place);
  await openRetired(place);
  await noteJournal(place);
  await drainBoth(place);
  await control.transaction(async () => {
    const runs = { run: ledger.runId, rolledBack: step.rolledBackRun };
    for (const name of ["takeChunks", "takeWhole"]) await control.run(script.statement(name), runs);
    await ledger.startStep(control.session, "dataLoad");
    await ledger.endStep(control.session, "dataLoad");
    await ledger.endStep(control.session, "prepareRollback");
  });
}
