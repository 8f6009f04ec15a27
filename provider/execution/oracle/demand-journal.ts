import { migrationError } from "../../errors";
import type { OracleCopy } from "../../schema/oracle-plan";
import { runLedger } from "../ledger";
import { tableOf, type OracleContext } from "./context";
import { ddlOf, guardDdl } from "./guarded-ddl";

/** Object ids by name. */
type Ids = Readonly<Record<string, string>>;

async function readOwnObjects(context: OracleContext): Promise<Ids> {
  const { rows } = await context.control.run(context.scriptOf("startJournal").statement("findObjects"));
  return Object.fromEntries(rows.map(({ name, oid }) => [String(name), String(oid)]));
}

/** Notes what has been created for the journals: from now on it must stay as it is. In a transaction of the run. */
export async function recordJournal(context: OracleContext): Promise<void> {
  const { control, ledger } = context;
  await ledger.recordEvent(control.session, "journal", { objects: await readOwnObjects(context) });
}

/** What of the run's own objects is gone, or another one by the same name, so that changes in between are nowhere. */
async function listLost(context: OracleContext): Promise<string[]> {
  const { control, ledger, tools } = context;
  const events = await ledger.readEvents(control.session);
  const noted = (events.filter(({ kind }) => kind === "journal").at(-1)?.detail["objects"] ?? {}) as Ids;
  const now = await readOwnObjects(context);
  const lost = Object.keys(noted).filter((name) => now[name] !== noted[name]);
  const { interimOid } = await ledger.readRun(control.session, context.plan.table.name);
  if (interimOid === null) return lost;
  const undo = tools.renderer.abandon(null);
  const interim = await runLedger(control.session, undo, "findInterim", { run: ledger.runId });
  return interim.length > 0 ? lost : [...lost, "the interim table"];
}

/** Without its table, the trigger makes every statement of the application fail. */
async function rescueApplication(context: OracleContext, copy: OracleCopy, lost: readonly string[]) {
  const now = await readOwnObjects(context);
  if (!lost.includes(copy.journal) || now[copy.journal] !== undefined) return;
  if (now[copy.journalTrigger] === undefined) return;
  await guardDdl(ddlOf(context), context.scriptOf("startJournal").statement("dropJournalTrigger"));
}

async function readTriggerStatus(context: OracleContext): Promise<string> {
  const { rows } = await context.control.run(context.scriptOf("startJournal").statement("readTrigger"));
  const { status = "gone" } = (rows[0] ?? {}) as { status?: string };
  return status;
}

async function readReverseStatus(context: OracleContext): Promise<string> {
  const { rows } = await context.control.run(
    context.scriptOf("createIndexes").statement("readReverseTrigger"),
  );
  // Until it has been created, its name is not noted, and nothing is missed.
  const { status = "ENABLED" } = (rows[0] ?? {}) as { status?: string };
  return status;
}

async function describeGap(context: OracleContext, copy: OracleCopy): Promise<string | null> {
  const lost = await listLost(context);
  await rescueApplication(context, copy, lost);
  if (lost.length > 0) return `${lost.join(", ")}: gone, or replaced`;
  const status = await readTriggerStatus(context);
  if (status !== "ENABLED") return `${copy.journalTrigger} is ${status}`;
  const reverse = await readReverseStatus(context);
  return reverse === "ENABLED" ? null : `${copy.reverseTrigger} is ${reverse}`;
}

/** Segments by object id. */
type Segments = ReadonlyMap<string, string>;

function segmentsOf(rows: unknown): Segments {
  const list = (Array.isArray(rows) ? rows : []) as readonly { oid: unknown; segment: unknown }[];
  return new Map(list.map(({ oid, segment }) => [String(oid), String(segment)]));
}

/**
 * TRUNCATE and its like give a table other segments, and fire no trigger. A partition that has come meanwhile begins with a
 * segment of its own number; once seen, it must stay as well.
 */
async function hasOtherSegments(context: OracleContext): Promise<boolean> {
  const { control, ledger } = context;
  const events = await ledger.readEvents(control.session);
  const known = segmentsOf(events.filter(({ kind }) => kind === "segments").at(-1)?.detail["segments"]);
  const { rows } = await control.run(context.scriptOf("startJournal").statement("readSegments"));
  const now = segmentsOf(rows);
  if ([...known].some(([oid, segment]) => now.get(oid) !== segment)) return true;
  const added = [...now].filter(([oid]) => !known.has(oid));
  if (added.some(([oid, segment]) => oid !== segment)) return true;
  if (added.length > 0)
    await control.transaction(() => ledger.recordEvent(control.session, "segments", { segments: rows }));
  return false;
}

/**
 * Refuses to go on where a change of the source, or of the copy, may be in no journal.
 * @throws JOURNAL_BROKEN, SOURCE_TRUNCATED
 */
export async function demandJournal(context: OracleContext, copy: OracleCopy): Promise<void> {
  const names = { run: context.ledger.runId, table: tableOf(copy) };
  const difference = await describeGap(context, copy);
  if (difference !== null) throw migrationError("JOURNAL_BROKEN", { ...names, difference });
  if (await hasOtherSegments(context)) throw migrationError("SOURCE_TRUNCATED", names);
}
