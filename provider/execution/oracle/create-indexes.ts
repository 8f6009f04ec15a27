import type { OracleCarriedIndex, OracleCreateIndexesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { migrationError } from "../../errors";
import { reachOneMoment } from "../delta";
import { buildLock, buildOnCopy, type Building } from "./build-on-copy";
import { tableOf, type OracleContext } from "./context";
import { recordJournal } from "./demand-journal";
import { createTriggers } from "./create-triggers";
import { runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf, guardDdl } from "./guarded-ddl";

async function namesOf(context: OracleContext, script: StepScript, statement: string): Promise<Set<string>> {
  const { rows } = await context.control.run(script.statement(statement));
  return new Set(rows.map(({ name }) => String(name)));
}

/** What the building of indexes, keys and triggers goes by. */
interface Place {
  readonly context: OracleContext;
  readonly step: OracleCreateIndexesStep;
  readonly script: StepScript;
  readonly lock: DdlLock;
}

/** Of an index, on the copy; asked of the dictionary, which has it once it is built. */
function buildingOf(
  { context, script }: Place,
  kind: "Index" | "Key",
  interimName: string,
): Building["isThere"] {
  const statement = kind === "Index" ? "findObjects" : "findKeys";
  return async () => (await namesOf(context, script, statement)).has(interimName);
}

async function buildIndexes(place: Place, indexes: readonly OracleCarriedIndex[]): Promise<void> {
  const { context, step, script, lock } = place;
  const { control, ledger, tools } = context;
  const present = await namesOf(context, script, "findObjects");
  const done = await ledger.readItems(control.session, "createIndexes");
  const since = Date.now();
  for (const { name, interimName } of indexes) {
    if (done.has(name)) continue;
    const values = { index: name };
    const isThere = buildingOf(place, "Index", interimName);
    if (!present.has(interimName))
      await buildOnCopy(context, step, script, lock, {
        statement: "createIndex",
        values,
        interimName,
        isThere,
      });
    await runDdl(ddlOf(context), lock, script, "settleIndex", values);
    await control.transaction(() => ledger.recordItem(control.session, "createIndexes", name));
    done.add(name);
    const [total, unit] = [step.indexes.length, "indexes"];
    tools.progress({ step: "createIndexes", done: done.size, total, unit, since, doneBefore: 0 });
  }
}

async function addKeys(place: Place, keys: OracleCreateIndexesStep["keys"]): Promise<void> {
  const { context, step, script, lock } = place;
  const present = await namesOf(context, script, "findKeys");
  for (const { name, interimName: given } of keys) {
    const interimName = given ?? "";
    if (present.has(interimName)) continue;
    const isThere = buildingOf(place, "Key", interimName);
    const values = { constraint: name };
    await buildOnCopy(context, step, script, lock, { statement: "addKey", values, interimName, isThere });
  }
}

async function createReverseTrigger(
  context: OracleContext,
  step: OracleCreateIndexesStep,
  script: StepScript,
): Promise<void> {
  const found = await context.control.run(script.statement("readReverseTrigger"));
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
  const lock = buildLock(context, step);
  const place = { context, step, script, lock };
  await buildIndexes(place, ofPrimary);
  if (primary) await addKeys(place, [primary]);
  if (others.some(({ unique }) => unique)) await reachOneMoment(context);
  await buildIndexes(place, others);
  await addKeys(place, secondary);
  await createTriggers(context, step, script, lock);
  await createReverseTrigger(context, step, script);
  await control.transaction(async () => {
    await recordJournal(context);
    await ledger.endStep(control.session, "createIndexes");
  });
}
