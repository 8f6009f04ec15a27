import { z } from "zod";
import { indexSchema, type Index } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";
import { cutIndexDefinition } from "./deparsed-text";

const indexRowSchema = indexSchema.extend({
  quotedName: z.string(),
  quotedTable: z.string(),
  partitioned: z.boolean(),
});

/** Indexes by name. */
export const indexesQuery: CatalogQuery<typeof indexRowSchema> = {
  name: "discovery.indexes",
  shape: indexRowSchema,
  // pg_get_indexdef() always names the schema of the table.
  text: `
SELECT x.indrelid::bigint AS "tableOid",
       i.relname AS "name",
       x.indisunique AS "unique",
       con.conname AS "constraint",
       ARRAY(
         SELECT coalesce(a.attname, '')
           FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
           LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = key.attnum
          WHERE key.place <= x.indnkeyatts
          ORDER BY key.place
       ) AS "columns",
       am.amname AS "method",
       pg_get_indexdef(x.indexrelid) AS "definition",
       ts.spcname AS "tablespace",
       x.indisvalid AND x.indisready AND x.indislive AS "valid",
       x.indisclustered AS "clustered",
       x.indisreplident AS "replicaIdentity",
       EXISTS (
         SELECT FROM pg_attribute a WHERE a.attrelid = x.indexrelid AND a.attstattarget <> -1
       ) AS "statisticsTargets",
       obj_description(x.indexrelid, 'pg_class') AS "comment",
       quote_ident(i.relname) AS "quotedName",
       format('%I.%I', n.nspname, c.relname) AS "quotedTable",
       i.relkind = 'I' AS "partitioned"
  FROM pg_index x
  JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_am am ON am.oid = i.relam
  LEFT JOIN pg_tablespace ts ON ts.oid = i.reltablespace
  LEFT JOIN pg_constraint con
    ON con.conindid = x.indexrelid AND con.conrelid = x.indrelid AND con.contype IN ('p', 'u', 'x')
 WHERE x.indrelid = ANY ($1::oid[])
 ORDER BY x.indrelid, i.relname`,
};

/** Cuts the definition of an index; it is left empty where PostgreSQL prints what is not known. */
export function toIndex(row: z.infer<typeof indexRowSchema>): Index {
  const { quotedName, quotedTable, partitioned, ...index } = row;
  const head = { unique: index.unique, quotedName, quotedTable, partitioned };
  return { ...index, definition: cutIndexDefinition(index.definition, head) ?? "" };
}
