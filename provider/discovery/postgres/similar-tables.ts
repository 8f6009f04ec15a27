import { z } from "zod";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";
import type { TableName } from "./relations";

const similarSchema = z.object({ schema: z.string(), table: z.string() });

const similarQuery: CatalogQuery<typeof similarSchema> = {
  name: "discovery.similarTables",
  shape: similarSchema,
  text: `
SELECT n.nspname AS "schema",
       c.relname AS "table"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p')
   AND lower(c.relname) = lower($2)
   AND (n.nspname, c.relname) <> ($1, $2)
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND n.nspname !~ '^pg_(toast|temp_)'
 ORDER BY lower(n.nspname) = lower($1) DESC, c.relname = $2 DESC, n.nspname, c.relname
 LIMIT 3`,
};

/** Up to three tables of the same name in another case or schema, the likeliest first. */
export async function findSimilarTables(
  session: Session,
  { schema, table }: TableName,
): Promise<TableName[]> {
  return readRows(session, similarQuery, [schema, table]);
}
