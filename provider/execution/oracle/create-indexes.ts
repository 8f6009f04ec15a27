import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../dialect/database-error";
import type { OracleCarriedIndex, OracleCreateIndexesStep } from "../../schema/oracle-plan";
import type { Statement, StepScript } from "../../schema/statement";
import { migrationError } from "../../errors";
import { DeltaReplayer } from "../delta";
import { pauseMs } from "../short-lock";
import { tableOf, type OracleContext } from "./context";
import { recordJournal } from "./demand-journal";
import { ddlOf, guardDdl } from "./guarded-ddl";

/** How often a unique index or key is tried: values that go from row to row meanwhile may be in the copy twice for a moment. */
const uniqueAttempts = 20;

/** The copy holds a value twice: a unique index, a unique constraint over one that is not, a primary key. */
const duplicates = new Set(["ORA-01452", "ORA-02299", "ORA-02437"]);

function hasDuplicates(error: unknown): boolean {
  return error instanceof DatabaseError && duplicates.has(error.code ?? "");
}

/** Brings the copy to the source, all changed keys at once. */
async function reachOneMoment(context: OracleContext): Promise<void> {
  const replayer = await DeltaReplayer.open(context);
  try {
    await replayer.catchUpAtOnce();
  } finally {
    await replayer.close();
  }
}

/** Builds what demands that values are unique; where they are not, the copy is brought to the source of one moment first. */
async function buildUnique(context: OracleContext, statement: Statement): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await guardDdl(ddlOf(context), statement);
      break;
    } catch (error) {
      if (attempt === uniqueAttempts || !hasDuplicates(error)) throw error;
      await sleep(pauseMs(Math.min(attempt, 3)));
      await reachOneMoment(context);
    }
  }
}

async function namesOf(context: OracleContext, script: StepScript, statement: string): Promise<Set<string>> {
  const { rows } = await context.control.run(script.statement(statement));
  return new Set(rows.map(({ name }) => String(name)));
}

async function buildIndexes(
  context: OracleContext,
  script: StepScript,
  indexes: readonly OracleCarriedIndex[],
  total: number,
): Promise<void> {
  const { control, ledger, tools } = context;
  const present = await namesOf(context, script, "findObjects");
  const done = await ledger.readItems(control.session, "createIndexes");
  const since = Date.now();
  for (const { name, interimName } of indexes) {
    if (done.has(name)) continue;
    if (!present.has(interimName))
      await buildUnique(context, script.statement("createIndex", { index: name }));
    await guardDdl(ddlOf(context), script.statement("settleIndex", { index: name }));
    await control.transaction(() => ledger.recordItem(control.session, "createIndexes", name));
    done.add(name);
    tools.progress({
      step: "createIndexes",
      done: done.size,
      total,
      unit: "indexes",
      since,
      doneBefore: 0,
    });
  }
}

async function addKeys(
  context: OracleContext,
  script: StepScript,
  keys: OracleCreateIndexesStep["keys"],
): Promise<void> {
  const present = await namesOf(context, script, "findKeys");
  for (const { name, interimName } of keys)
    if (!present.has(interimName ?? ""))
      await buildUnique(context, script.statement("addKey", { constraint: name }));
}

async function createTriggers(
  context: OracleContext,
  step: OracleCreateIndexesStep,
  script: StepScript,
): Promise<void> {
  const { control } = context;
  const present = await namesOf(context, script, "findObjects");
  for (const { name, interimName } of step.triggers)
    if (!present.has(interimName))
      await guardDdl(ddlOf(context), script.statement("createTrigger", { trigger: name }));
  const found = await control.run(script.statement("readReverseTrigger"));
  if (found.rows.length === 0) await guardDdl(ddlOf(context), script.statement("createReverseTrigger"));
  await demandReverse(context, step, script);
}

/** The comparison stands on what this trigger writes. */
async function demandReverse(context: OracleContext, step: OracleCreateIndexesStep, script: StepScript) {
  const [trigger] = (await context.control.run(script.statement("readReverseTrigger"))).rows;
  if (trigger?.["status"] === "ENABLED" && trigger["validity"] === "VALID") return;
  const difference = `${step.copy.reverseTrigger} is not enabled and valid`;
  throw migrationError("JOURNAL_BROKEN", {
    run: context.ledger.runId,
    table: tableOf(step.copy),
    difference,
  });
}

/** The primary key's index and the primary key, then the others; triggers last. What is there already is left as it is. */
export async function createIndexes(context: OracleContext, step: OracleCreateIndexesStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.tools.renderer.script(step);
  const [primary, ...secondary] = step.keys;
  const ofPrimary = step.indexes.filter(({ name }) => name === primary?.index);
  const others = step.indexes.filter(({ name }) => name !== primary?.index);
  await buildIndexes(context, script, ofPrimary, step.indexes.length);
  if (primary) await addKeys(context, script, [primary]);
  if (others.some(({ unique }) => unique)) await reachOneMoment(context);
  await buildIndexes(context, script, others, step.indexes.length);
  await addKeys(context, script, secondary);
  await createTriggers(context, step, script);
  await control.transaction(async () => {
    await recordJournal(context);
    await ledger.endStep(control.session, "createIndexes");
  });
}
