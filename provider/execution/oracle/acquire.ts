import { failedWith } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";
import { migrationError } from "../../errors";
import type { StepScript } from "../../schema/statement";
import { holdTable, type Hold } from "../acquire";
import { runLedger, type Ledger, type OpenRun } from "../ledger";

async function commit(session: Session): Promise<void> {
  await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
}

async function rollback(session: Session): Promise<void> {
  await session.runBatch({ name: "ledger.rollback", text: "ROLLBACK" });
}

/** The row that is locked while a run lives. Another run may put it there at the same moment. */
async function prepareHold(session: Session, script: StepScript, table: string): Promise<void> {
  try {
    await runLedger(session, script, "prepareHold", { table });
    await commit(session);
  } catch (error) {
    if (!failedWith(error, "uniqueViolation")) throw error;
    await rollback(session);
  }
}

/** Ends a session where the user may: both the view and the statement are an administrator's. */
async function endSession(session: Session, script: StepScript, worker: number): Promise<boolean> {
  try {
    const found = await runLedger(session, script, "findSession", { worker });
    for (const { sid, serial } of found) {
      const { name, text } = script.statement("endSession", { sid: Number(sid), serial: Number(serial) });
      await session.runBatch({ name, text });
    }
    return found.length > 0;
  } catch (error) {
    if (failedWith(error, "undefinedTable", "privilegeMissing")) return false;
    throw error;
  }
}

function holdOf(session: Session, holder: Session, script: StepScript): Hold {
  return {
    sessionNoun: "audited session",
    async tryHold(table) {
      try {
        return (await runLedger(holder, script, "tryHoldTable", { table })).length > 0;
      } catch (error) {
        if (failedWith(error, "lockTimeout")) return false;
        throw error;
      }
    },
    async findHolder(table) {
      const [row] = await runLedger(session, script, "findHolder", { table });
      return row ? (row as unknown as Awaited<ReturnType<Hold["findHolder"]>>) : null;
    },
    endHolder: ({ pid }) => endSession(session, script, Number(pid)),
  };
}

/** Holds one more row of the ledger for as long as `holder` lives; whether another run does already. */
export async function tryHold(
  session: Session,
  holder: Session,
  script: StepScript,
  name: string,
): Promise<boolean> {
  await prepareHold(session, script, name);
  return holdOf(session, holder, script).tryHold(name);
}

export interface Holding {
  readonly table: string;
  readonly application: string;
  readonly client: string;
}

/**
 * Holds a table for as long as `holder` lives, which commits nothing: a row lock ends with the transaction. Who holds it stands in
 * a row beside, which others can read.
 * @throws RUN_IN_PROGRESS
 */
export async function holdOracleTable<
  R extends Pick<OpenRun, "runId" | "client" | "seenAt" | "secondsSilent">,
>(
  session: Session,
  holder: Session,
  script: StepScript,
  { table, application, client }: Holding,
  findRun: () => Promise<R | null>,
): Promise<void> {
  await prepareHold(session, script, table);
  await holdTable(holdOf(session, holder, script), table, findRun);
  await runLedger(session, script, "forgetHolder", { table });
  const values = { table, worker: holder.serverProcessId, application, client };
  await runLedger(session, script, "recordHolder", values);
  await commit(session);
}

/** How long a takeover waits for what a lost process has left at work on the server. */
const takeoverWaitSeconds = 30;

/** Locks rows of a run that its sessions may hold. @throws LOCK_NOT_GRANTED with the sessions that do */
async function reach(
  session: Session,
  script: StepScript,
  run: string,
  { statement, workers }: { readonly statement: string; readonly workers: readonly number[] },
): Promise<void> {
  const { name, text } = script.statement(statement, { waitSeconds: takeoverWaitSeconds });
  try {
    await session.run({ name, text, values: [run] });
  } catch (error) {
    if (!failedWith(error, "lockTimeout")) throw error;
    await rollback(session);
    const names = {
      ...{ activity: `Taking over run ${run}`, mode: "row", table: "TABLE_MIGRATION_WORKERS" },
      ...{ patience: `${takeoverWaitSeconds} s`, attempts: 1, limit: takeoverWaitSeconds * 1000 },
      blockers: `one of the run's sessions, which V$SESSION has by AUDSID ${workers.join(", ")}`,
      how: " on the server",
    };
    throw migrationError("LOCK_NOT_GRANTED", names, error);
  }
}

/**
 * Moves the fence of a run. Each writing transaction holds its worker's row: the takeover waits for those that are under way,
 * and whoever comes later finds none.
 * @throws LOCK_NOT_GRANTED
 */
export async function takeOver(session: Session, script: StepScript, run: string): Promise<string> {
  const found = await runLedger(session, script, "listWorkers", { run });
  const workers = found.map(({ worker }) => Number(worker));
  for (const worker of workers) await endSession(session, script, worker);
  await reach(session, script, run, { statement: "reachFence", workers });
  await runLedger(session, script, "takeFence", { run });
  await reach(session, script, run, { statement: "reachWorkers", workers });
  await runLedger(session, script, "forgetWorkers", { run });
  const [fence] = await runLedger(session, script, "readFence", { run });
  await commit(session);
  await awaitDdl(session, script, run);
  return String(fence?.["token"]);
}

/** How long `awaitDdl` waits for each of the two tables. */
const ddlWaitSeconds = 10;

/**
 * DDL that had passed its look at the fence may still be under way: what comes after finds it done.
 * @throws LOCK_NOT_GRANTED where it takes longer: it would land on what others have done meanwhile
 */
export async function awaitDdl(session: Session, script: StepScript, run: string): Promise<void> {
  try {
    await runLedger(session, script, "awaitDdl", { run });
  } catch (error) {
    if (!failedWith(error, "lockTimeout")) throw error;
    await rollback(session);
    const names = {
      ...{ activity: `Taking over run ${run}`, mode: "ROW SHARE", table: "its source or its copy" },
      ...{ patience: `${ddlWaitSeconds} s`, attempts: 1, limit: ddlWaitSeconds * 1000 },
      blockers: "DDL that a process of the run has left at work, or a LOCK TABLE of somebody else's",
      how: " on the server",
    };
    throw migrationError("LOCK_NOT_GRANTED", names, error);
  }
  await commit(session);
}

/** The first token of a run, in the transaction that creates it. */
export async function createFence(session: Session, script: StepScript, run: string): Promise<string> {
  await runLedger(session, script, "createFence", { run });
  const [fence] = await runLedger(session, script, "readFence", { run });
  return String(fence?.["token"]);
}

/** Lets a session write for the run, unless it has been taken over: the fence is kept where it is meanwhile. */
export async function recordWorker(session: Session, ledger: Ledger): Promise<void> {
  await ledger.lockFence(session);
  await ledger.recordWorker(session);
  await commit(session);
}
