import type { Session } from "../../dialect/session";
import type { OracleCopy, OraclePlan } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { Ledger, runLedger } from "../ledger";
import type { OracleAbandonment, OracleRun, TakingBack } from "./abandonment";
import { recordWorker } from "./acquire";
import { tableOf } from "./context";
import { isOwnInterim } from "./create-table";
import { eachInTime, runDdl, untilOpen, type DdlLock } from "./ddl-lock";
import { isFenced, keysBeforeSourceMs } from "./fence";
import { restoreIntervalOf } from "./interval-off";
import { demandEnded } from "./long-statement";
import { restoreRowMovementOf } from "./row-movement";

export type { OracleRun } from "./abandonment";

/** How long one statement is tried. */
const patienceMs = 600_000;

/** The two tables of a copy-swap; null where the table itself is changed. */
export function copyOf({ steps: [first] }: OraclePlan): OracleCopy | null {
  return first !== undefined && "copy" in first ? first.copy : null;
}

async function commit(session: Session): Promise<void> {
  await session.runBatch({ name: "abandon.commit", text: "COMMIT" });
}

function lockOf({ tools }: OracleAbandonment, copy: OracleCopy, leftMs = patienceMs): DdlLock {
  return {
    activity: "Taking back what the run had created",
    mode: "of DDL",
    table: tableOf(copy),
    oid: String(copy.sourceObjectId),
    patienceMs: leftMs,
    blockers: null,
    log: (message) => tools.log(message),
  };
}

function ddl(
  work: OracleAbandonment,
  copy: OracleCopy,
  script: StepScript,
  statement: string,
  values: Readonly<Record<string, string>>,
  leftMs = patienceMs,
): Promise<void> {
  return runDdl(work, lockOf(work, copy, leftMs), script, statement, values);
}

/** Only a source that this run has fenced is opened: its owner may have closed it himself. */
async function unfence(work: OracleAbandonment, run: OracleRun, copy: OracleCopy, script: StepScript) {
  const events = await new Ledger(work.tools.renderer.ledger(), run.runId, "").readEvents(work.session);
  if (!isFenced(events)) return;
  const [source] = await runLedger(work.session, script, "findSource", { oid: run.sourceOid });
  if (!source) return;
  const [first] = run.plan.steps.filter(({ kind }) => kind === "startJournal");
  const blockers = first ? work.tools.renderer.script(first) : null;
  const lock = { ...lockOf(work, copy), activity: `Opening ${tableOf(copy)} for writers again`, blockers };
  await runDdl(work, untilOpen(lock), script, "unfenceSource", { name: String(source["name"]) });
}

/** Drops keys of the copy, and at it: the source takes rows of which the copy knows nothing. */
async function dropKeys(
  work: OracleAbandonment,
  run: OracleRun,
  copy: OracleCopy,
  patienceMs: number,
): Promise<void> {
  const script = work.tools.renderer.abandon(copy);
  const found = await runLedger(work.session, script, "findKeys", { run: run.runId });
  await eachInTime(patienceMs, found, ({ keySchema, keyTable, key }, leftMs) => {
    const names = { keySchema: String(keySchema), keyTable: String(keyTable), key: String(key) };
    return ddl(work, copy, script, "dropKey", names, leftMs);
  });
}

/** The source is not kept READ ONLY by somebody who writes to a table at the other end of a key. */
async function openSource(work: OracleAbandonment, run: OracleRun, copy: OracleCopy): Promise<void> {
  const areGone = await dropKeys(work, run, copy, keysBeforeSourceMs).then(
    () => true,
    () => false,
  );
  await unfence(work, run, copy, work.tools.renderer.abandon(copy));
  if (!areGone) await dropKeys(work, run, copy, patienceMs);
}

