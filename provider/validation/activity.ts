import type { Check, Fault } from "../schema/validation";
import { countOf, failed, notApplicable, passed, warned } from "./check";

/** Somebody who holds a lock on the table right now. */
export interface LockHolder {
  /** Session and user, as an administrator finds them. */
  readonly who: string;
  readonly mode: string;
  /** For how long its transaction has been open; null where that is hidden or cannot be told. */
  readonly openSeconds: number | null;
  /** Whether nobody else can write meanwhile. */
  readonly closesTable: boolean;
}

/** A transaction that is open for longer is no passing statement any more. */
export const passingSeconds = 2;

function describe({ who, mode, openSeconds }: LockHolder): string {
  return `${who} holds ${mode}${openSeconds === null ? "" : `, its transaction open for ${openSeconds} s`}`;
}

function toFault(holder: LockHolder, why: string): Fault {
  const remedy = "Wait for it or end it before the run.";
  return { code: null, problem: `${describe(holder)}: ${why}`, remedy };
}

/** A transaction that holds no lock on the table, and yet is waited for. */
export interface OldSnapshot {
  readonly who: string;
  readonly openSeconds: number;
}

function snapshotFault({ who, openSeconds }: OldSnapshot): Fault {
  return {
    code: null,
    problem: `${who} has had a snapshot for ${openSeconds} s, without a lock on the table: the cutover waits for its end, and VACUUM too.`,
    remedy: "Wait for it or end it before the cutover.",
  };
}

/**
 * Who holds locks on the table. One that outlives the patience of a cutover fails, and one that keeps writers out; an open
 * transaction only makes a run wait, as do old snapshots anywhere in the database.
 */
export function checkActivity(
  holders: readonly LockHolder[],
  patienceMs: number,
  snapshots: readonly OldSnapshot[] = [],
): Check {
  const isLasting = ({ openSeconds }: LockHolder) => (openSeconds ?? 0) * 1_000 > patienceMs;
  const closing = holders.filter(({ closesTable }) => closesTable);
  const lasting = holders.filter((holder) => !holder.closesTable && isLasting(holder));
  const open = holders.filter(
    (holder) =>
      !holder.closesTable &&
      !isLasting(holder) &&
      (holder.openSeconds === null || holder.openSeconds >= passingSeconds),
  );
  const faults = [
    ...closing.map((holder) => toFault(holder, "nobody can write the table meanwhile.")),
    ...lasting.map((holder) => toFault(holder, "longer than a cutover is tried (cutoverPatienceMs).")),
    ...open.map((holder) => toFault(holder, "the run waits for its end where it needs a lock.")),
    ...snapshots.map(snapshotFault),
  ];
  const others = snapshots.length === 0 ? "" : ` ${countOf(snapshots.length, "old snapshot")} elsewhere.`;
  const finding = `${countOf(holders.length, "lock")} on the table.${others}`;
  if (closing.length + lasting.length > 0) return failed("activity", finding, faults);
  if (open.length + snapshots.length > 0) return warned("activity", finding, faults);
  const passing = `${countOf(holders.length, "session")} at work on it, none for ${passingSeconds} s.`;
  return passed("activity", holders.length === 0 ? "Nobody holds a lock on the table." : passing);
}

/** Where sessions are hidden from the user. */
export function activityHidden(remedy: string): Check {
  return notApplicable("activity", `Not looked at: sessions and locks are hidden from this user. ${remedy}`);
}
