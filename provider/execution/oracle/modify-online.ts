import { migrationError } from "../../errors";
import type { OracleModifyOnlineStep } from "../../schema/oracle-modify-online";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { OracleContext } from "./context";
import { runDdl, withDdlLock, type DdlLock } from "./ddl-lock";
import { ddlOf, guardDdl } from "./guarded-ddl";
import { noteLongStatement } from "./long-statement";
import { noteRowMovement } from "./row-movement";

function tableName({ table }: OracleModifyOnlineStep): string {
  return `${table.schema}.${table.name}`;
}

function lockOf({ tools }: OracleContext, step: OracleModifyOnlineStep): DdlLock {
  return {
    activity: "Giving the table its partitions",
    mode: "of DDL",
    table: tableName(step),
    oid: String(step.tableObjectId),
    patienceMs: step.patienceMs,
    blockers: tools.renderer.script(step),
    log: (message) => tools.log(message),
  };
}

function changed({ ledger }: OracleContext, step: OracleModifyOnlineStep, difference: string): Error {
  return migrationError("SOURCE_CHANGED", { run: ledger.runId, table: tableName(step), difference });
}

async function readTable(context: OracleContext, step: OracleModifyOnlineStep): Promise<OracleTableState> {
  const state = await context.tools.discover(context.control.session);
  if (state?.objectId !== step.tableObjectId) throw changed(context, step, "another table has its name now");
  return state;
}

/** Row movement is what the run itself has set. @throws SOURCE_CHANGED where the table is not the one that was planned for */
function demandUnchanged(context: OracleContext, step: OracleModifyOnlineStep, now: OracleTableState): void {
  const { tools, plan, sourceState } = context;
  const { rowMovement } = sourceState;
  if (tools.fingerprint({ ...now, rowMovement }) === plan.sourceFingerprint) return;
  const differences = tools.compareInventories(sourceState, now).join("; ");
  throw changed(context, step, differences === "" ? "its settings or partitions are others" : differences);
}

/** Grants may have come and gone since the plan; what they are now must be what they are afterwards. */
async function noteInventory({ control, ledger }: OracleContext, { grants }: OracleTableState) {
  await control.transaction(() => ledger.recordEvent(control.session, "inventoryBefore", { grants }));
}

/** An UPDATE that has always been taken would be refused from then on, where it moves its row (ORA-14402). */
async function enableRowMovement(context: OracleContext, step: OracleModifyOnlineStep): Promise<void> {
  await noteRowMovement(context);
  const script = context.tools.renderer.script(step);
  await runDdl(ddlOf(context), lockOf(context, step), script, "enableRowMovement");
}

/**
 * Each attempt looks first: a statement of a process that is gone may have come to its end meanwhile. It has no limit of its own:
 * what it waits for, it waits for without being in anybody's way.
 */
async function modify(context: OracleContext, step: OracleModifyOnlineStep): Promise<void> {
  const { control, layout, tools } = context;
  const script = tools.renderer.script(step);
  const values = "transition" in layout ? layout : {};
  await noteLongStatement(context);
  await withDdlLock(control.session, lockOf(context, step), async (waitSeconds) => {
    const now = await readTable(context, step);
    if (tools.isAsDeclared(now, step.layout)) return;
    demandUnchanged(context, step, now);
    const limit = script.statement("limitDdl", { waitSeconds });
    await control.session.runBatch({ name: limit.name, text: limit.text });
    await guardDdl(ddlOf(context), script.statement("modifyOnline", values));
  });
}

async function readGrantsBefore({ control, ledger, sourceState }: OracleContext) {
  const events = await ledger.readEvents(control.session);
  const found = events.filter(({ kind }) => kind === "inventoryBefore").at(-1)?.detail;
  return (found as Pick<OracleTableState, "grants"> | undefined)?.grants ?? sourceState.grants;
}

/** @throws MODIFIED_INVENTORY_DIFFERS; the next run looks once more */
async function proveInventory(context: OracleContext, step: OracleModifyOnlineStep): Promise<void> {
  const { control, ledger, tools, sourceState } = context;
  const after = await readTable(context, step);
  if (!tools.isAsDeclared(after, step.layout))
    throw changed(context, step, "somebody else has changed its partitions meanwhile");
  const before = { ...sourceState, grants: await readGrantsBefore(context) };
  const unusable = after.indexes.filter(({ status }) => status === "UNUSABLE").map(({ name }) => name);
  const differences = [
    ...tools.compareInventories(before, after),
    ...unusable.map((name) => `index ${name} is UNUSABLE`),
  ];
  await control.transaction(() =>
    ledger.recordEvent(control.session, "inventory", { equal: differences.length === 0, differences }),
  );
  if (differences.length === 0) return;
  const names = { run: ledger.runId, table: tableName(step), difference: differences.join("; ") };
  throw migrationError("MODIFIED_INVENTORY_DIFFERS", names);
}

/**
 * Gives the table its partitions by one statement of Oracle's. Whether it took effect is asked of the dictionary: nothing else
 * knows where a reply was lost.
 * @throws LOCK_NOT_GRANTED, SOURCE_CHANGED, MODIFIED_INVENTORY_DIFFERS
 */
export async function modifyOnline(context: OracleContext, step: OracleModifyOnlineStep): Promise<void> {
  const { control, ledger, tools } = context;
  const now = await readTable(context, step);
  if (!tools.isAsDeclared(now, step.layout)) {
    demandUnchanged(context, step, now);
    await noteInventory(context, now);
    if (step.enablesRowMovement && !now.rowMovement) await enableRowMovement(context, step);
    await modify(context, step);
  }
  await proveInventory(context, step);
  await control.transaction(() => ledger.endStep(control.session, step.kind));
}
