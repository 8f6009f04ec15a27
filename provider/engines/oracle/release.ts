import { openSession, runFailure, type OracleSession } from "../../dialect/oracle";
import { abandonRun, copyOf, dropJournals, dropOwnTriggers } from "../../execution/oracle/abandon";
import type { OracleAbandonment, OracleRun } from "../../execution/oracle/abandon";
import { holdOracleTable, takeOver } from "../../execution/oracle/acquire";
import { findOpenRun, hasLedger, runLedger } from "../../execution/ledger";
import { readFlag, readJson } from "../../execution/ledger-values";
import type { OracleConnection } from "../../schema/connection";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { ReleaseOrder } from "../engine";
import { isSwapping, oracleRenderer } from "./plan-target";
import { repartitionOracle } from "./repartition";

type Work = ReleaseOrder & { readonly connection: OracleConnection };
type Row = Readonly<Record<string, unknown>>;

/** Closes the way back of a finished run: its trigger on the new table, and its reverse journal. */
async function closeWayBack(work: OracleAbandonment, run: Row, table: string): Promise<string[]> {
  const copy = copyOf(readJson(run["plan"]) as OraclePlan);
  if (!copy) return [];
  await dropOwnTriggers(work, copy);
  await dropJournals(work, copy);
  if (!readFlag(run["retiredExists"])) return [];
  const retired = `${copy.source.schema}.${String(run["retiredNow"])}`;
  const released = `Table ${table} is released: it stays as it is, with its rows.`;
  if (retired === table) return [`${released} It is the one that the run had retired.`];
  return [
    `${released} ${retired} still holds the rows up to the cutover and is not dropped; the way back is closed, so drop it when you no longer need it.`,
  ];
}

async function releaseHeld(session: OracleSession, holder: OracleSession, work: Work): Promise<string[]> {
  const { target, hooks } = work;
  const ledger = oracleRenderer.ledger();
  const name = { schema: target.schema, table: target.table };
  const table = `${target.schema}.${target.table}`;
  const find = (): Promise<OracleRun | null> => findOpenRun(session, ledger, name);
  const holding = { table, application: "table-migration release", client: `process ${process.pid}` };
  await holdOracleTable(session, holder, ledger, holding, find);
  const tools = { renderer: oracleRenderer, log: (message: string) => hooks.log(message) };
  const notes: string[] = [];
  const open = await find();
  if (open) {
    await takeOver(session, ledger, open.runId);
    await abandonRun({ session, tools }, open);
    notes.push(
      `Run ${open.runId} of ${table} was abandoned: what it had created is gone, the table is as it was.`,
    );
  }
  const rows = await runLedger(session, ledger, "readOutcome", name);
  for (const run of rows.filter(({ state }) => state === "completed"))
    notes.push(...(await closeWayBack({ session, tools }, run, table)));
  return notes;
}

async function mustFinish(session: OracleSession, { target }: Work): Promise<boolean> {
  const name = { schema: target.schema, table: target.table };
  const run: OracleRun | null = await findOpenRun(session, oracleRenderer.ledger(), name);
  return run !== null && (await isSwapping(session, run));
}

/**
 * Lets go of a table of Oracle: an unfinished run is taken back, the way back of a finished one is closed. The table, its rows and
 * a retired table stay. A run whose names are being swapped is finished first.
 */
export async function releaseOracle(work: Work): Promise<string[]> {
  const { connection, target, hooks } = work;
  const options = {
    module: `table-migration ${target.schema}.${target.table}`,
    action: "release",
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  };
  const session = await openSession(connection, options);
  const holder = await openSession(connection, { ...options, action: "hold" });
  try {
    if (!(await hasLedger(session, oracleRenderer.ledger()))) return [];
    if (await mustFinish(session, work)) await repartitionOracle({ ...work, plannedHash: null });
    return await releaseHeld(session, holder, work);
  } catch (error) {
    throw runFailure(connection, `releasing ${target.schema}.${target.table}`, error);
  } finally {
    await Promise.all([session.close(), holder.close()]);
  }
}
