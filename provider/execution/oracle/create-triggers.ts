import { DatabaseError } from "../../dialect/database-error";
import { isCompilationFailure } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import type { OracleCarriedTrigger, OracleCreateIndexesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { runDdl, type DdlLock } from "./ddl-lock";

/** What every statement of one step about triggers needs. */
interface Work {
  readonly context: OracleContext;
  readonly step: OracleCreateIndexesStep;
  readonly script: StepScript;
  readonly lock: DdlLock;
}

/** Validity of the copy's triggers, by name. */
async function readValidity({ context, script }: Work): Promise<ReadonlyMap<string, string>> {
  const { rows } = await context.control.run(script.statement("findObjects"));
  const triggers = rows.filter(({ type }) => type === "TRIGGER");
  return new Map(triggers.map(({ name, status }) => [String(name), String(status)]));
}

/** Runs a statement that compiles; that the unit has errors is found out afterwards. */
async function compiling(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isCompilationFailure(error)) throw error;
  }
}

/** A session that a killed process has left at work may be ahead with the very same trigger. */
function isThereAlready(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "ORA-04081";
}

/** Creates triggers on a session of its own, whose settings are those of one trigger after the other, and end with it. */
async function create(work: Work, missing: readonly OracleCarriedTrigger[]): Promise<void> {
  const { context, script, lock } = work;
  if (missing.length === 0) return;
  const { session } = await context.openWorker("triggers");
  const ddl = { session, ledger: context.ledger, tools: context.tools };
  try {
    for (const { name, compiledWith } of missing) {
      if (compiledWith !== null) {
        const settings = script.statement("compileAs", { trigger: name });
        await session.runBatch({ name: settings.name, text: settings.text });
      }
      await compiling(() => runDdl(ddl, lock, script, "createTrigger", { trigger: name })).catch(
        (error: unknown) => {
          if (!isThereAlready(error)) throw error;
        },
      );
    }
  } finally {
    await session.close();
  }
}

/** DDL on the copy, or an attempt that has failed, may have left one invalid: what it calls may be there by now. */
async function compileInvalid({ context, step, script, lock }: Work, validity: ReadonlyMap<string, string>) {
  const ddl = { session: context.control.session, ledger: context.ledger, tools: context.tools };
  for (const { name, interimName } of step.triggers)
    if (validity.get(interimName) === "INVALID")
      await compiling(() => runDdl(ddl, lock, script, "compileTrigger", { trigger: name }));
}

/** Enabled on the new table, a trigger that does not compile would fail every write of the application. */
async function demandValid(work: Work): Promise<void> {
  const { context, step, script } = work;
  const validity = await readValidity(work);
  for (const { name, interimName } of step.triggers) {
    if (validity.get(interimName) === "VALID") continue;
    const { rows } = await context.control.run(script.statement("readTriggerErrors", { trigger: name }));
    const reason = rows.map(({ line, text }) => `line ${String(line)}: ${String(text)}`).join("; ");
    throw migrationError("TRIGGER_INVALID", {
      table: tableOf(step.copy),
      trigger: name,
      interim: interimName,
      reason: reason === "" ? "the server does not say why" : reason,
    });
  }
}

/**
 * Creates the triggers of the copy, disabled, each compiled under what the source's was compiled under. What is there already is
 * left as it is, unless it is invalid.
 * @throws TRIGGER_INVALID where one does not compile on the copy
 */
export async function createTriggers(
  context: OracleContext,
  step: OracleCreateIndexesStep,
  script: StepScript,
  lock: DdlLock,
): Promise<void> {
  if (step.triggers.length === 0) return;
  const work = { context, step, script, lock };
  const found = await readValidity(work);
  await create(
    work,
    step.triggers.filter(({ interimName }) => !found.has(interimName)),
  );
  await compileInvalid(work, await readValidity(work));
  await demandValid(work);
}
