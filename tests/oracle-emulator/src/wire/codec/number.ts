import { OracleError } from "../../contract";
import { ProtocolError } from "../protocol-error";

const POSITIVE_EXPONENT_BIAS = 192;
const NEGATIVE_SENTINEL = 102;
const MAX_PAIRS = 20;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Plain digits are written up to this many zeros; beyond, with an exponent. */
const PLAIN_ZEROS = 40;

interface Decimal {
  readonly negative: boolean;
  /** No leading and no trailing zeros; empty for 0. */
  readonly digits: string;
  /** The value is 0.digits × 10^point. */
  readonly point: number;
}

/** Bytes of Oracle's NUMBER: an exponent to the base 100 and up to 20 digits of that base. */
export function encodeNumber(text: string): Buffer {
  const { negative, digits, point } = parseDecimal(text);
  const { pairs, exponent } = toPairs(digits, point);
  if (pairs.length === 0 || exponent < -64) {
    return Buffer.from([0x80]);
  }
  if (exponent > 63) {
    throw new OracleError(1426, "numeric overflow");
  }
  const head = POSITIVE_EXPONENT_BIAS + exponent;
  if (!negative) {
    return Buffer.from([head, ...pairs.map((pair) => pair + 1)]);
  }
  const tail = pairs.length < MAX_PAIRS ? [NEGATIVE_SENTINEL] : [];
  return Buffer.from([head ^ 0xff, ...pairs.map((pair) => 101 - pair), ...tail]);
}

/** Decimal text of a NUMBER. @throws ProtocolError when the bytes are none */
export function decodeNumber(bytes: Buffer): string {
  const head = bytes.readUInt8(0);
  const negative = (head & 0x80) === 0;
  if (bytes.length === 1) {
    if (head !== 0x80) {
      throw new ProtocolError("a NUMBER is infinite");
    }
    return "0";
  }
  const exponent = (negative ? head ^ 0xff : head) - POSITIVE_EXPONENT_BIAS;
  const last = negative && bytes.at(-1) === NEGATIVE_SENTINEL ? bytes.length - 1 : bytes.length;
  let digits = "";
  for (const byte of bytes.subarray(1, last)) {
    const pair = negative ? 101 - byte : byte - 1;
    if (pair < 0 || pair > 99) {
      throw new ProtocolError("a NUMBER has a digit beyond 99");
    }
    digits += String(pair).padStart(2, "0");
  }
  return format(negative, digits, exponent * 2);
}

function parseDecimal(text: string): Decimal {
  const match = DECIMAL.exec(text.trim());
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole + fraction === "") {
    throw new OracleError(1722, "invalid number");
  }
  const all = whole + fraction;
  const significant = all.replace(/^0+/, "");
  const point = whole.length + Number(match[4] ?? 0) - (all.length - significant.length);
  return { negative: match[1] === "-", digits: significant.replace(/0+$/, ""), point };
}

/** Aligns the decimal point between pairs of digits, and rounds to what fits. */
function toPairs(digits: string, point: number): { pairs: number[]; exponent: number } {
  const shift = Math.abs(point % 2);
  const aligned = "0".repeat(shift) + digits;
  let exponent = (point + shift) / 2;
  const pairs = (aligned + (aligned.length % 2 === 0 ? "" : "0")).match(/../g)?.map(Number) ?? [];
  const carry = (pairs[MAX_PAIRS] ?? 0) >= 50;
  pairs.length = Math.min(pairs.length, MAX_PAIRS);
  if (carry && roundUp(pairs)) {
    pairs.unshift(1);
    pairs.length = MAX_PAIRS;
    exponent += 1;
  }
  while (pairs.at(-1) === 0) {
    pairs.pop();
  }
  return { pairs, exponent };
}

/** Whether a carry is left over after the first pair. */
function roundUp(pairs: number[]): boolean {
  for (let index = pairs.length - 1; index >= 0; index -= 1) {
    const pair = pairs[index] ?? 0;
    if (pair < 99) {
      pairs[index] = pair + 1;
      return false;
    }
    pairs[index] = 0;
  }
  return true;
}

function format(negative: boolean, padded: string, paddedPoint: number): string {
  const leading = padded.length - padded.replace(/^0+/, "").length;
  const digits = padded.slice(leading).replace(/0+$/, "");
  const point = paddedPoint - leading;
  const sign = negative ? "-" : "";
  if (digits === "") {
    return "0";
  }
  if (point > digits.length + PLAIN_ZEROS || point < -PLAIN_ZEROS) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits.slice(0, 1)}${fraction}E${point > 0 ? "+" : ""}${point - 1}`;
  }
  if (point <= 0) {
    return `${sign}0.${"0".repeat(-point)}${digits}`;
  }
  const whole = digits.slice(0, point).padEnd(point, "0");
  return digits.length > point ? `${sign}${whole}.${digits.slice(point)}` : sign + whole;
}
