import { z } from "zod";
import type { OracleIndex, OracleIndexColumn } from "../../schema/oracle-table-state";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, nullableCountSchema, yesNoSchema } from "./shapes";

const indexRowSchema = z.object({
  owner: z.string(),
  name: z.string(),
  kind: z.string(),
  uniqueness: z.string(),
  compression: z.string(),
  prefixLength: nullableCountSchema,
  tablespace: z.string().nullable(),
  status: z.string(),
  visibility: z.string(),
  degree: z.string().nullable(),
  generated: z.string(),
  joinIndex: yesNoSchema,
  domainType: z.string().nullable(),
  indexing: z.string().nullable(),
  locality: z.enum(["LOCAL", "GLOBAL"]).nullable(),
  alignment: z.string().nullable(),
});

/** Indexes by name; those that belong to LOBs are left out. */
export const indexesQuery: DictionaryQuery<typeof indexRowSchema> = {
  name: "discovery.indexes",
  shape: indexRowSchema,
  text: ({ family, where }) => `
SELECT i.table_owner AS "schema",
       i.table_name AS "table",
       i.owner AS "owner",
       i.index_name AS "name",
       i.index_type AS "kind",
       i.uniqueness AS "uniqueness",
       i.compression AS "compression",
       i.prefix_length AS "prefixLength",
       i.tablespace_name AS "tablespace",
       i.status AS "status",
       i.visibility AS "visibility",
       i.degree AS "degree",
       i.generated AS "generated",
       i.join_index AS "joinIndex",
       i.ityp_name AS "domainType",
       i.indexing AS "indexing",
       p.locality AS "locality",
       p.alignment AS "alignment"
  FROM ${family}_indexes i
  LEFT JOIN ${family}_part_indexes p ON p.owner = i.owner AND p.index_name = i.index_name
 WHERE ${where("i.table_owner", "i.table_name")}
   AND i.index_type <> 'LOB'
 ORDER BY i.table_owner, i.table_name, i.owner, i.index_name`,
};

const indexColumnRowSchema = z.object({
  owner: z.string(),
  index: z.string(),
  position: countSchema,
  column: z.string(),
  descend: z.string().nullable(),
});

export const indexColumnsQuery: DictionaryQuery<typeof indexColumnRowSchema> = {
  name: "discovery.indexColumns",
  shape: indexColumnRowSchema,
  text: ({ family, where }) => `
SELECT table_owner AS "schema",
       table_name AS "table",
       index_owner AS "owner",
       index_name AS "index",
       column_position AS "position",
       column_name AS "column",
       descend AS "descend"
  FROM ${family}_ind_columns
 WHERE ${where("table_owner", "table_name")}
 ORDER BY table_owner, table_name, index_owner, index_name, column_position`,
};

const indexExpressionRowSchema = z.object({
  owner: z.string(),
  index: z.string(),
  position: countSchema,
  expression: z.string().nullable(),
});

/** Texts of the columns SYS_NC…$ by which the server indexes expressions and descending columns. */
export const indexExpressionsQuery: DictionaryQuery<typeof indexExpressionRowSchema> = {
  name: "discovery.indexExpressions",
  shape: indexExpressionRowSchema,
  text: ({ family, where }) => `
SELECT table_owner AS "schema",
       table_name AS "table",
       index_owner AS "owner",
       index_name AS "index",
       column_position AS "position",
       column_expression AS "expression"
  FROM ${family}_ind_expressions
 WHERE ${where("table_owner", "table_name")}
 ORDER BY table_owner, table_name, index_owner, index_name, column_position`,
};

/** What the queries found of one table. */
export interface IndexRows {
  readonly indexes: readonly z.infer<typeof indexRowSchema>[];
  readonly columns: readonly z.infer<typeof indexColumnRowSchema>[];
  readonly expressions: readonly z.infer<typeof indexExpressionRowSchema>[];
}

const QUOTED_NAME = /^"([^"]+)"$/;

/** A descending column is an expression that is nothing but the column's name. */
function toIndexColumn(
  { column, descend }: IndexRows["columns"][number],
  expression: string | null | undefined,
): OracleIndexColumn {
  const descending = descend === "DESC";
  if (expression === undefined || expression === null) return { column, expression: null, descending };
  const text = expression.trim();
  const bare = QUOTED_NAME.exec(text)?.[1];
  if (bare !== undefined) return { column: bare, expression: null, descending };
  return { column: null, expression: text, descending };
}

function isOf(row: { owner: string; index: string }, index: IndexRows["indexes"][number]): boolean {
  return row.owner === index.owner && row.index === index.name;
}

function columnsOf(rows: IndexRows, index: IndexRows["indexes"][number]): OracleIndexColumn[] {
  const expressions = new Map(
    rows.expressions.filter((row) => isOf(row, index)).map((row) => [row.position, row.expression]),
  );
  return rows.columns
    .filter((row) => isOf(row, index))
    .map((row) => toIndexColumn(row, expressions.get(row.position)));
}

/** Puts indexes, their columns and their expressions together. */
export function toIndexes(rows: IndexRows): OracleIndex[] {
  return rows.indexes.map((index) => ({
    schema: index.owner,
    name: index.name,
    kind: index.kind,
    unique: index.uniqueness === "UNIQUE",
    columns: columnsOf(rows, index),
    locality: index.locality,
    alignment: index.alignment,
    compression: index.compression,
    prefixLength: index.prefixLength,
    tablespace: index.tablespace,
    status: index.status,
    visible: index.visibility === "VISIBLE",
    degree: index.degree?.trim() ?? "1",
    generatedName: index.generated === "Y",
    isJoinIndex: index.joinIndex,
    domainType: index.domainType,
    isPartial: index.indexing === "PARTIAL",
  }));
}
