import { z } from "zod";
import { triggerSchema, type Trigger } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";
import { splitTriggerDefinition } from "./deparsed-text";

const triggerRowSchema = triggerSchema.omit({ definitionHead: true, definitionTail: true }).extend({
  quotedName: z.string(),
  quotedTable: z.string(),
  updateColumns: z.array(z.string()),
});

/** Triggers by name. Those by which the server enforces constraints are left out. */
export const triggersQuery: CatalogQuery<typeof triggerRowSchema> = {
  name: "discovery.triggers",
  shape: triggerRowSchema,
  // The bits of tgtype: src/include/catalog/pg_trigger.h (1 row, 2 before, 4 insert, 8 delete, 16 update,
  // 32 truncate, 64 instead). pg_get_triggerdef() always names the schema of the table.
  text: `
SELECT tg.tgrelid::bigint AS "tableOid",
       tg.tgname AS "name",
       pg_get_triggerdef(tg.oid) AS "definition",
       CASE tg.tgenabled
         WHEN 'O' THEN 'ORIGIN' WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' ELSE 'ALWAYS'
       END AS "state",
       CASE WHEN tg.tgtype & 1 = 0 THEN 'STATEMENT' ELSE 'ROW' END AS "level",
       CASE tg.tgtype & 66 WHEN 2 THEN 'BEFORE' WHEN 64 THEN 'INSTEAD OF' ELSE 'AFTER' END AS "timing",
       array_remove(ARRAY[
         CASE WHEN tg.tgtype & 4 <> 0 THEN 'INSERT' END,
         CASE WHEN tg.tgtype & 16 <> 0 THEN 'UPDATE' END,
         CASE WHEN tg.tgtype & 8 <> 0 THEN 'DELETE' END,
         CASE WHEN tg.tgtype & 32 <> 0 THEN 'TRUNCATE' END
       ], NULL) AS "events",
       tg.tgconstraint <> 0 AS "isConstraint",
       tg.tgoldtable IS NOT NULL OR tg.tgnewtable IS NOT NULL AS "hasTransitionTables",
       format('%I.%I', f_schema.nspname, f.proname) AS "functionName",
       f.prosrc AS "functionBody",
       obj_description(tg.oid, 'pg_trigger') AS "comment",
       quote_ident(tg.tgname) AS "quotedName",
       format('%I.%I', n.nspname, c.relname) AS "quotedTable",
       ARRAY(
         SELECT quote_ident(a.attname)
           FROM unnest(tg.tgattr::int2[]) WITH ORDINALITY AS key (attnum, place)
           JOIN pg_attribute a ON a.attrelid = tg.tgrelid AND a.attnum = key.attnum
          ORDER BY key.place
       ) AS "updateColumns"
  FROM pg_trigger tg
  JOIN pg_class c ON c.oid = tg.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc f ON f.oid = tg.tgfoid
  JOIN pg_namespace f_schema ON f_schema.oid = f.pronamespace
 WHERE tg.tgrelid = ANY ($1::oid[])
   AND NOT tg.tgisinternal
 ORDER BY tg.tgrelid, tg.tgname`,
};

/** Splits the definition at the table's name; both parts are empty where PostgreSQL prints what is not known. */
export function toTrigger(row: z.infer<typeof triggerRowSchema>): Trigger {
  const { quotedName, quotedTable, updateColumns, ...trigger } = row;
  const split = splitTriggerDefinition(trigger.definition, {
    ...trigger,
    quotedName,
    quotedTable,
    updateColumns,
  });
  return { ...trigger, definitionHead: split?.head ?? "", definitionTail: split?.tail ?? "" };
}
