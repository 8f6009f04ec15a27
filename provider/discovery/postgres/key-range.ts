import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { migrationError } from "../../errors";
import { keyRangeSchema, type KeyRange } from "../../schema/table-state";
import { readRows, type CatalogQuery } from "./catalog-query";
import type { TableName } from "./relations";
import { z } from "zod";

/** A column whose values are to be measured. */
export interface KeyColumn extends TableName {
  readonly column: string;
  /** Its `baseType`: date, timestamp, timestamptz, int2, int4 or int8. */
  readonly columnType: string;
  readonly nullable: boolean;
  /** Value of the column from which on rows are counted as far; null counts none. */
  readonly farFrom: string | null;
}

const TEMPORAL_TYPES = ["date", "timestamp", "timestamptz"];
const KEY_TYPES = [...TEMPORAL_TYPES, "int2", "int4", "int8"];

const measuredSchema = keyRangeSchema.omit({ farFrom: true });
const leadingIndexSchema = z.object({ exists: z.boolean() });

const leadingIndexQuery: CatalogQuery<typeof leadingIndexSchema> = {
  name: "discovery.leadingIndex",
  shape: leadingIndexSchema,
  text: `
SELECT EXISTS (
         SELECT FROM pg_namespace n
           JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = $2
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $3
           JOIN pg_index x ON x.indrelid = c.oid AND x.indkey[0] = a.attnum
           JOIN pg_class i ON i.oid = x.indexrelid
           JOIN pg_am am ON am.oid = i.relam
          WHERE n.nspname = $1 AND x.indisvalid AND x.indpred IS NULL AND am.amname = 'btree'
       ) AS "exists"`,
};

/** Conditions on the key, which an index on it serves. */
function conditionsOn(key: string, { columnType, nullable }: KeyColumn) {
  const isTemporal = TEMPORAL_TYPES.includes(columnType);
  const finite = isTemporal
    ? `${key} > '-infinity'::${columnType} AND ${key} < 'infinity'::${columnType}`
    : `${key} IS NOT NULL`;
  return {
    finite,
    infinite: isTemporal ? `${key} IN ('-infinity'::${columnType}, 'infinity'::${columnType})` : "false",
    isNull: nullable ? `${key} IS NULL` : "false",
    far: `${finite} AND ${key} >= $1::${columnType}`,
  };
}

/** Everything in one pass over the table. */
function scanText(column: KeyColumn): string {
  const key = quoteIdentifier(column.column);
  const { finite, infinite, isNull, far } = conditionsOn(key, column);
  return `
SELECT count(*) AS "rows",
       (min(${key}) FILTER (WHERE ${finite}))::text AS "min",
       (max(${key}) FILTER (WHERE ${finite}))::text AS "max",
       count(*) FILTER (WHERE ${isNull}) AS "nullCount",
       count(*) FILTER (WHERE ${infinite}) AS "infiniteCount",
       count(*) FILTER (WHERE ${far}) AS "farRows"
  FROM ${quoteQualified(column.schema, column.table)}`;
}

/** The same but for the rows, by the ends of an index that leads with the key. */
function seekText(column: KeyColumn): string {
  const key = quoteIdentifier(column.column);
  const table = quoteQualified(column.schema, column.table);
  const { finite, infinite, isNull, far } = conditionsOn(key, column);
  return `
SELECT -1 AS "rows",
       (SELECT min(${key}) FROM ${table} WHERE ${finite})::text AS "min",
       (SELECT max(${key}) FROM ${table} WHERE ${finite})::text AS "max",
       (SELECT count(*) FROM ${table} WHERE ${isNull}) AS "nullCount",
       (SELECT count(*) FROM ${table} WHERE ${infinite}) AS "infiniteCount",
       (SELECT count(*) FROM ${table} WHERE ${far}) AS "farRows"`;
}

function refuseType({ schema, table, column, columnType }: KeyColumn): never {
  throw migrationError("KEY_TYPE_UNSUPPORTED", {
    path: "partitionColumn",
    table: `${schema}.${table}`,
    column,
    type: columnType,
    use: "partition key",
    remedy: "Name a date, timestamp, timestamptz or integer column.",
  });
}

/**
 * Measures a key exactly: its least and greatest finite value, and how many rows no interval can hold. Reads the whole table
 * once, or only the ends of an index where one leads with the column (`rows` is -1 then). Values are text as PostgreSQL
 * prints them under DateStyle ISO and TimeZone UTC, which the session pins: `2026-01-31`, `2026-01-31 10:00:00.123456`,
 * `2026-01-31 10:00:00+00`, `0044-03-15 BC`, `294276-12-31 23:59:59`.
 * @see https://www.postgresql.org/docs/current/datatype-datetime.html
 * @throws KEY_TYPE_UNSUPPORTED for another type
 */
export async function measureKeyRange(session: Session, column: KeyColumn): Promise<KeyRange> {
  if (!KEY_TYPES.includes(column.columnType)) refuseType(column);
  const { schema, table, farFrom } = column;
  const [index] = await readRows(session, leadingIndexQuery, [schema, table, column.column]);
  const text = index?.exists === true ? seekText(column) : scanText(column);
  const query = { name: "discovery.keyRange", shape: measuredSchema, text };
  const [measured] = await readRows(session, query, [farFrom]);
  return { ...measuredSchema.parse(measured), farFrom };
}