/** Drops the run's own triggers: journal and reverse journal. */
export async function dropOwnTriggers(work: OracleAbandonment, copy: OracleCopy): Promise<void> {
  const script = work.tools.renderer.abandon(copy);
  for (const { trigger } of await runLedger(work.session, script, "findTriggers"))
    await ddl(work, copy, script, "dropTrigger", { trigger: String(trigger) });
}

/** Drops the tables of keys. */
export async function dropJournals(work: OracleAbandonment, copy: OracleCopy): Promise<void> {
  const script = work.tools.renderer.abandon(copy);
  for (const { name } of await runLedger(work.session, script, "findJournals"))
    await ddl(work, copy, script, "dropTable", { name: String(name) });
}

async function dropInterim(work: OracleAbandonment, run: OracleRun, copy: OracleCopy): Promise<void> {
  const { session, tools } = work;
  const script = tools.renderer.abandon(copy);
  const [interim] = await runLedger(session, script, "findInterim", { run: run.runId });
  if (interim) return ddl(work, copy, script, "dropTable", { name: String(interim["name"]) });
  const create = run.plan.steps.find(({ kind }) => kind === "createTable");
  const items = await new Ledger(tools.renderer.ledger(), run.runId, "").readItems(session, "createTable");
  if (!create || !isOwnInterim(items)) return;
  // It was created, and the run died before its object id was recorded.
  if ((await runLedger(session, tools.renderer.script(create), "findInterim")).length > 0)
    await ddl(work, copy, script, "dropTable", { name: copy.interim.name });
}

/**
 * Of a rollback the retired table stays, and so do the journal and the trigger of the way back: they were there before it. Keys that
 * it has replayed are in the retired table; the journal has all others.
 */
async function closeRetired(work: OracleAbandonment, run: OracleRun, copy: OracleCopy): Promise<void> {
  const { session, tools } = work;
  const script = tools.renderer.abandon(copy);
  for (const { trigger } of await runLedger(session, script, "findTriggers"))
    if (trigger === copy.reverseTrigger) await ddl(work, copy, script, "dropTrigger", { trigger });
  const [retired] = await runLedger(session, script, "findInterim", { run: run.runId });
  if (retired) await ddl(work, copy, script, "closeRetired", { name: String(retired["name"]) });
  for (const { name } of await runLedger(session, script, "findJournals"))
    if (name === copy.reverseJournal || name === copy.batch)
      await ddl(work, copy, script, "dropTable", { name });
}

/** Whoever takes a run back is its only worker: the next one who does ends him. */
async function ownRun({ session, tools }: OracleAbandonment, { runId }: OracleRun): Promise<Ledger> {
  const script = tools.renderer.ledger();
  const [fence] = await runLedger(session, script, "readFence", { run: runId });
  const ledger = new Ledger(script, runId, String(fence?.["token"]));
  await recordWorker(session, ledger);
  return ledger;
}

/**
 * Takes back what an unfinished run has created: the fence, its triggers, its interim table, its journals; and what it has taken
 * off, an interval; row movement. Partitions that it has added stay. The caller holds the table, and has moved the run's fence.
 * @throws RUN_IN_PROGRESS where a session of the run still works at a long statement; then nothing is touched
 */
export async function abandonRun({ session, tools }: TakingBack, run: OracleRun): Promise<void> {
  await demandEnded({ session, tools }, run);
  const ledger = await ownRun({ session, tools }, run);
  const work = { session, tools, ledger };
  const copy = copyOf(run.plan);
  if (copy && run.plan.method === "rollback") {
    await openSource(work, run, copy);
    await closeRetired(work, run, copy);
  } else if (copy) {
    await openSource(work, run, copy);
    await dropOwnTriggers(work, copy);
    await dropInterim(work, run, copy);
    await dropJournals(work, copy);
  } else {
    await restoreIntervalOf(work, run);
    await restoreRowMovementOf(work, run);
  }
  await ledger.holdFence(session);
  await runLedger(session, tools.renderer.ledger(), "abandonRun", { run: run.runId });
  await commit(session);
}
