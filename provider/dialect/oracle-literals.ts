/**
 * Constants whose meaning no NLS setting changes, spelt as the dictionary spells bounds. The years of Oracle's dates are -4712
 * to 9999, and there is no year 0.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Format-Models.html
 */

/** How dates are written to text and read from it: `2026-01-31 10:00:00`, a minus before the years BC. */
export const dateMask = "SYYYY-MM-DD HH24:MI:SS";
/** The same, with nine digits of a second. */
export const timestampMask = "SYYYY-MM-DD HH24:MI:SS.FF9";

const INSTANT =
  /^(?<sign>-?)(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) (?<time>\d\d:\d\d:\d\d)(?<fraction>\.\d{1,9})?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

function isInstant(text: string): boolean {
  const { year = "", month = "", day = "", time = "" } = INSTANT.exec(text)?.groups ?? {};
  const inRange = (value: string, highest: number) => Number(value) >= 1 && Number(value) <= highest;
  return inRange(year, 9999) && inRange(month, 12) && inRange(day, 31) && TIME.test(time);
}

function requireInstant(text: string, mayHaveFraction: boolean): string {
  if (!isInstant(text) || (!mayHaveFraction && text.includes("."))) {
    throw new RangeError(`Not a ${mayHaveFraction ? "timestamp" : "date"} that Oracle could hold: ${text}`);
  }
  // The mask's S stands for a blank where there is no minus.
  return text.startsWith("-") ? text : ` ${text}`;
}

/**
 * A DATE constant: `TO_DATE(' 2026-01-31 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`.
 * @param text `2026-01-31 00:00:00`, with a minus before a year BC
 * @throws RangeError for anything else
 */
export function dateLiteral(text: string): string {
  return `TO_DATE('${requireInstant(text, false)}', '${dateMask}', 'NLS_CALENDAR=GREGORIAN')`;
}

/**
 * A TIMESTAMP constant: `TIMESTAMP' 2026-01-31 00:00:00.5'`.
 * @param text as for {@link dateLiteral}, with up to nine digits of a second
 * @throws RangeError for anything else
 */
export function timestampLiteral(text: string): string {
  return `TIMESTAMP'${requireInstant(text, true)}'`;
}

/**
 * A NUMBER constant, digit by digit as it is given.
 * @throws RangeError for what is no decimal number
 */
export function numberLiteral(text: string): string {
  if (!NUMBER.test(text)) throw new RangeError(`Not a number: ${text}`);
  return text;
}
