import { OracleError } from "../../contract";
import { ProtocolError } from "../protocol-error";

const YEAR_TO_MONTH = /^([+-]?)(\d+)-(\d+)$/;
const DAY_TO_SECOND = /^([+-]?)(\d+) (\d+):(\d+):(\d+)(?:\.(\d{1,9}))?$/;
const MIDDLE = 2 ** 31;
const BIAS = 60;

/** INTERVAL YEAR TO MONTH, such as "+01-06". */
export function encodeYearToMonth(text: string): Buffer {
  const match = YEAR_TO_MONTH.exec(text.trim());
  if (match === null) {
    throw new OracleError(1867, "the interval is invalid");
  }
  const sign = match[1] === "-" ? -1 : 1;
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(sign * Number(match[2]) + MIDDLE);
  bytes.writeUInt8(sign * Number(match[3]) + BIAS, 4);
  return bytes;
}

export function decodeYearToMonth(bytes: Buffer): string {
  const years = atLeast(bytes, 5).readUInt32BE(0) - MIDDLE;
  const months = bytes.readUInt8(4) - BIAS;
  return `${years < 0 || months < 0 ? "-" : "+"}${pad(years)}-${pad(months)}`;
}

/** INTERVAL DAY TO SECOND, such as "+04 05:06:07.5". */
export function encodeDayToSecond(text: string): Buffer {
  const match = DAY_TO_SECOND.exec(text.trim());
  if (match === null) {
    throw new OracleError(1867, "the interval is invalid");
  }
  const sign = match[1] === "-" ? -1 : 1;
  const bytes = Buffer.alloc(11);
  bytes.writeUInt32BE(sign * Number(match[2]) + MIDDLE);
  bytes.writeUInt8(sign * Number(match[3]) + BIAS, 4);
  bytes.writeUInt8(sign * Number(match[4]) + BIAS, 5);
  bytes.writeUInt8(sign * Number(match[5]) + BIAS, 6);
  bytes.writeUInt32BE(sign * Number((match[6] ?? "").padEnd(9, "0")) + MIDDLE, 7);
  return bytes;
}

export function decodeDayToSecond(bytes: Buffer): string {
  const days = atLeast(bytes, 11).readUInt32BE(0) - MIDDLE;
  const [hours, minutes, seconds] = [4, 5, 6].map((at) => bytes.readUInt8(at) - BIAS) as [
    number,
    number,
    number,
  ];
  const nanoseconds = bytes.readUInt32BE(7) - MIDDLE;
  const negative = [days, hours, minutes, seconds, nanoseconds].some((field) => field < 0);
  const fraction =
    nanoseconds === 0 ? "" : `.${String(Math.abs(nanoseconds)).padStart(9, "0").replace(/0+$/, "")}`;
  return `${negative ? "-" : "+"}${pad(days)} ${pad(hours)}:${pad(minutes)}:${pad(seconds)}${fraction}`;
}

function atLeast(bytes: Buffer, length: number): Buffer {
  if (bytes.length < length) {
    throw new ProtocolError(`an interval has ${bytes.length} bytes`);
  }
  return bytes;
}

function pad(value: number): string {
  return String(Math.abs(value)).padStart(2, "0");
}
