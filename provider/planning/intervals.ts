import { DateTime } from "luxon";
import type { IntervalRule } from "../schema/plan";

/** A position on the partition key's axis: months, minutes, days … or the integer itself, as a whole number of intervals. */
type Slot = bigint;

const hoursPerDay = 24n;
/** 1970-01-05 was a Monday: weeks begin there. */
const daysToFirstMonday = 4n;
const minutesPerHour = 60n;
const msPerMinute = 60_000n;
/** The last year that PostgreSQL's timestamps and JavaScript's dates share; bounds beyond it cannot be written. */
const lastYear = 275_000;
const integerMax: Readonly<Record<IntervalRule["keyType"], bigint>> = {
  int2: 32_767n,
  int4: 2_147_483_647n,
  int8: 9_223_372_036_854_775_807n,
  date: 0n,
  timestamp: 0n,
  timestamptz: 0n,
};

function divideDown(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/**
 * Reads a date or timestamp as PostgreSQL prints it under ISO and UTC: `2026-01-31`, `2026-01-31 10:00:00.5+00`,
 * `12026-01-01`, `0044-03-15 BC`. What lies beyond every bound that can be written is taken for the year after that.
 */
export function parseInstant(text: string): DateTime {
  const match =
    /^(\d{4,7})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00(?::?00)?)?)?( BC)?$/.exec(text);
  if (!match) throw new RangeError(`Not a date as PostgreSQL prints it: ${text}`);
  const [, year, month, day, hour = "0", minute = "0", second = "0", era] = match;
  if (Number(year) > lastYear) return DateTime.utc(lastYear + 1, 1, 1);
  return DateTime.fromObject(
    {
      year: era ? 1 - Number(year) : Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    },
    { zone: "utc" },
  );
}

function unitsSinceOrigin(value: string, rule: IntervalRule): bigint {
  if (rule.intervalType === "NUMBER") return BigInt(value);
  const instant = parseInstant(value);
  if (rule.intervalType === "YEAR") return BigInt(instant.year);
  if (rule.intervalType === "MONTH") return BigInt(instant.year) * 12n + BigInt(instant.month - 1);
  const minutes = divideDown(BigInt(instant.toMillis()), msPerMinute);
  if (rule.intervalType === "MINUTE") return minutes;
  const hours = divideDown(minutes, minutesPerHour);
  if (rule.intervalType === "HOUR") return hours;
  const days = divideDown(hours, hoursPerDay);
  return rule.intervalType === "DAY" ? days : divideDown(days - daysToFirstMonday, 7n);
}

function instantOfUnits(units: bigint, rule: IntervalRule): DateTime {
  if (rule.intervalType === "YEAR") return DateTime.utc(Number(units), 1, 1);
  if (rule.intervalType === "MONTH") {
    const year = divideDown(units, 12n);
    return DateTime.utc(Number(year), Number(units - year * 12n) + 1, 1);
  }
  const days = rule.intervalType === "WEEK" ? units * 7n + daysToFirstMonday : units;
  const hours = rule.intervalType === "HOUR" ? units : days * hoursPerDay;
  const minutes = rule.intervalType === "MINUTE" ? units : hours * minutesPerHour;
  return DateTime.fromMillis(Number(minutes * msPerMinute), { zone: "utc" });
}

/** The interval that a key value falls into. Intervals are aligned to the calendar (weeks to Mondays), not to the first row. */
export function slotOf(value: string, rule: IntervalRule): Slot {
  return divideDown(unitsSinceOrigin(value, rule), BigInt(rule.intervalValue));
}

function printYear(year: number): string {
  return String(year > 0 ? year : 1 - year).padStart(4, "0");
}

/** Lower bound of a slot, as the text that stands in FOR VALUES FROM. Times of timestamptz columns are in UTC. */
export function boundOf(slot: Slot, rule: IntervalRule): string {
  const units = slot * BigInt(rule.intervalValue);
  if (rule.intervalType === "NUMBER") return units.toString();
  const instant = instantOfUnits(units, rule);
  const era = instant.year > 0 ? "" : " BC";
  const date = `${printYear(instant.year)}-${instant.toFormat("MM-dd")}`;
  if (rule.keyType === "date") return date + era;
  const zone = rule.keyType === "timestamptz" ? "+00" : "";
  return `${date} ${instant.toFormat("HH:mm:ss")}${zone}${era}`;
}

/** The greatest bound that can be written down for the key's type. */
export function lastBound(rule: IntervalRule): string {
  return rule.intervalType === "NUMBER" ? integerMax[rule.keyType].toString() : `${lastYear}-01-01`;
}

/** The last slot whose upper bound can still be written down for the key's type. */
export function lastSlot(rule: IntervalRule): Slot {
  return divideDown(unitsSinceOrigin(lastBound(rule), rule), BigInt(rule.intervalValue)) - 1n;
}

const suffixFormats = {
  YEAR: "",
  MONTH: "_MM",
  WEEK: "_MM_dd",
  DAY: "_MM_dd",
  HOUR: "_MM_dd_HH",
  MINUTE: "_MM_dd_HH_mm",
} as const;

/** What tells a slot's partition from its siblings in its name: `2026_01`, `2026_01_31_07`, `1000000`. */
export function slotSuffix(slot: Slot, rule: IntervalRule): string {
  const units = slot * BigInt(rule.intervalValue);
  if (rule.intervalType === "NUMBER") return units < 0n ? `m${-units}` : units.toString();
  const instant = instantOfUnits(units, rule);
  const year = printYear(instant.year) + (instant.year > 0 ? "" : "bc");
  const format = suffixFormats[rule.intervalType];
  return format === "" ? year : year + instant.toFormat(format);
}

const daysPerInterval = {
  MINUTE: 1 / 1_440,
  HOUR: 1 / 24,
  DAY: 1,
  WEEK: 7,
  MONTH: 30,
  YEAR: 365,
  NUMBER: Infinity,
} as const;

/** Partitions kept ready by default: enough for 31 days, and at least 4. */
export function defaultPartitionsAhead(rule: Pick<IntervalRule, "intervalType" | "intervalValue">): number {
  return Math.max(4, Math.ceil(31 / (daysPerInterval[rule.intervalType] * rule.intervalValue)));
}
