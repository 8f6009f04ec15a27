import { DateTime } from "luxon";
import type { KeyDistribution } from "../schema/key-distribution";

/** Intervals from the finest, with how far a text of an hour tells them apart. */
export const spreadUnits = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const;
export type SpreadUnit = (typeof spreadUnits)[number];

/** How rows lie over the intervals of one unit. */
export interface UnitSpread {
  readonly unit: SpreadUnit;
  /** Intervals from the least key to the greatest, with or without rows. */
  readonly span: number;
  readonly occupied: number;
  /** Shares of the rows, from 0 to 1, of those that have some. */
  readonly median: number;
  readonly largest: number;
}

/** What a distribution says, without the rows that no interval is meant for. */
export interface KeySpread {
  readonly rows: number;
  readonly isWhole: boolean;
  readonly first: string;
  readonly last: string;
  readonly nulls: number;
  /** Rows more than a year after now, or before the calendar: `9999-12-31`, and their like. */
  readonly strange: { readonly rows: number; readonly such: string } | null;
  readonly units: readonly UnitSpread[];
}

/** Of a year more than this no application makes rows: they mean "for ever". */
const daysAhead = 366;

function read(hour: string): DateTime {
  return DateTime.fromFormat(hour, "yyyy-MM-dd HH:mm", { zone: "utc" });
}

function spreadOf(
  unit: SpreadUnit,
  hours: readonly { at: DateTime; rows: number }[],
  total: number,
): UnitSpread {
  const name = unit.toLowerCase() as Lowercase<SpreadUnit>;
  const counts = new Map<number, number>();
  for (const { at, rows } of hours) {
    const begin = at.startOf(name).toMillis();
    counts.set(begin, (counts.get(begin) ?? 0) + rows);
  }
  const sorted = [...counts.values()].sort((left, right) => left - right);
  const begins = [...counts.keys()];
  const [first, last] = [Math.min(...begins), Math.max(...begins)].map((at) =>
    DateTime.fromMillis(at, { zone: "utc" }),
  );
  const span = first && last ? Math.round(last.diff(first, `${name}s`).as(`${name}s`)) + 1 : 0;
  return {
    unit,
    span,
    occupied: sorted.length,
    median: (sorted[Math.floor(sorted.length / 2)] ?? 0) / total,
    largest: (sorted.at(-1) ?? 0) / total,
  };
}

/**
 * How the rows lie over hours, days, weeks, months and years; null where none has a value that an interval could hold.
 * @param now clock of the database, ISO 8601
 */
export function spreadKeys({ hours, isWhole }: KeyDistribution, now: string): KeySpread | null {
  const limit = DateTime.fromISO(now, { zone: "utc" }).plus({ days: daysAhead });
  const known = hours.flatMap(({ hour, rows }) => (hour === null ? [] : [{ hour, at: read(hour), rows }]));
  const usual = known.filter(({ at }) => at.isValid && at <= limit);
  const [first, last] = [usual[0], usual.at(-1)];
  if (!first || !last) return null;
  const strange = known.filter(({ at }) => !at.isValid || at > limit);
  const count = (groups: readonly { rows: number }[]) => groups.reduce((sum, { rows }) => sum + rows, 0);
  const rows = count(usual);
  return {
    rows,
    isWhole,
    first: first.hour,
    last: last.hour,
    nulls: count(hours.filter(({ hour }) => hour === null)),
    strange: strange.length === 0 ? null : { rows: count(strange), such: sayStrange(strange.at(-1)?.hour) },
    units: spreadUnits.map((unit) => spreadOf(unit, usual, rows)),
  };
}

function sayStrange(hour = "0000"): string {
  return hour === "0000" ? "infinity, or before the year 1" : hour.slice(0, 10);
}
