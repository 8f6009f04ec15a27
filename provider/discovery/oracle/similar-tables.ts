import { z } from "zod";
import type { Session } from "../../dialect/session";
import type { TableName } from "./dictionary";

const similarSchema = z.object({ schema: z.string(), table: z.string() });

const text = `
SELECT owner AS "schema", table_name AS "table"
  FROM all_tables
 WHERE UPPER(table_name) = UPPER(:2) AND NOT (owner = :1 AND table_name = :2)
 ORDER BY CASE WHEN UPPER(owner) = UPPER(:1) THEN 0 ELSE 1 END, CASE WHEN table_name = :2 THEN 0 ELSE 1 END, owner, table_name
 FETCH FIRST 3 ROWS ONLY`;

/** Up to three tables of the same name in another case or schema, the likeliest first. */
export async function findSimilarTables(
  session: Session,
  { schema, table }: TableName,
): Promise<TableName[]> {
  const { rows } = await session.run({ name: "discovery.similarTables", text, values: [schema, table] });
  return rows.map((row) => similarSchema.parse(row));
}
