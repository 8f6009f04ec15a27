import { migrationError } from "../../errors";
import type { OracleChangeStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StatementValues } from "../../schema/statement";
import type { OracleContext } from "./context";
import { runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";

interface Change {
  readonly statement: string;
  readonly values: StatementValues;
}

/** The statements that the table still needs, by what it is now: each commits by itself, and an earlier process may have sent some. */
function changesFor(step: OracleChangeStep, { partitioning }: OracleTableState): Change[] {
  if (step.kind === "setInterval") return [{ statement: "setInterval", values: {} }];
  const present = new Set(partitioning?.partitions.map(({ name }) => name));
  return step.partitions
    .filter((name) => !present.has(name))
    .map((name) => ({ statement: "addPartition", values: { name } }));
}

function lockOf({ tools }: OracleContext, step: OracleChangeStep): DdlLock {
  return {
    activity: step.kind === "setInterval" ? "Setting the interval" : "Adding a partition",
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

/**
 * Changes the table's own partitioning where no row has to move.
 * @throws LOCK_NOT_GRANTED; SOURCE_CHANGED where the dictionary does not say afterwards what was declared
 */
export async function changePartitioning(context: OracleContext, step: OracleChangeStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const lock = lockOf(context, step);
  const before = await readTable(context, step);
  const changes = tools.isAsDeclared(before, step.layout) ? [] : changesFor(step, before);
  for (const { statement, values } of changes) await runDdl(ddlOf(context), lock, script, statement, values);
  if (!tools.isAsDeclared(await readTable(context, step), step.layout))
    throw changed(context, step, "somebody else has changed its partitions meanwhile");
  await control.transaction(() => ledger.endStep(control.session, step.kind));
}
