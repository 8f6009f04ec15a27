import type { OracleIntervalRule } from "../../schema/oracle-layout";
import type { Hazard } from "../../schema/plan";
import { boundOf, firstSlotBeyond, slotOf } from "./intervals";
import { mostIntervals, slotLimit } from "./layout";

/** Keys from about here on are asked how far they may lie apart. */
const epoch = "1970-01-01 00:00:00";
const msPerDay = 86_400_000;
const daysPerYear = 365.2425;

/** So many intervals in words of time: `some 14 years`. */
function spanOf(rule: OracleIntervalRule, intervals: bigint): string {
  const first = slotOf(epoch, rule);
  const [from, to] = [boundOf(first, rule), boundOf(first + intervals, rule)].map((bound) =>
    Date.parse(`${bound.replace(" ", "T")}Z`),
  );
  const days = Math.floor(((to ?? 0) - (from ?? 0)) / msPerDay);
  return days < 3 * daysPerYear ? `${days} days` : `some ${Math.floor(days / daysPerYear)} years`;
}

/** Numbers have no end of their own, but what a table has partitions for does. */
function reachOfNumbers(rule: OracleIntervalRule, intervals: bigint): string {
  const span = intervals * BigInt(rule.intervalValue);
  return `No row may have a ${rule.column} more than ${span} above the smallest: a table has at most ${slotLimit} partitions and subpartitions, those without rows counted too.`;
}

function reachOfDates(rule: OracleIntervalRule, intervals: bigint): string[] {
  const beyond = firstSlotBeyond(rule);
  if (beyond === null || slotOf(epoch, rule) + intervals >= beyond) return [];
  return [
    `Nor may it lie more than ${spanOf(rule, intervals)} after the oldest row: a table has at most ${slotLimit} partitions and subpartitions, those without rows counted too.`,
  ];
}

function endOfCalendar(rule: OracleIntervalRule, beyond: bigint): string {
  return `No row may have a ${rule.column} of ${boundOf(beyond, rule)} or later, as rows that mean "for ever" have it: its interval would end after 9999-12-31, the last day that Oracle knows.`;
}

/**
 * Rows that a plain table takes and no interval can hold, because they lie too late. The server says ORA-01841 where the end of
 * the interval is no date, ORA-14300 where there would be too many of them.
 * @see https://docs.oracle.com/error-help/db/ora-14300/
 */
export function farKeys(rule: OracleIntervalRule): Hazard {
  const intervals = mostIntervals(rule.hash?.count ?? 1);
  const beyond = firstSlotBeyond(rule);
  const limits =
    beyond === null
      ? [reachOfNumbers(rule, intervals)]
      : [endOfCalendar(rule, beyond), ...reachOfDates(rule, intervals)];
  return {
    code: "FAR_KEYS_REFUSED",
    text: `${limits.join(" ")} Such a row stops the run when it comes during it; from the cutover on its INSERT fails with ${beyond === null ? "ORA-14300" : "ORA-01841 or ORA-14300"}.`,
  };
}
