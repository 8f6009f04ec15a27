import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { keyDistributionSchema, type KeyDistribution } from "../../schema/key-distribution";
import { mostRows, percentOf } from "../sample-size";
import type { TableName } from "./dictionary";
import { countSchema } from "./shapes";

const groupSchema = z.object({ hour: z.string().nullable(), rows: countSchema });

/**
 * Counts rows by the hour of a DATE or TIMESTAMP. A large table is read by blocks drawn at random, and never more than a bounded
 * number of rows.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/SELECT.html
 */
export async function readDistribution(
  session: Session,
  column: TableName & { readonly column: string; readonly estimatedRows: number; readonly bytes: number },
): Promise<KeyDistribution> {
  const percent = percentOf(column.estimatedRows, column.bytes);
  const key = quoteIdentifier(column.column);
  const sample = percent === null ? "" : ` SAMPLE BLOCK (${percent})`;
  const text = `
SELECT h AS "hour", COUNT(*) AS "rows"
  FROM (SELECT CASE WHEN ${key} >= DATE '0001-01-01' THEN TO_CHAR(${key}, 'YYYY-MM-DD HH24') || ':00'
                    WHEN ${key} IS NOT NULL THEN '0000' END AS h
          FROM ${quoteQualified(column.schema, column.table)}${sample}
         WHERE ROWNUM <= ${mostRows})
 GROUP BY h
 ORDER BY h`;
  const { rows } = await session.run({ name: "discovery.keyDistribution", text });
  const hours = rows.map((row) => groupSchema.parse(row));
  const isWhole = percent === null && hours.reduce((sum, group) => sum + group.rows, 0) < mostRows;
  return keyDistributionSchema.parse({ column: column.column, isWhole, hours });
}
