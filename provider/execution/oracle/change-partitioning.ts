import { isConnectionLoss } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import { attributeStatements } from "../../schema/oracle-attributes";
import type { OracleChangeStep, OracleSetIntervalStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StatementValues } from "../../schema/statement";
import type { OracleContext } from "./context";
import { runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";
import { isIntervalOff, noteInterval } from "./interval-off";

interface Change {
  readonly statement: string;
  readonly values: StatementValues;
}

/** The statements that the table still needs, by what it is now: each commits by itself, and an earlier process may have sent some. */
function changesFor(step: OracleChangeStep, { partitioning }: OracleTableState): Change[] {
  if (step.kind === "setInterval") return [{ statement: "setInterval", values: {} }];
  if (step.kind === "setAttributes")
    return step.changes.map(({ kind }, change) => ({
      statement: attributeStatements[kind],
      values: { change },
    }));
  const present = new Set(partitioning?.partitions.map(({ name }) => name));
  return step.partitions
    .filter((name) => !present.has(name))
    .map((name) => ({ statement: "addPartition", values: { name } }));
}

const activities: Readonly<Record<OracleChangeStep["kind"], string>> = {
  setInterval: "Setting the interval",
  addPartitions: "Adding a partition",
  setAttributes: "Changing a setting",
};

function lockOf({ tools }: OracleContext, step: OracleChangeStep): DdlLock {
  return {
    activity: activities[step.kind],
    mode: "of DDL",
    table: `${step.table.schema}.${step.table.name}`,
    oid: String(step.tableObjectId),
    patienceMs: step.patienceMs,
    blockers: tools.renderer.script(step),
    log: (message) => tools.log(message),
  };
}

function changed({ ledger }: OracleContext, { table }: OracleChangeStep, difference: string): Error {
  return migrationError("SOURCE_CHANGED", {
    run: ledger.runId,
    table: `${table.schema}.${table.name}`,
    difference,
  });
}

async function readTable(context: OracleContext, step: OracleChangeStep): Promise<OracleTableState> {
  const state = await context.tools.discover(context.control.session);
  if (state?.objectId !== step.tableObjectId) throw changed(context, step, "another table has its name now");
  return state;
}

/** No interval may go while there are partitions that are not declared: rows above them would be refused. */
async function demandDeclaredOnly(context: OracleContext, step: OracleChangeStep): Promise<void> {
  const state = await readTable(context, step);
  const partitioning = state.partitioning && { ...state.partitioning, interval: null };
  if (!context.tools.isAsDeclared({ ...state, partitioning }, step.layout))
    throw changed(
      context,
      step,
      "its partitions are not those declared any more, so its interval has stayed",
    );
}

/** A partition may have come while the server waited for the lock, when nobody could look. @throws SOURCE_CHANGED once it is set */
async function restoreInterval(context: OracleContext, step: OracleSetIntervalStep): Promise<never> {
  const activity = "Setting the interval of before again";
  const lock = { ...lockOf(context, step), activity };
  await runDdl(ddlOf(context), lock, context.tools.renderer.script(step), "restoreInterval");
  await noteInterval(context, "on");
  throw changed(context, step, "a partition has come meanwhile, and its interval is set again");
}

/** Whether an earlier process of this run has taken the interval off, and died. */
async function hasLostInterval({ control, ledger }: OracleContext, { partitioning }: OracleTableState) {
  return partitioning?.interval === null && isIntervalOff(await ledger.readEvents(control.session));
}

/** It goes as a whole or not at all: where it could not, that is noted. */
async function takeIntervalOff(context: OracleContext, step: OracleSetIntervalStep): Promise<void> {
  const demand = (): Promise<void> => demandDeclaredOnly(context, step);
  const lock = { ...lockOf(context, step), demand };
  await noteInterval(context, "off");
  try {
    await runDdl(ddlOf(context), lock, context.tools.renderer.script(step), "setInterval");
  } catch (error) {
    if (context.control.session.isOpen && !isConnectionLoss(error)) await noteInterval(context, "on");
    throw error;
  }
}

/** Takes the interval off. @throws SOURCE_CHANGED where a partition has come that is not declared; the interval is there then */
async function dropInterval(
  context: OracleContext,
  step: OracleSetIntervalStep,
  before: OracleTableState,
): Promise<void> {
  if (await hasLostInterval(context, before)) return restoreInterval(context, step);
  await takeIntervalOff(context, step);
  if (context.tools.isAsDeclared(await readTable(context, step), step.layout)) return;
  return restoreInterval(context, step);
}

async function sendChanges(
  context: OracleContext,
  step: OracleChangeStep,
  before: OracleTableState,
): Promise<void> {
  if (step.kind === "setInterval" && !step.on) return dropInterval(context, step, before);
  const lock = lockOf(context, step);
  const script = context.tools.renderer.script(step);
  for (const { statement, values } of changesFor(step, before))
    await runDdl(ddlOf(context), lock, script, statement, values);
}

/**
 * Changes the table's own partitioning where no row has to move.
 * @throws LOCK_NOT_GRANTED; SOURCE_CHANGED where the dictionary does not say afterwards what was declared
 */
export async function changePartitioning(context: OracleContext, step: OracleChangeStep): Promise<void> {
  const { control, ledger, tools } = context;
  const before = await readTable(context, step);
  if (!tools.isAsDeclared(before, step.layout)) await sendChanges(context, step, before);
  if (!tools.isAsDeclared(await readTable(context, step), step.layout))
    throw changed(context, step, "somebody else has changed its partitions meanwhile");
  await control.transaction(() => ledger.endStep(control.session, step.kind));
}
