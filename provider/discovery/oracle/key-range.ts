import { z } from "zod";
import { dateMask, quoteIdentifier, quoteQualified, timestampMask } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { migrationError } from "../../errors";
import { keyRangeSchema, type KeyRange } from "../../schema/table-state";
import type { TableName } from "./dictionary";

/** A column whose values are to be measured. */
export interface KeyColumn extends TableName {
  readonly column: string;
  /** Its `baseType`: DATE, TIMESTAMP, NUMBER … */
  readonly columnType: string;
  readonly nullable: boolean;
  /** Whether a valid index leads with the column, so that its ends need no scan. */
  readonly isIndexed: boolean;
  /** Value of the column from which on rows are counted as far; null counts none. */
  readonly farFrom: string | null;
}

/** How values of a type become text, and text becomes a value. */
interface Conversion {
  toText(value: string): string;
  fromText(text: string): string;
}

/** The S of the masks leaves a blank where there is no minus; the calendar is fixed by the session. */
const dates: Conversion = {
  toText: (value) => `TRIM(TO_CHAR(${value}, '${dateMask}'))`,
  fromText: (text) => `TO_DATE(${text}, '${dateMask}')`,
};
const timestamps: Conversion = {
  toText: (value) => `TRIM(TO_CHAR(${value}, '${timestampMask}'))`,
  fromText: (text) => `TO_TIMESTAMP(${text}, '${timestampMask}')`,
};
const numbers: Conversion = {
  toText: (value) => `TO_CHAR(${value}, 'TM9')`,
  fromText: (text) => `TO_NUMBER(${text})`,
};

/** By `baseType`. */
export const conversions: Readonly<Record<string, Conversion>> = {
  DATE: dates,
  TIMESTAMP: timestamps,
  NUMBER: numbers,
  FLOAT: numbers,
};

function conversionOf({ schema, table, column, columnType }: KeyColumn): Conversion {
  const conversion = conversions[columnType];
  if (conversion !== undefined) return conversion;
  throw migrationError("KEY_TYPE_UNSUPPORTED", {
    path: "partitionColumn",
    table: `${schema}.${table}`,
    column,
    type: columnType,
    use: "partition key",
    remedy: "Name a DATE, TIMESTAMP or NUMBER column.",
  });
}

/** Everything in one pass over the table. */
function scanText(column: KeyColumn, conversion: Conversion): string {
  const key = quoteIdentifier(column.column);
  return `
SELECT COUNT(*) AS "rows",
       ${conversion.toText(`MIN(${key})`)} AS "min",
       ${conversion.toText(`MAX(${key})`)} AS "max",
       COUNT(*) - COUNT(${key}) AS "nullCount",
       COUNT(CASE WHEN ${key} >= ${conversion.fromText(":1")} THEN 1 END) AS "farRows"
  FROM ${quoteQualified(column.schema, column.table)}`;
}

/** The same but for the rows, by the ends of an index that leads with the key; NULLs stand in no index of that column alone. */
function seekText(column: KeyColumn, conversion: Conversion): string {
  const key = quoteIdentifier(column.column);
  const table = quoteQualified(column.schema, column.table);
  return `
SELECT -1 AS "rows",
       (SELECT ${conversion.toText(`MIN(${key})`)} FROM ${table}) AS "min",
       (SELECT ${conversion.toText(`MAX(${key})`)} FROM ${table}) AS "max",
       0 AS "nullCount",
       (SELECT COUNT(*) FROM ${table} WHERE ${key} >= ${conversion.fromText(":1")}) AS "farRows"
  FROM DUAL`;
}

const measuredSchema = keyRangeSchema.omit({ farFrom: true, infiniteCount: true }).extend({
  rows: z.coerce.number(),
  nullCount: z.coerce.number(),
  farRows: z.coerce.number(),
});

/**
 * Measures a key exactly: its least and greatest value, and how many rows no interval can hold; statistics are estimates. Reads
 * the whole table once, or only the ends of an index where one leads with the column and no row can lack it (`rows` is -1 then).
 * Values are text: `2026-01-31 10:00:00`, with nine digits of a second for a TIMESTAMP and a minus before years BC; numbers in
 * full. `farFrom` has the same form.
 * @throws KEY_TYPE_UNSUPPORTED for another type, as TIMESTAMP WITH TIME ZONE, by which no table can be partitioned
 */
export async function measureKeyRange(session: Session, column: KeyColumn): Promise<KeyRange> {
  const conversion = conversionOf(column);
  const isSought = column.isIndexed && !column.nullable;
  const text = isSought ? seekText(column, conversion) : scanText(column, conversion);
  const { rows } = await session.run({ name: "discovery.keyRange", text, values: [column.farFrom] });
  return { ...measuredSchema.parse(rows[0]), infiniteCount: 0, farFrom: column.farFrom };
}
