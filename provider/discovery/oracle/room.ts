import { z } from "zod";
import type { Session } from "../../dialect/session";
import { oracleRoomSchema, type OracleRoom } from "../../schema/oracle-room";
import { countSchema } from "./shapes";

const rowSchema = z.object({
  kind: z.enum(["DEFAULT", "SEGMENT", "ROWS", "FREE", "QUOTA"]),
  name: z.string(),
  bytes: countSchema,
});

/** Segments, quotas and the default tablespace of the connected user, who owns the table. */
const ofOwner = `
SELECT 'DEFAULT' AS "kind", default_tablespace AS "name", 0 AS "bytes" FROM user_users
 UNION ALL
SELECT 'SEGMENT', segment_name, SUM(bytes)
  FROM user_segments
 WHERE segment_name IN (SELECT name FROM JSON_TABLE(:1, '$[*]' COLUMNS (name VARCHAR2(128) PATH '$')))
 GROUP BY segment_name
 UNION ALL
SELECT 'ROWS', table_name, num_rows * avg_row_len FROM user_tables WHERE table_name = :2 AND num_rows IS NOT NULL
 UNION ALL
SELECT 'QUOTA', tablespace_name, GREATEST(max_bytes - bytes, 0)
  FROM user_ts_quotas
 WHERE max_bytes >= 0
   AND NOT EXISTS (SELECT 1 FROM session_privs WHERE privilege = 'UNLIMITED TABLESPACE')`;

/** What is free in the files, and by how much they may grow. */
const ofFiles = `
 UNION ALL
SELECT 'FREE', f.tablespace_name, SUM(f.bytes)
  FROM (SELECT tablespace_name, bytes FROM dba_free_space
         UNION ALL
        SELECT tablespace_name, GREATEST(maxbytes - bytes, 0) FROM dba_data_files WHERE autoextensible = 'YES') f
 GROUP BY f.tablespace_name`;

/**
 * Reads how large the segments of a table are, and what room there is.
 * @param segments names of the table, its indexes and the segments of its large objects
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TABLES.html for AVG_ROW_LEN
 */
export async function readRoom(
  session: Session,
  table: string,
  segments: readonly string[],
  seesDictionary: boolean,
): Promise<OracleRoom> {
  const text = seesDictionary ? ofOwner + ofFiles : ofOwner;
  const { rows } = await session.run({ name: "discovery.room", text, values: [segments, table] });
  const found = rows.map((row) => rowSchema.parse(row));
  const of = (kind: string) => found.filter((row) => row.kind === kind);
  const bytesOf = (kind: string, name: string): number | null =>
    of(kind).find((row) => row.name === name)?.bytes ?? null;
  const names = new Set([...of("FREE"), ...of("QUOTA")].map(({ name }) => name));
  return oracleRoomSchema.parse({
    defaultTablespace: of("DEFAULT")[0]?.name,
    segments: of("SEGMENT").map(({ name, bytes }) => ({ name, bytes })),
    uncompressed: of("ROWS")[0]?.bytes ?? null,
    tablespaces: [...names].map((name) => ({
      name,
      free: bytesOf("FREE", name),
      quota: bytesOf("QUOTA", name),
    })),
  });
}
