import type { ClientBase } from "pg";
import type { PartitionFacts, RetiredTable } from "../database";

const FACTS = `
  WITH parts AS (
    SELECT p.oid, pg_get_expr(p.relpartbound, p.oid) = 'DEFAULT' AS is_default,
           pg_get_partkeydef(p.oid) AS divided_by,
           (SELECT count(*) FROM pg_partition_tree(p.oid) AS tree WHERE tree.isleaf) AS leaves,
           (SELECT sum(pg_total_relation_size(tree.relid)) FROM pg_partition_tree(p.oid) AS tree WHERE tree.isleaf) AS bytes
    FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhrelid WHERE i.inhparent = $1::regclass)
  SELECT pg_get_partkeydef($1::regclass) AS "partitionedBy",
         coalesce(array_agg(DISTINCT divided_by || ' × ' || leaves) FILTER (WHERE NOT is_default), '{}') AS "dividedBy",
         (count(*) FILTER (WHERE NOT is_default))::integer AS partitions,
         coalesce(sum(leaves), 0)::integer AS leaves,
         coalesce(sum(bytes), pg_total_relation_size($1::regclass))::float AS bytes,
         max(oid::regclass::text) FILTER (WHERE is_default) AS "defaultName"
  FROM parts`;

/** Reads from the catalog how a table of the HR schema is partitioned. */
export async function readPartitions(client: ClientBase, table: string): Promise<PartitionFacts> {
  const { rows } = await client.query<PartitionFacts & { defaultName: string | null }>(FACTS, [
    `hr.${table}`,
  ]);
  const [facts] = rows;
  if (facts === undefined) throw new Error(`no facts about hr.${table}`);
  const { defaultName, ...known } = facts;
  if (defaultName === null) return { ...known, defaultRows: 0 };
  const counted = await client.query<{ count: number }>(`SELECT count(*)::integer FROM ${defaultName}`);
  return { ...known, defaultRows: counted.rows[0]?.count ?? 0 };
}

/** Tables of the HR schema that are none of its own, with their partitions; no guards, whose functions have their names. */
export async function findRetiredTables(
  client: ClientBase,
  ownTables: readonly string[],
): Promise<readonly RetiredTable[]> {
  const { rows } = await client.query<RetiredTable>(
    `SELECT relname AS name,
            (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(oid))::float AS bytes FROM pg_class AS c
     WHERE relnamespace = 'hr'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL ($1)
       AND NOT EXISTS (SELECT FROM pg_proc AS f WHERE f.pronamespace = c.relnamespace AND f.proname = c.relname)
     ORDER BY relname`,
    [ownTables],
  );
  return rows;
}

/** A range partition of a timestamptz column. */
export interface Partition {
  /** Qualified. */
  readonly name: string;
  /** The lower bound, in UTC, as PostgreSQL writes it. */
  readonly lower: string;
}

/**
 * The partition that holds one moment.
 * @param moment as PostgreSQL reads a time
 * @throws when there is none
 */
export async function findPartition(client: ClientBase, table: string, moment: string): Promise<Partition> {
  await client.query("SET timezone = 'UTC'");
  const { rows } = await client.query<Partition>(
    `SELECT p.oid::regclass::text AS name, bound[1] AS lower
     FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhrelid,
       LATERAL regexp_match(pg_get_expr(p.relpartbound, p.oid), 'FROM \\(''(.*)''\\) TO \\(''(.*)''\\)') AS bound
     WHERE i.inhparent = $1::regclass AND $2::timestamptz >= bound[1]::timestamptz AND $2::timestamptz < bound[2]::timestamptz`,
    [`hr.${table}`, moment],
  );
  const [found] = rows;
  if (found === undefined) throw new Error(`hr.${table} has no partition for ${moment}`);
  return found;
}
