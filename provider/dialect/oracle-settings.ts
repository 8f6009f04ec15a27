import { quoteLiteral } from "./oracle-quoting";

/**
 * What every session of ours fixes, so that no log-on trigger, territory or environment changes what a statement means. The
 * territory comes first: it sets the formats anew.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-SESSION.html
 */
export const pinnedSettings: Readonly<Record<string, string>> = {
  NLS_LANGUAGE: "AMERICAN",
  NLS_TERRITORY: "AMERICA",
  NLS_CALENDAR: "GREGORIAN",
  NLS_DATE_FORMAT: "SYYYY-MM-DD HH24:MI:SS",
  NLS_TIMESTAMP_FORMAT: "SYYYY-MM-DD HH24:MI:SS.FF9",
  NLS_TIMESTAMP_TZ_FORMAT: "SYYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM",
  NLS_NUMERIC_CHARACTERS: ".,",
  NLS_SORT: "BINARY",
  NLS_COMP: "BINARY",
  NLS_LENGTH_SEMANTICS: "BYTE",
  TIME_ZONE: "+00:00",
  // In seconds; 0 gives up at once. Whoever needs a longer one asks for it before the statement.
  DDL_LOCK_TIMEOUT: "0",
};

/** Settings whose values are numbers or words of the language, and must not be quoted. */
const BARE = new Set(["DDL_LOCK_TIMEOUT"]);

/** One statement that applies settings, in their order. */
export function renderSettings(settings: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(settings).map(([name, value]) => {
    if (!/^\w+$/.test(name)) throw new RangeError(`Not the name of a setting: ${name}`);
    if (BARE.has(name) && !/^\d+$/.test(value)) throw new RangeError(`${name} must be a whole number.`);
    return `${name} = ${BARE.has(name) ? value : quoteLiteral(value)}`;
  });
  return `ALTER SESSION SET ${pairs.join(" ")}`;
}
