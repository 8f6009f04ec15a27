import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../../dialect/database-error";
import { isReadOnlyAlready, isReadWriteAlready } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { migrationError, MigrationError } from "../../errors";
import { opening } from "../../schema/oracle-cutover";
import type { OracleCopy, OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";
import { gaveWay, pauseMs } from "../short-lock";
import { tableOf, type OracleContext } from "./context";
import { guardDdl, type DdlWork } from "./guarded-ddl";

/** After so many attempts that gave way at once, each waits for a second: an application that is never idle needs that. */
const patientAfter = 40;
/** An attempt that does not wait is in nobody's way, so the next one may come soon: some two seconds in all. */
const impatientPauseMs = 60;

/** An attempt that queues and comes back earlier was refused, and did not wait: the next one must not follow at once. */
const shortestQueueMs = 1_000;

/** Statements that need the same lock one after the other: what the first has learnt of how busy the table is, the next one knows. */
export interface Pace {
  isPatient: boolean;
}

export interface DdlLock {
  readonly activity: string;
  readonly mode: string;
  readonly table: string;
  readonly oid: string;
  readonly patienceMs: number;
  /** The step's statements; `findBlockers` of it says who is in the way. */
  readonly blockers: StepScript | null;
  /** Shared by the statements of a step; without one, each statement begins anew, without waiting. */
  readonly pace?: Pace;
  /** Asked before each attempt. @throws where the statement would not do any more what it is for */
  readonly demand?: () => Promise<void>;
  /** Where the application stands still anyway: how long an attempt waits in the queue; the next one comes at once. */
  readonly queueSeconds?: number;
  log(message: string): void;
}

/** For a statement that needs the source: it is tried for as long as the plan says, and whoever is in the way is named. */
export function lockOnSource(
  context: OracleContext,
  { copy, patienceMs }: Pick<OracleSwapTablesStep, "copy" | "patienceMs">,
  activity: string,
): DdlLock {
  return {
    activity,
    mode: "of DDL",
    table: tableOf(copy),
    oid: String(copy.sourceObjectId),
    patienceMs,
    blockers: context.scriptOf("startJournal"),
    log: (message) => context.tools.log(message),
  };
}

/** The same while nobody can write to the table, or no table has its name. */
export function untilOpen(lock: DdlLock): DdlLock {
  const { leastPatienceMs, queueSeconds } = opening;
  return { ...lock, patienceMs: Math.max(lock.patienceMs, leastPatienceMs), queueSeconds };
}

/** For what follows the swap: the application does not wait for it, so it may take its time. */
export function lockAfterSwap(context: OracleContext, copy: OracleCopy, activity: string): DdlLock {
  return {
    activity,
    mode: "of DDL",
    table: tableOf(copy),
    oid: String(copy.sourceObjectId),
    patienceMs: 600_000,
    blockers: null,
    pace: { isPatient: false },
    log: (message) => context.tools.log(message),
  };
}

interface Blocker {
  readonly pid: string | number;
  readonly userName: string | null;
  readonly application: string | null;
  readonly state: string;
  readonly since: string | null;
}

function describe(rows: readonly Blocker[]): string {
  const texts = rows.slice(0, 5).map(({ pid, userName, application, state, since }) => {
    const open = since === null ? "" : `, open since ${since}`;
    return `${pid} ${userName ?? ""} ${application ?? ""} (${state}${open})`;
  });
  return texts.length > 0 ? texts.join("; ") : "nobody any more";
}

/** V$ views are an administrator's; without a right on them nobody can be named. */
async function findBlockers(session: Session, lock: DdlLock): Promise<string> {
  if (!lock.blockers) return "a session that is hidden from this user";
  try {
    const { name, text } = lock.blockers.statement("findBlockers");
    const { rows } = await session.run({ name, text, values: [lock.oid] });
    return describe(rows as unknown as readonly Blocker[]);
  } catch (error) {
    if (failedWith(error, "undefinedTable", "privilegeMissing"))
      return "a session that is hidden from this user";
    throw error;
  }
}

/**
 * Tries a statement that needs a lock again and again, at first without waiting: whoever waits for a lock of DDL makes
 * all that come later wait. The attempt gets the seconds that it may wait.
 * @throws LOCK_NOT_GRANTED
 */
export async function withDdlLock<T>(
  session: Session,
  lock: DdlLock,
  attempt: (waitSeconds: number, number: number) => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + lock.patienceMs;
  const { pace = { isPatient: false } } = lock;
  for (let number = pace.isPatient ? patientAfter + 1 : 1; ; number += 1) {
    const begun = Date.now();
    const left = Math.max(1, Math.ceil((deadline - Date.now()) / 1000));
    const waitSeconds = lock.queueSeconds ? Math.min(lock.queueSeconds, left) : Number(number > patientAfter);
    try {
      return await attempt(waitSeconds, number);
    } catch (error) {
      if (!gaveWay(error)) throw error;
      const isOver = Date.now() > deadline;
      if (isOver || number === 1 || number >= patientAfter || lock.queueSeconds !== undefined) {
        const blockers = await findBlockers(session, lock);
        if (isOver) throw notGranted(lock, number, waitSeconds, blockers, error);
        lock.log(`${lock.activity}: gave way (attempt ${number}); in the way: ${blockers}`);
      }
      if (lock.queueSeconds !== undefined) {
        // What is refused at once, as during another statement's DDL, did not queue.
        if (Date.now() - begun < shortestQueueMs) await sleep(shortestQueueMs);
        continue;
      }
      if (number === patientAfter) {
        pace.isPatient = true;
        lock.log(
          `${lock.activity}: from now on each attempt waits for up to 1 s, and writers of ${lock.table} with it.`,
        );
      }
      await sleep(
        number < patientAfter ? impatientPauseMs * (0.5 + Math.random() / 2) : pauseMs(number - patientAfter),
      );
    }
  }
}

function notGranted(
  { activity, mode, table, patienceMs }: DdlLock,
  attempts: number,
  waitSeconds: number,
  blockers: string,
  cause: unknown,
): Error {
  const patience = `${Math.round(patienceMs / 1000)} s`;
  const limit = waitSeconds * 1000;
  return migrationError(
    "LOCK_NOT_GRANTED",
    { activity, mode, table, patience, attempts, limit, blockers, how: "" },
    cause,
  );
}

/**
 * Does the same for each of several, within one patience: who does not get his lock in time does not keep the others from theirs.
 * @throws the first failure, once all were tried; what is no lock at once
 */
export async function eachInTime<T>(
  patienceMs: number,
  items: readonly T[],
  act: (item: T, patienceMs: number) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let failure: MigrationError | null = null;
  for (const item of items) {
    try {
      await act(item, Math.max(0, deadline - Date.now()));
    } catch (error) {
      if (!isNotGranted(error)) throw error;
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
}

/** Whether patience has ended. */
export function isNotGranted(error: unknown): error is MigrationError {
  return error instanceof MigrationError && error.code === "LOCK_NOT_GRANTED";
}

async function unlessSoAlready(work: DdlWork, statement: Statement): Promise<void> {
  try {
    await guardDdl(work, statement);
  } catch (error) {
    if (!isReadOnlyAlready(error) && !isReadWriteAlready(error)) throw error;
  }
}

/** One statement of DDL within {@link withDdlLock}; the script has a `limitDdl`. What is so already is left so. */
export function runDdl(
  work: DdlWork,
  lock: DdlLock,
  script: StepScript,
  statement: string,
  values: StatementValues = {},
): Promise<void> {
  return withDdlLock(work.session, lock, async (waitSeconds) => {
    await lock.demand?.();
    const limit = script.statement("limitDdl", { waitSeconds });
    await work.session.runBatch({ name: limit.name, text: limit.text });
    await unlessSoAlready(work, script.statement(statement, values));
  });
}
