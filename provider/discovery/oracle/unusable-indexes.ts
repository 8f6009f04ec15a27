import { z } from "zod";
import type { Session } from "../../dialect/session";
import type { TableName } from "./dictionary";

const rowSchema = z.object({ name: z.string(), parts: z.string() });

/** An index of which some or all does not work. */
export type UnusableIndex = z.infer<typeof rowSchema>;

const text = `
SELECT index_name AS "name", 'as a whole' AS "parts"
  FROM all_indexes
 WHERE table_owner = :1 AND table_name = :2 AND status = 'UNUSABLE'
 UNION ALL
SELECT p.index_name, TO_CHAR(COUNT(*)) || ' of its partitions'
  FROM all_ind_partitions p JOIN all_indexes i ON i.owner = p.index_owner AND i.index_name = p.index_name
 WHERE i.table_owner = :1 AND i.table_name = :2 AND p.status = 'UNUSABLE'
 GROUP BY p.index_name
 UNION ALL
SELECT s.index_name, TO_CHAR(COUNT(*)) || ' of its subpartitions'
  FROM all_ind_subpartitions s JOIN all_indexes i ON i.owner = s.index_owner AND i.index_name = s.index_name
 WHERE i.table_owner = :1 AND i.table_name = :2 AND s.status = 'UNUSABLE'
 GROUP BY s.index_name`;

/** The indexes of a table that are unusable, wholly or in parts: the dictionary says N/A of a partitioned one. */
export async function findUnusableIndexes(
  session: Session,
  { schema, table }: TableName,
): Promise<readonly UnusableIndex[]> {
  const { rows } = await session.run({ name: "discovery.unusableIndexes", text, values: [schema, table] });
  return rows.map((row) => rowSchema.parse(row));
}
