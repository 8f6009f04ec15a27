import { OracleError } from "../contract";
import type { TypeName, Value } from "../contract";

const ZONE = /([+-]\d{2})(?::?(\d{2}))?$/;
const NANO = 1_000_000_000n;
const DAY = 86_400n * NANO;
const BEFORE_CHRIST = / BC$/;

/** A value as PostgreSQL prints it, in the form of the contract. '' is NULL, as everywhere in Oracle. */
export function fromPostgres(text: string | null, type: TypeName): Value {
  if (text === null) return null;
  const name: string = type;
  switch (name) {
    case "NUMBER":
      return plainNumber(text);
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return floatText(text);
    case "DATE":
    case "TIMESTAMP":
      return dateTime(text);
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return zonedDateTime(text);
    case "INTERVAL YEAR TO MONTH":
      return yearToMonth(text);
    case "INTERVAL DAY TO SECOND":
      return dayToSecond(text);
    case "RAW":
    case "LONG RAW":
    case "BLOB":
      return Buffer.from(text.slice(2), "hex");
    case "BOOLEAN":
      return text === "t" || text === "true";
    case "CLOB":
    case "NCLOB":
      return text;
    default:
      return text === "" ? null : text;
  }
}

/** NUMBER has no scale of its own: 1.50 is 1.5. */
function plainNumber(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

function floatText(text: string): string {
  if (text === "NaN") return "Nan";
  return text.replace("Infinity", "Inf");
}

function dateTime(text: string): string {
  return BEFORE_CHRIST.test(text) ? `-${text.replace(BEFORE_CHRIST, "")}` : text;
}

function zonedDateTime(text: string): string {
  const bc = BEFORE_CHRIST.test(text);
  const plain = text.replace(BEFORE_CHRIST, "");
  const zoned = plain.includes(" ", 11)
    ? plain
    : plain.replace(ZONE, (_, hours: string, minutes: string | undefined) => ` ${hours}:${minutes ?? "00"}`);
  return bc ? `-${zoned}` : zoned;
}

/** IntervalStyle is sql_standard: "1-6", "-0-3", "0". */
function yearToMonth(text: string): string {
  const [, sign, years = "0", months = "0"] = /^([+-]?)(?:(\d+)-(\d+)|0)$/.exec(text) ?? unreadable(text);
  return `${sign === "-" ? "-" : "+"}${years.padStart(2, "0")}-${months.padStart(2, "0")}`;
}

/** The time may have any number of hours, and a sign that is not that of the days: "4 5:06:07.5", "-76:05:06", "+0-0 +3 -4:05:06", "0". */
function dayToSecond(text: string): string {
  const parts =
    /^(?:\+0-0 )?([+-]?)(?:(\d+) )?([+-]?)(?:(\d+):(\d+):(\d+)(\.\d+)?|0)$/.exec(text) ?? unreadable(text);
  const [, first, days = "0", second, hours = "0", minutes = "0", seconds = "0", fraction = ""] = parts;
  const sign = (text: string | undefined): bigint => (text === "-" ? -1n : 1n);
  const time = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const nanoseconds = time * NANO + BigInt(fraction.slice(1).padEnd(9, "0"));
  const total = sign(first) * BigInt(days) * DAY + sign(second === "" ? first : second) * nanoseconds;
  return dayToSecondText(total);
}

function dayToSecondText(total: bigint): string {
  const size = total < 0n ? -total : total;
  const time = size % DAY;
  const pad = (part: bigint): string => String(part).padStart(2, "0");
  const decimals = String(time % NANO)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const clock = [time / (3600n * NANO), (time / (60n * NANO)) % 60n, (time / NANO) % 60n].map(pad).join(":");
  return `${total < 0n ? "-" : "+"}${pad(size / DAY)} ${clock}${decimals === "" ? "" : `.${decimals}`}`;
}

function unreadable(text: string): never {
  throw new OracleError(3001, `unimplemented feature: the interval ${text}`);
}

/** A bind's value as text that PostgreSQL reads for the bind's type. */
export function toPostgres(value: Value, type: TypeName): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  const name: string = type;
  switch (name) {
    case "DATE":
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return value.startsWith("-") ? `${value.slice(1)} BC` : value;
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return value.replace("Inf", "Infinity").replace("Nan", "NaN");
    default:
      return value;
  }
}
