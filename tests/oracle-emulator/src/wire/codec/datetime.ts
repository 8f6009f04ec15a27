import { DateTime, FixedOffsetZone, IANAZone } from "luxon";
import { OracleError } from "../../contract";
import { ProtocolError } from "../protocol-error";

const TEXT = /^(-?)(\d{1,5})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:\s+(\S+))?$/;
const OFFSET = /^([+-])(\d{1,2}):(\d\d)$/;
const REGION_FLAG = 0x80;

interface Moment {
  /** The fields as if they were UTC, in milliseconds; whole seconds. */
  readonly time: number;
  readonly nanoseconds: number;
}

/** DATE: seven bytes of century, year, month, day, hour, minute and second, each with its bias. */
export function encodeDate(text: string): Buffer {
  return fields(parse(text).moment.time);
}

/** TIMESTAMP: a DATE, and four bytes of nanoseconds where there are any. */
export function encodeTimestamp(text: string): Buffer {
  return withFraction(parse(text).moment);
}

/** TIMESTAMP WITH LOCAL TIME ZONE travels in the database's time zone, which is UTC. */
export function encodeLocalTimestamp(text: string): Buffer {
  return withFraction(toUtc(text).moment);
}

/** TIMESTAMP WITH TIME ZONE: the fields in UTC, nanoseconds, and the offset of the zone. */
export function encodeZonedTimestamp(text: string): Buffer {
  const { moment, offsetMinutes } = toUtc(text);
  const bytes = Buffer.alloc(13);
  fields(moment.time).copy(bytes);
  bytes.writeUInt32BE(moment.nanoseconds, 7);
  bytes.writeUInt8(Math.trunc(offsetMinutes / 60) + 20, 11);
  bytes.writeUInt8((offsetMinutes % 60) + 60, 12);
  return bytes;
}

/** DATE, TIMESTAMP and their kin as text; a zone, where one travels, as an offset. */
export function decodeDatetime(bytes: Buffer, zone: "none" | "local" | "sent"): string {
  if (bytes.length < 7) {
    throw new ProtocolError(`a date has ${bytes.length} bytes`);
  }
  const nanoseconds = bytes.length >= 11 ? bytes.readUInt32BE(7) : 0;
  const time = timeOf(bytes);
  if (zone === "none") {
    return format(time, nanoseconds);
  }
  const offsetMinutes = zone === "sent" && bytes.length >= 13 ? offsetOf(bytes) : 0;
  return `${format(time + offsetMinutes * 60_000, nanoseconds)} ${formatOffset(offsetMinutes)}`;
}

function parse(text: string): { moment: Moment; zone: string | undefined } {
  const match = TEXT.exec(text.trim());
  if (match === null) {
    throw new OracleError(1858, `a non-numeric character was found where a numeric was expected: ${text}`);
  }
  const [, sign, years, month, day, hour, minute, second, fraction, zone] = match;
  const year = Number(years) * (sign === "-" ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), 0);
  return { moment: { time: date.getTime(), nanoseconds: Number((fraction ?? "").padEnd(9, "0")) }, zone };
}

function toUtc(text: string): { moment: Moment; offsetMinutes: number } {
  const { moment, zone } = parse(text);
  const offsetMinutes = offsetAt(zone ?? "+00:00", moment.time);
  return { moment: { ...moment, time: moment.time - offsetMinutes * 60_000 }, offsetMinutes };
}

function offsetAt(zone: string, localTime: number): number {
  const match = OFFSET.exec(zone);
  if (match !== null) {
    return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === "-" ? -1 : 1);
  }
  if (!IANAZone.isValidZone(zone)) {
    throw new OracleError(1882, "timezone region not found");
  }
  const local = DateTime.fromMillis(localTime, { zone: FixedOffsetZone.utcInstance });
  return local.setZone(zone, { keepLocalTime: true }).offset;
}

function withFraction(moment: Moment): Buffer {
  if (moment.nanoseconds === 0) {
    return fields(moment.time);
  }
  const fraction = Buffer.alloc(4);
  fraction.writeUInt32BE(moment.nanoseconds);
  return Buffer.concat([fields(moment.time), fraction]);
}

function fields(time: number): Buffer {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  return Buffer.from([
    Math.trunc(year / 100) + 100,
    (year % 100) + 100,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours() + 1,
    date.getUTCMinutes() + 1,
    date.getUTCSeconds() + 1,
  ]);
}

function timeOf(bytes: Buffer): number {
  const year = (bytes.readUInt8(0) - 100) * 100 + bytes.readUInt8(1) - 100;
  const date = new Date(0);
  date.setUTCFullYear(year, bytes.readUInt8(2) - 1, bytes.readUInt8(3));
  date.setUTCHours(bytes.readUInt8(4) - 1, bytes.readUInt8(5) - 1, bytes.readUInt8(6) - 1, 0);
  return date.getTime();
}

function offsetOf(bytes: Buffer): number {
  if ((bytes.readUInt8(11) & REGION_FLAG) !== 0) {
    throw new OracleError(3001, "unimplemented feature: a bound time zone region");
  }
  return (bytes.readUInt8(11) - 20) * 60 + bytes.readUInt8(12) - 60;
}

function format(time: number, nanoseconds: number): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const day = `${pad(Math.abs(year), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const clock = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  const fraction = nanoseconds === 0 ? "" : `.${pad(nanoseconds, 9).replace(/0+$/, "")}`;
  return `${year < 0 ? "-" : ""}${day} ${clock}${fraction}`;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
