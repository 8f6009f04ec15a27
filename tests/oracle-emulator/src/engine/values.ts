import type { TypeName, Value } from "../contract";

const ZONE = /([+-]\d{2})(?::?(\d{2}))?$/;
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
  const parts = /^([+-]?)(\d+)-(\d+)/.exec(text);
  const [sign, years, months] = [parts?.[1] ?? "", parts?.[2] ?? "0", parts?.[3] ?? "0"];
  return `${sign === "-" ? "-" : "+"}${years.padStart(2, "0")}-${months.padStart(2, "0")}`;
}

/** "4 5:06:07.5", "-4 5:06:07", "5:06:07", "0". */
function dayToSecond(text: string): string {
  const parts = /^([+-]?)(?:(\d+) )?(\d+):(\d+):(\d+)(\.\d+)?$/.exec(text);
  if (parts === null) return "+00 00:00:00";
  const [, sign, days, hours, minutes, seconds, fraction] = parts;
  const pad = (part: string | undefined): string => (part ?? "0").padStart(2, "0");
  return `${sign === "-" ? "-" : "+"}${pad(days)} ${pad(hours)}:${pad(minutes)}:${pad(seconds)}${fraction ?? ""}`;
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
