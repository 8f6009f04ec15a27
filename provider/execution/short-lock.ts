import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../dialect/database-error";
import { migrationError } from "../errors";
import type { Session } from "../dialect/session";
import type { Statement } from "../schema/statement";

const firstPauseMs = 100;
const longestPauseMs = 5_000;

export interface Blocker {
  readonly pid: number;
  readonly userName: string | null;
  readonly application: string;
  readonly backendType: string;
  readonly state: string | null;
  readonly mode: string;
  readonly openFor: string | null;
  readonly preventsWraparound: boolean;
}

export interface ShortLock {
  readonly activity: string;
  readonly mode: string;
  readonly table: string;
  readonly oid: string;
  /** Quoted names of other tables that are locked with it. */
  readonly lockedWith?: readonly string[];
  readonly lockTimeoutMs: number;
  readonly patienceMs: number;
  readonly findBlockers: Statement;
  readonly cancelAutovacuum: Statement;
  log(message: string): void;
}

/** Doubles from 100 ms to 5 s, each with jitter, so that two that wait do not meet again and again. */
export function pauseMs(attempt: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempt, 10));
  return Math.round(pause * (0.5 + Math.random() / 2));
}

/** Whether an attempt gave way, so that it may be tried again. */
export function gaveWay(error: unknown): boolean {
  return failedWith(error, "lockTimeout", "statementTimeout", "deadlock");
}

/** A transaction without a session is ended in a way of its own. */
function howToEnd(blockers: readonly Blocker[]): string {
  const isPrepared = blockers.some(({ backendType }) => backendType === "prepared transaction");
  return isPrepared ? " (a prepared transaction by COMMIT PREPARED or ROLLBACK PREPARED)" : "";
}

function isAutovacuum(blocker: Blocker): boolean {
  return blocker.backendType === "autovacuum worker";
}

/** `4711 hr_app (idle in transaction for 00:00:41, RowExclusiveLock)` */
export function describeBlockers(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return "nobody any more";
  return blockers
    .slice(0, 5)
    .map(({ pid, userName, backendType, state, openFor, mode }) => {
      const who = userName ?? backendType;
      return `${pid} ${who} (${state ?? "running"} for ${openFor ?? "?"}, ${mode})`;
    })
    .join("; ");
}

async function readBlockers(session: Session, lock: ShortLock): Promise<Blocker[]> {
  const { name, text, binds } = lock.findBlockers;
  const values = binds.map((bind) => (bind === "lockedWith" ? (lock.lockedWith ?? []) : lock.oid));
  return (await session.run({ name, text, values })).rows as unknown as Blocker[];
}

/** Asks a vacuum that stands alone in the way to stop; autovacuum comes back later by itself. */
async function cancelVacuum(
  session: Session,
  lock: ShortLock,
  blockers: readonly Blocker[],
): Promise<boolean> {
  const { name, text } = lock.cancelAutovacuum;
  try {
    for (const { pid } of blockers) await session.run({ name, text, values: [pid] });
    return true;
  } catch {
    return false;
  }
}

/**
 * How long the next attempt may wait. Autovacuum gives way only to somebody who has waited for deadlock_timeout: where
 * it alone is in the way and may not be cancelled, one announced attempt goes beyond that.
 * @see https://www.postgresql.org/docs/18/routine-vacuuming.html#AUTOVACUUM
 */
async function nextLimitMs(session: Session, lock: ShortLock, blockers: readonly Blocker[]): Promise<number> {
  const vacuumAlone = blockers.length > 0 && blockers.every(isAutovacuum);
  if (!vacuumAlone || blockers.some(({ preventsWraparound }) => preventsWraparound))
    return lock.lockTimeoutMs;
  if (await cancelVacuum(session, lock, blockers)) return lock.lockTimeoutMs;
  const limit = await readDeadlockTimeoutMs(session);
  lock.log(
    `Autovacuum alone is in the way on ${lock.table}: one attempt waits up to ${limit + 500} ms, so that it gives way.`,
  );
  return limit + 500;
}

async function readDeadlockTimeoutMs(session: Session): Promise<number> {
  const text =
    "SELECT extract(epoch FROM current_setting('deadlock_timeout')::interval)::float8 * 1000 AS ms";
  const { rows } = await session.run({ name: "lock.readDeadlockTimeout", text });
  return Number(rows[0]?.["ms"] ?? 1_000);
}

/**
 * Tries an attempt that needs a lock, again and again with back-off, until it is granted or patience ends. The attempt
 * gets the limit that it may wait, in milliseconds, and must have rolled back when it throws.
 * @throws LOCK_NOT_GRANTED with the sessions in the way
 */
export async function withShortLock<T>(
  session: Session,
  lock: ShortLock,
  attempt: (limitMs: number, number: number) => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + lock.patienceMs;
  let limitMs = lock.lockTimeoutMs;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(limitMs, number);
    } catch (error) {
      if (!gaveWay(error)) throw error;
      const blockers = await readBlockers(session, lock);
      if (Date.now() > deadline) throw lockNotGranted(lock, number, blockers, error);
      limitMs = await nextLimitMs(session, lock, blockers);
      lock.log(`${lock.activity}: gave way (attempt ${number}); in the way: ${describeBlockers(blockers)}`);
      await sleep(pauseMs(number));
    }
  }
}

function lockNotGranted(
  lock: ShortLock,
  attempts: number,
  blockers: readonly Blocker[],
  cause: unknown,
): Error {
  return migrationError(
    "LOCK_NOT_GRANTED",
    {
      activity: lock.activity,
      mode: lock.mode,
      table: lock.table,
      patience: `${Math.round(lock.patienceMs / 1000)} s`,
      attempts,
      limit: lock.lockTimeoutMs,
      blockers: describeBlockers(blockers),
      how: howToEnd(blockers),
    },
    cause,
  );
}
