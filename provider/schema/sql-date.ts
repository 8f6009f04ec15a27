/** What each mask of TO_DATE and TO_TIMESTAMP that is read here looks like as text. */
const masks: Readonly<Record<string, RegExp>> = {
  "YYYY-MM-DD": /^\d{4}-\d\d-\d\d$/,
  "YYYY-MM-DD HH24:MI": /^\d{4}-\d\d-\d\d \d\d:\d\d$/,
  "YYYY-MM-DD HH24:MI:SS": /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
};

const call = /^TO_(?:DATE|TIMESTAMP)\s*\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)$/i;
const literal = /^(?:DATE|TIMESTAMP)\s*'([^']*)'$/i;

/**
 * The text of a date that is written as SQL: `2020-01-01` of `TO_DATE('2020-01-01', 'YYYY-MM-DD')`. It is read and never evaluated:
 * nothing but one call of TO_DATE or TO_TIMESTAMP with a mask of years, months, days and times in that order, or a literal of DATE
 * or TIMESTAMP.
 * @returns null for SQL of any other form; what is no SQL as it is
 */
export function readSqlDate(text: string): string | null {
  const written = text.trim();
  const called = call.exec(written);
  if (called) {
    const [, value = "", mask = ""] = called;
    return masks[mask.toUpperCase()]?.test(value) === true ? value : null;
  }
  const [, value] = literal.exec(written) ?? [];
  if (value !== undefined) return Object.values(masks).some((mask) => mask.test(value)) ? value : null;
  return /['()]/.test(written) ? null : written;
}
