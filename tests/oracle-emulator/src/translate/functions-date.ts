import { coerce, toText } from "./coerce";
import { unimplemented } from "./errors";
import { call, checkCount, type Builder } from "./signatures";
import { expr } from "./typed";
import {
  DATE,
  DAY_SECOND,
  groupOf,
  inconsistent,
  isZoned,
  NUMBER,
  TIMESTAMP,
  TIMESTAMP_TZ,
  varchar,
  YEAR_MONTH,
} from "./types";

/** TRUNC and ROUND are of dates or of numbers, by their first argument. */
function ofDateOrNumber(sql: string): Builder {
  const ofNumber = call(sql, "number ?number", NUMBER);
  return (args, offset, name) => {
    checkCount(args, 1, 2, offset, name);
    const value = args[0]!;
    if (groupOf(value.type) !== "date") return ofNumber(args, offset, name);
    const date = coerce(value, DATE, offset).sql;
    if (args.length === 1) return expr(`${sql}(${date})`, DATE);
    if (groupOf(args[1]!.type) !== "text") throw inconsistent("CHAR", args[1]!.type, offset);
    return expr(`${sql}(${date}, ${toText(args[1]!, offset).sql})`, DATE);
  };
}

/** The third argument of TO_DATE and the like: only the calendar that there is. */
function withCalendar(build: Builder): Builder {
  return (args, offset, name) => {
    const nls = args[2];
    if (nls === undefined) return build(args, offset, name);
    checkCount(args, 1, 3, offset, name);
    const text = nls.literal?.replaceAll(/\s/g, "").toUpperCase();
    if (
      text !== "NLS_CALENDAR=GREGORIAN" &&
      text !== "NLS_DATE_LANGUAGE=AMERICAN" &&
      text !== "NLS_DATE_LANGUAGE=ENGLISH"
    ) {
      throw unimplemented(`${name} with ${nls.literal ?? "a computed NLS parameter"}`, offset);
    }
    return build(args.slice(0, 2), offset, name);
  };
}

const toDate = call("ora.to_date", "text ?text", DATE);
const toTimestamp = call("ora.to_timestamp", "text ?text", TIMESTAMP);
const toZoned = call("ora.to_timestamp_tz", "text ?text", TIMESTAMP_TZ);

/** TO_TIMESTAMP of what is a date already keeps its value. */
function unlessDate(build: Builder, type: typeof TIMESTAMP): Builder {
  return (args, offset, name) => {
    const first = args[0];
    if (first !== undefined && args.length === 1 && groupOf(first.type) === "date")
      return coerce(first, type, offset);
    return build(args, offset, name);
  };
}

export const DATE_FUNCTIONS: Readonly<Record<string, Builder>> = {
  TO_DATE: withCalendar(toDate),
  TO_TIMESTAMP: withCalendar(unlessDate(toTimestamp, TIMESTAMP)),
  TO_TIMESTAMP_TZ: withCalendar(unlessDate(toZoned, TIMESTAMP_TZ)),
  TRUNC: ofDateOrNumber("ora.trunc"),
  ROUND: ofDateOrNumber("ora.round"),
  ADD_MONTHS: call("ora.add_months", "date number", DATE),
  LAST_DAY: call("ora.last_day", "date", DATE),
  MONTHS_BETWEEN: call("ora.months_between", "date date", NUMBER),
  NEXT_DAY: call("ora.next_day", "date text", DATE),
  NUMTOYMINTERVAL: call("ora.numtoyminterval", "number text", YEAR_MONTH),
  NUMTODSINTERVAL: call("ora.numtodsinterval", "number text", DAY_SECOND),
  TO_YMINTERVAL: call("ora.to_yminterval", "text", YEAR_MONTH),
  TO_DSINTERVAL: call("ora.to_dsinterval", "text", DAY_SECOND),
  SYS_EXTRACT_UTC: call("ora.sys_extract_utc", "zoned", TIMESTAMP),
  FROM_TZ: call("ora.from_tz", "timestamp text", TIMESTAMP_TZ),
  TZ_OFFSET: (args, offset) => {
    if (args[0]?.literal !== undefined && /^[-+]\d\d:\d\d$/.test(args[0].literal))
      return { ...args[0], type: varchar(7) };
    throw unimplemented("TZ_OFFSET of a region", offset);
  },
  "DBMS_STATS.CONVERT_RAW_TO_DATE": call("ora.convert_raw_to_date", "raw", DATE),
};

const FIELDS_OF_DATE = ["YEAR", "MONTH", "DAY"];

/** EXTRACT(field FROM source). Of a value with a zone it reads UTC. */
export function extract(
  field: string,
  source: Parameters<Builder>[0][number],
  offset: number,
): ReturnType<Builder> {
  if (field.startsWith("TIMEZONE_")) throw unimplemented(`EXTRACT(${field})`, offset);
  const group = groupOf(source.type);
  if (group === "interval") return expr(`ora.extract_part('${field}', ${source.sql})`, NUMBER);
  if (group !== "date") throw inconsistent("DATE", source.type, offset);
  if (source.type.name === "DATE" && !FIELDS_OF_DATE.includes(field)) {
    throw unimplemented(`EXTRACT(${field}) of a DATE (ORA-30076)`, offset);
  }
  const plain = isZoned(source.type) ? `ora.sys_extract_utc(${source.sql})` : `(${source.sql})::timestamp`;
  return expr(`ora.extract_part('${field}', ${plain})`, NUMBER);
}
