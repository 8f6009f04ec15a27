import { OracleError } from "../contract";
import type { StatisticsRequest } from "../plsql";
import type { Session } from "./session";

/** DBMS_STATS.GATHER_TABLE_STATS: PostgreSQL's ANALYZE, and the rows of each leaf for the dictionary. */
export async function gatherTableStatistics(session: Session, request: StatisticsRequest): Promise<void> {
  const object = session.catalog.find(request.owner, request.table);
  if (object?.kind !== "RELATION" || !session.privileges.knows(object)) {
    throw new OracleError(
      20000,
      `Unable to analyze TABLE "${request.owner}"."${request.table}", insufficient privileges or does not exist`,
    );
  }
  await session.transaction.commit();
  const id = object.objectId;
  const { client } = session.connection;
  await client.query(`ANALYZE data.t${id}`);
  await client.query(
    `INSERT INTO ora_catalog.statistics (table_id, leaf_id, num_rows, blocks, avg_row_len)
     SELECT $1::integer, 0, count(*), greatest(pg_relation_size('data.t${id}') / 8192, 0),
       coalesce(round(avg(pg_column_size(t.*))), 0) FROM data.t${id} AS t
     ON CONFLICT (table_id, leaf_id) DO UPDATE SET num_rows = excluded.num_rows, blocks = excluded.blocks,
       avg_row_len = excluded.avg_row_len, last_analyzed = localtimestamp(0)`,
    [id],
  );
  if (object.relation.partitioned) await gatherLeaves(session, id);
  await gatherColumns(session, id);
}

async function gatherLeaves(session: Session, id: number): Promise<void> {
  await session.connection.client.query(
    `INSERT INTO ora_catalog.statistics (table_id, leaf_id, num_rows, blocks, avg_row_len)
     SELECT $1::integer, leaf.object_id, coalesce(sum(counted.rows), 0), 0, 0
     FROM (
       SELECT object_id, object_id AS part FROM ora_catalog.partitions WHERE table_id = $1
       UNION ALL SELECT partition_id, object_id FROM ora_catalog.subpartitions WHERE table_id = $1
       UNION ALL SELECT object_id, object_id FROM ora_catalog.subpartitions WHERE table_id = $1
     ) AS leaf
     LEFT JOIN (SELECT part, count(*) AS rows FROM data.t${id} GROUP BY part) AS counted USING (part)
     GROUP BY leaf.object_id
     ON CONFLICT (table_id, leaf_id) DO UPDATE SET num_rows = excluded.num_rows, last_analyzed = localtimestamp(0)`,
    [id],
  );
}

async function gatherColumns(session: Session, id: number): Promise<void> {
  await session.connection.client.query(
    `INSERT INTO ora_catalog.column_statistics (table_id, column_number, num_distinct, num_nulls, density, avg_col_len)
     SELECT $1::integer, c.column_number,
       CASE WHEN s.n_distinct < 0 THEN round(-s.n_distinct * t.num_rows) ELSE s.n_distinct END,
       round(s.null_frac * t.num_rows), 0, s.avg_width
     FROM ora_catalog.columns AS c
     JOIN pg_catalog.pg_stats AS s ON s.schemaname = 'data' AND s.tablename = $2 AND s.attname = 'c' || c.column_number
     JOIN ora_catalog.statistics AS t ON t.table_id = c.object_id AND t.leaf_id = 0
     WHERE c.object_id = $1
     ON CONFLICT (table_id, column_number) DO UPDATE SET num_distinct = excluded.num_distinct, num_nulls = excluded.num_nulls,
       avg_col_len = excluded.avg_col_len, last_analyzed = localtimestamp(0)`,
    [id, `t${id}`],
  );
}
