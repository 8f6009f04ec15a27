import type { z } from "zod";
import type { Session } from "../../dialect/session";
import { tableStateSchema } from "../../schema/table-state";
import { readRows, type CatalogQuery } from "./catalog-query";
import { unpinnedFunctionsSql } from "./unpinned-functions";

/** A table by its name, spelt as in the dictionary. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Which tables to read: those named, or every table of some schemas (partitions are read with their root). */
export type Selection = { readonly schemas: readonly string[] } | { readonly tables: readonly TableName[] };

const relationSchema = tableStateSchema.pick({
  oid: true,
  schema: true,
  table: true,
  kind: true,
  isPartition: true,
  persistence: true,
  accessMethod: true,
  typedBy: true,
  owner: true,
  tablespace: true,
  options: true,
  replicaIdentity: true,
  rowSecurity: true,
  comment: true,
  estimatedRows: true,
  bytes: true,
  unpinnedFunctions: true,
});

export type RelationState = z.infer<typeof relationSchema>;

const selectRelations = `
WITH RECURSIVE ${unpinnedFunctionsSql}
SELECT c.oid::bigint AS "oid",
       n.nspname AS "schema",
       c.relname AS "table",
       CASE c.relkind
         WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW'
         WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'OTHER'
       END AS "kind",
       c.relispartition AS "isPartition",
       CASE c.relpersistence WHEN 'p' THEN 'PERMANENT' WHEN 'u' THEN 'UNLOGGED' ELSE 'TEMPORARY' END AS "persistence",
       coalesce(am.amname, current_setting('default_table_access_method')) AS "accessMethod",
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "typedBy",
       pg_get_userbyid(c.relowner) AS "owner",
       ts.spcname AS "tablespace",
       coalesce(c.reloptions, '{}')
         || ARRAY(SELECT 'toast.' || option FROM unnest(toast.reloptions) AS option) AS "options",
       CASE c.relreplident
         WHEN 'd' THEN 'DEFAULT' WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' ELSE 'INDEX'
       END AS "replicaIdentity",
       json_build_object('enabled', c.relrowsecurity, 'forced', c.relforcerowsecurity) AS "rowSecurity",
       obj_description(c.oid, 'pg_class') AS "comment",
       c.reltuples AS "estimatedRows",
       json_build_object(
         'table', coalesce(pg_table_size(c.oid), 0),
         'indexes', coalesce(pg_indexes_size(c.oid), 0)
       ) AS "bytes",
       ARRAY(
         SELECT json_build_object('name', unpinned.function, 'usedBy', unpinned.used_by)
           FROM unpinned
          WHERE unpinned.table_oid = c.oid
          ORDER BY unpinned.function
       ) AS "unpinnedFunctions"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_am am ON am.oid = c.relam
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid`;

const bySchema: CatalogQuery<typeof relationSchema> = {
  name: "discovery.tablesOfSchemas",
  shape: relationSchema,
  text: `${selectRelations}
 WHERE n.nspname = ANY ($1::text[])
   AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition
 ORDER BY n.nspname, c.relname`,
};

const byName: CatalogQuery<typeof relationSchema> = {
  name: "discovery.tablesByName",
  shape: relationSchema,
  text: `${selectRelations}
 WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest($1::text[], $2::text[]))
 ORDER BY n.nspname, c.relname`,
};

/** Reads the relations of a selection, of whatever kind those named are. What does not exist is left out. */
export async function readRelations(session: Session, selection: Selection): Promise<RelationState[]> {
  if ("schemas" in selection) return readRows(session, bySchema, [selection.schemas]);
  const { tables } = selection;
  return readRows(session, byName, [tables.map((name) => name.schema), tables.map((name) => name.table)]);
}
