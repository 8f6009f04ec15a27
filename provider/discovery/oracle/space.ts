import { z } from "zod";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { DictionaryQuery, ViewFamily } from "./dictionary";
import { countSchema } from "./shapes";

const segmentRowSchema = z.object({ part: z.enum(["table", "indexes", "lobs"]), bytes: countSchema });

/** There is no ALL_SEGMENTS: whoever does not see the dictionary sees the segments of the own schema. */
const segments = (family: ViewFamily) =>
  family === "DBA"
    ? "dba_segments"
    : `(SELECT SYS_CONTEXT('USERENV', 'SESSION_USER') AS owner, segment_name, segment_type, bytes FROM user_segments)`;

/** Bytes allocated to each table, with all of its partitions. */
export const segmentsQuery: DictionaryQuery<typeof segmentRowSchema> = {
  name: "discovery.segments",
  shape: segmentRowSchema,
  text: ({ family, where }) => `
SELECT s.owner AS "schema", s.segment_name AS "table", 'table' AS "part", SUM(s.bytes) AS "bytes"
  FROM ${segments(family)} s
 WHERE ${where("s.owner", "s.segment_name")}
   AND s.segment_type IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
 GROUP BY s.owner, s.segment_name
 UNION ALL
SELECT i.table_owner, i.table_name, 'indexes', SUM(s.bytes)
  FROM ${family}_indexes i
  JOIN ${segments(family)} s ON s.owner = i.owner AND s.segment_name = i.index_name
 WHERE ${where("i.table_owner", "i.table_name")} AND i.index_type <> 'LOB'
 GROUP BY i.table_owner, i.table_name
 UNION ALL
SELECT l.owner, l.table_name, 'lobs', SUM(s.bytes)
  FROM ${family}_lobs l
  JOIN ${segments(family)} s ON s.owner = l.owner AND s.segment_name = l.segment_name
 WHERE ${where("l.owner", "l.table_name")}
 GROUP BY l.owner, l.table_name`,
};

/** A table without segments has none yet; one whose segments are hidden has null. */
export function toBytes(
  rows: readonly z.infer<typeof segmentRowSchema>[],
  areSegmentsVisible: boolean,
): OracleTableState["bytes"] {
  if (!areSegmentsVisible) return null;
  const bytesOf = (part: string) => rows.find((row) => row.part === part)?.bytes ?? 0;
  return { table: bytesOf("table"), indexes: bytesOf("indexes"), lobs: bytesOf("lobs") };
}
