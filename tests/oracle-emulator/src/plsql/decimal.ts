import { raised } from "./errors";

/** Exact decimal arithmetic on NUMBER texts: value = digits / 10^scale. Results are rounded to Oracle's 40 significant digits. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const SIGNIFICANT_DIGITS = 40;
/** A NUMBER is below 10^126; below 10^-130 it is 0. */
const MAX_WHOLE_DIGITS = 126;
const MIN_MAGNITUDE = -130;
const NUMBER_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Half away from zero, as Oracle rounds. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = magnitude(dividend % divisor);
  if (remainder * 2n < magnitude(divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER_TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const signed = sign === "-" ? -digits : digits;
  return scale >= 0 ? { digits: signed, scale } : { digits: signed * powerOfTen(-scale), scale: 0 };
}

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new RangeError(`not a number: ${text}`);
  return parsed;
}

function atScale(value: Decimal, scale: number): bigint {
  return scale >= value.scale
    ? value.digits * powerOfTen(scale - value.scale)
    : divideRounded(value.digits, powerOfTen(value.scale - scale));
}

function limited(value: Decimal): Decimal {
  const excess = magnitude(value.digits).toString().length - SIGNIFICANT_DIGITS;
  if (excess <= 0) return value;
  const digits = divideRounded(value.digits, powerOfTen(excess));
  const scale = value.scale - excess;
  return scale >= 0 ? { digits, scale } : { digits: digits * powerOfTen(-scale), scale: 0 };
}

/** @throws PlsqlError ORA-01426 for what no NUMBER holds */
function textOf(value: Decimal): string {
  const wholeLength = magnitude(value.digits).toString().length - value.scale;
  if (wholeLength > MAX_WHOLE_DIGITS && value.digits !== 0n) throw raised(1426);
  if (wholeLength < MIN_MAGNITUDE) return "0";
  const { digits, scale } = limited(value);
  const sign = digits < 0n ? "-" : "";
  const padded = magnitude(digits)
    .toString()
    .padStart(scale + 1, "0");
  const whole = padded.slice(0, padded.length - scale);
  const fraction = scale === 0 ? "" : padded.slice(-scale).replace(/0+$/, "");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The canonical text of a number, or undefined where the text is none (ORA-06502 or ORA-01722). Blanks around it are Oracle's. */
export function toNumberText(text: string): string | undefined {
  const parsed = parseDecimal(text.trim());
  return parsed === undefined ? undefined : textOf(parsed);
}

export function addNumbers(left: string, right: string): string {
  const [a, b] = [decimal(left), decimal(right)];
  const scale = Math.max(a.scale, b.scale);
  return textOf({ digits: atScale(a, scale) + atScale(b, scale), scale });
}

export function negateNumber(value: string): string {
  const parsed = decimal(value);
  return textOf({ digits: -parsed.digits, scale: parsed.scale });
}

export function subtractNumbers(left: string, right: string): string {
  return addNumbers(left, negateNumber(right));
}

export function multiplyNumbers(left: string, right: string): string {
  const [a, b] = [decimal(left), decimal(right)];
  return textOf({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** Undefined: the divisor is zero (ORA-01476). */
export function divideNumbers(left: string, right: string): string | undefined {
  const [a, b] = [decimal(left), decimal(right)];
  if (b.digits === 0n) return undefined;
  const lengths = magnitude(b.digits).toString().length - magnitude(a.digits).toString().length;
  const scale = Math.max(0, SIGNIFICANT_DIGITS + lengths + a.scale - b.scale);
  const quotient = divideRounded(a.digits * powerOfTen(scale + b.scale), b.digits * powerOfTen(a.scale));
  return textOf({ digits: quotient, scale });
}

/** MOD(a, 0) is a; the result has the dividend's sign. */
export function remainderOf(left: string, right: string): string {
  const [a, b] = [decimal(left), decimal(right)];
  if (b.digits === 0n) return textOf(a);
  const scale = Math.max(a.scale, b.scale);
  return textOf({ digits: atScale(a, scale) % atScale(b, scale), scale });
}

export function compareNumbers(left: string, right: string): -1 | 0 | 1 {
  const [a, b] = [decimal(left), decimal(right)];
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Rounds to so many decimals; negative places round before the point. */
export function roundNumber(value: string, places: number): string {
  const parsed = decimal(value);
  if (parsed.scale <= places) return textOf(parsed);
  if (places >= 0) return textOf({ digits: atScale(parsed, places), scale: places });
  const unit = powerOfTen(parsed.scale - places);
  return textOf({ digits: divideRounded(parsed.digits, unit) * powerOfTen(-places), scale: 0 });
}

/** Digits before the decimal point of a canonical text: what NUMBER(p,s) limits to p - s. */
export function wholeDigits(value: string): number {
  const whole = /^-?(\d*)/.exec(value)?.[1] ?? "";
  return whole.replace(/^0+/, "").length;
}

/** As TO_CHAR without a format prints a number: no zero before the point, an exponent beyond 40 digits. */
export function displayNumber(value: string): string {
  if (!NUMBER_TEXT.test(value)) return value;
  const text = textOf(decimal(value));
  const whole = wholeDigits(text);
  if (whole > SIGNIFICANT_DIGITS) {
    const [sign, digits] = text.startsWith("-") ? ["-", text.slice(1)] : ["", text];
    const fraction = digits.slice(1).replace(/0+$/, "");
    return `${sign}${digits[0] ?? ""}${fraction === "" ? "" : `.${fraction}`}E+${whole - 1}`;
  }
  return text.replace(/^(-?)0\./, "$1.");
}
