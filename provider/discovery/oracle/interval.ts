import { DateTime, type DurationLikeObject } from "luxon";
import type { OracleInterval } from "../../schema/oracle-table-state";

type Unit = NonNullable<OracleInterval["unit"]>;

const WHOLE = String.raw`\s*'?\s*(\d+)(?:\.0*)?\s*'?\s*`;
/** `NUMTOYMINTERVAL(1,'MONTH')`, `NUMTODSINTERVAL(7, 'DAY')`: the text is kept as it was declared. */
const FUNCTION = new RegExp(
  String.raw`^NUMTO(?:YM|DS)INTERVAL\s*\(${WHOLE},\s*'\s*(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)\s*'\s*\)$`,
  "i",
);
/** `INTERVAL '1' MONTH`, `INTERVAL '15' MINUTE(3)`. */
const LITERAL = new RegExp(
  String.raw`^INTERVAL\s*'\s*(\d+)\s*'\s*(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)\s*(?:\(\s*\d\s*\))?$`,
  "i",
);
const NUMBER = /^\d+(?:\.\d+)?$/;

function parse(text: string): { unit: Unit; count: string } | undefined {
  const [, count, unit] = FUNCTION.exec(text) ?? LITERAL.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    return { unit: unit.toUpperCase() as Unit, count: String(BigInt(count)) };
  }
  return NUMBER.test(text) ? { unit: "NUMBER", count: text } : undefined;
}

/** Reads ALL_PART_TABLES.INTERVAL; unit and count are null where the text has another form than the usual ones. */
export function parseInterval(text: string): OracleInterval {
  const { unit = null, count = null } = parse(text.trim()) ?? {};
  return { text, unit, count };
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$/;
/** Before it, Oracle's calendar is the Julian one, and arithmetic of ours would be off by days. */
const FIRST_GREGORIAN_YEAR = 1583;

const DURATION_KEYS: Readonly<Record<Exclude<Unit, "NUMBER">, keyof DurationLikeObject>> = {
  YEAR: "years",
  MONTH: "months",
  DAY: "days",
  HOUR: "hours",
  MINUTE: "minutes",
  SECOND: "seconds",
};

function subtractTime(value: string, unit: Exclude<Unit, "NUMBER">, count: number): string | undefined {
  const [, year, month, day, hour, minute, second, fraction = ""] = INSTANT.exec(value) ?? [];
  if (year === undefined || Number(year) < FIRST_GREGORIAN_YEAR) return undefined;
  const instant = DateTime.utc(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ).minus({ [DURATION_KEYS[unit]]: count });
  if (!instant.isValid || instant.year < FIRST_GREGORIAN_YEAR) return undefined;
  return instant.toFormat("yyyy-MM-dd HH:mm:ss") + fraction;
}

/**
 * A bound less one interval: where an interval partition begins, whatever comes before it. Undefined where it cannot be said:
 * an interval of another form, fractions of numbers, and the years before the Gregorian calendar.
 * @param value `2026-01-31 00:00:00`, or a whole number
 */
export function subtractInterval(value: string, { unit, count }: OracleInterval): string | undefined {
  if (unit === null || count === null) return undefined;
  if (unit !== "NUMBER") return subtractTime(value, unit, Number(count));
  const areWhole = [value, count].every((text) => /^-?\d+$/.test(text));
  return areWhole ? String(BigInt(value) - BigInt(count)) : undefined;
}
