import type { OracleBound } from "../../schema/oracle-table-state";

/**
 * Reads HIGH_VALUE, the text of a bound, without ever letting the server evaluate it. The forms are those that the server writes:
 * `TO_DATE(' 2022-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`, `TIMESTAMP' 2022-01-01 00:00:00'`,
 * `100`, `'EU'`, `MAXVALUE`, `DEFAULT`, `NULL`; several are separated by commas, rows of a list by several columns in parentheses.
 */

/** A text in quotes, and everything else up to it. */
const TOKEN = /'(?:[^']|'')*'|[(),]|[^'(),]+/g;

/** Cuts a text at the commas outside of quotes and parentheses. */
function splitValues(text: string): string[] {
  const values = [""];
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (token === "," && depth === 0) values.push("");
    else values[values.length - 1] += token;
  }
  return values.map((value) => value.trim());
}

const INSTANT = String.raw`\s*(-?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)`;
const DATE = new RegExp(
  String.raw`^TO_DATE\('${INSTANT}',\s*'SYYYY-MM-DD HH24:MI:SS'(?:,\s*'NLS_CALENDAR=GREGORIAN')?\)$`,
  "i",
);
const TIMESTAMP = new RegExp(String.raw`^TIMESTAMP\s*'${INSTANT}(\.\d{1,9})?'$`, "i");
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?$/i;
const TEXT = /^N?'((?:[^']|'')*)'$/i;
const WORD = /^(?:MAXVALUE|DEFAULT|NULL)$/i;

function parseValue(text: string): OracleBound {
  const date = DATE.exec(text)?.[1];
  if (date !== undefined) return { type: "DATE", value: date };
  const timestamp = TIMESTAMP.exec(text);
  if (timestamp?.[1] !== undefined) return { type: "TIMESTAMP", value: timestamp[1] + (timestamp[2] ?? "") };
  if (NUMBER.test(text)) return { type: "NUMBER", value: text };
  const literal = TEXT.exec(text)?.[1];
  if (literal !== undefined) return { type: "TEXT", value: literal.replaceAll("''", "'") };
  if (WORD.test(text)) return { type: text.toUpperCase() as "MAXVALUE" | "DEFAULT" | "NULL" };
  return { type: "OTHER", text };
}

/** The values of a bound; none for the null of a hash partition. What is of another form stays text, as OTHER. */
export function parseHighValue(text: string | null): OracleBound[] {
  if (text === null || text.trim() === "") return [];
  return splitValues(text.trim()).map(parseValue);
}
