import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { keyDistributionSchema, type KeyDistribution } from "../../schema/key-distribution";
import { mostRows, percentOf } from "../sample-size";
import { readRows } from "./catalog-query";

const groupSchema = z.strictObject({ hour: z.string().nullable(), rows: z.number() });

/** A column of time, and how large its table is. */
export interface TimeColumn {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  /** By the statistics; below zero where there are none. */
  readonly estimatedRows: number;
  readonly bytes: number;
}

/**
 * Counts rows by the hour of a date, timestamp or timestamptz. A large table is read by blocks drawn at random, with a seed, and never
 * more than a bounded number of rows. Values that no calendar has (infinity, years BC) count as rows of year 0.
 * @see https://www.postgresql.org/docs/current/sql-select.html
 */
export async function readDistribution(session: Session, column: TimeColumn): Promise<KeyDistribution> {
  const percent = percentOf(column.estimatedRows, column.bytes);
  const key = `${quoteIdentifier(column.column)}::timestamp`;
  const sample = percent === null ? "" : ` TABLESAMPLE SYSTEM (${percent}) REPEATABLE (1)`;
  const text = `
SELECT CASE WHEN isfinite(k) AND k >= '0001-01-01' AND k < '10000-01-01'
         THEN to_char(date_trunc('hour', k), 'YYYY-MM-DD HH24:00') ELSE CASE WHEN k IS NOT NULL THEN '0000' END
       END AS "hour", count(*)::int AS "rows"
  FROM (SELECT ${key} AS k FROM ${quoteQualified(column.schema, column.table)}${sample} LIMIT ${mostRows}) drawn
 GROUP BY 1
 ORDER BY 1`;
  const hours = await readRows(session, { name: "discovery.keyDistribution", shape: groupSchema, text });
  return keyDistributionSchema.parse({ column: column.column, isWhole: isWhole(percent, hours), hours });
}

/** A reading that met its limit has not seen all. */
function isWhole(percent: number | null, hours: readonly { readonly rows: number }[]): boolean {
  return percent === null && hours.reduce((sum, { rows }) => sum + rows, 0) < mostRows;
}
