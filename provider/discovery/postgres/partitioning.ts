import { z } from "zod";
import {
  partitioningSchema,
  partitionSchema,
  type Partition,
  type Partitioning,
  type PartitionObject,
  type TableState,
} from "../../schema/table-state";
import { compareBounds, parseHashBound, parseListValues, parseRangeBounds } from "./bounds";
import type { CatalogQuery } from "./catalog-query";

const partitionKeySchema = partitioningSchema.pick({ strategy: true, columns: true });

const partitionRowSchema = partitionSchema
  .omit({ lower: true, upper: true, values: true, hash: true, bytes: true })
  .extend({
    content: z
      .object({ leaves: z.int(), tableBytes: z.number(), indexBytes: z.number(), isAnalysed: z.boolean() })
      .describe("Of all leaves together."),
  });

type PartitionKey = z.infer<typeof partitionKeySchema>;
type PartitionRow = z.infer<typeof partitionRowSchema>;

const strategyOf = (alias: string) =>
  `CASE ${alias}.partstrat WHEN 'r' THEN 'RANGE' WHEN 'l' THEN 'LIST' ELSE 'HASH' END`;

const columnsOf = (alias: string) => `ARRAY(
         SELECT coalesce(a.attname, '')
           FROM unnest(${alias}.partattrs::int2[]) WITH ORDINALITY AS key (attnum, place)
           LEFT JOIN pg_attribute a ON a.attrelid = ${alias}.partrelid AND a.attnum = key.attnum
          ORDER BY key.place
       )`;

/** Strategy and key of the partitioned tables among those asked for. */
export const partitionKeysQuery: CatalogQuery<typeof partitionKeySchema> = {
  name: "discovery.partitionKeys",
  shape: partitionKeySchema,
  text: `
SELECT p.partrelid::bigint AS "tableOid",
       ${strategyOf("p")} AS "strategy",
       ${columnsOf("p")} AS "columns"
  FROM pg_partitioned_table p
 WHERE p.partrelid = ANY ($1::oid[])`,
};

/** Direct partitions by name, with what their leaves hold in all. */
export const partitionsQuery: CatalogQuery<typeof partitionRowSchema> = {
  name: "discovery.partitions",
  shape: partitionRowSchema,
  // Sizes and rows are those of the last VACUUM or ANALYZE (relpages, reltuples): the file system would be asked
  // several times per leaf for exact ones, and every leaf would have to be locked.
  text: `
WITH RECURSIVE descendant (root, direct, relation) AS (
  SELECT i.inhparent, i.inhrelid, i.inhrelid
    FROM pg_inherits i
    JOIN pg_partitioned_table p ON p.partrelid = i.inhparent
   WHERE i.inhparent = ANY ($1::oid[])
  UNION ALL
  SELECT d.root, d.direct, i.inhrelid
    FROM descendant d
    JOIN pg_inherits i ON i.inhparent = d.relation
),
leaf AS (
  SELECT d.root, d.direct, c.oid, c.reltuples, c.relpages + coalesce(toast.relpages, 0) AS pages
    FROM descendant d
    JOIN pg_class c ON c.oid = d.relation AND c.relkind <> 'p'
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
),
index_pages AS (
  SELECT leaf.direct, sum(i.relpages) AS pages
    FROM leaf
    JOIN pg_index x ON x.indrelid = leaf.oid
    JOIN pg_class i ON i.oid = x.indexrelid
   GROUP BY leaf.direct
),
content AS (
  SELECT leaf.direct, count(*) AS leaves, sum(leaf.pages) AS pages,
         sum(greatest(leaf.reltuples, 0)) AS tuples, bool_or(leaf.reltuples >= 0) AS is_analysed
    FROM leaf
   GROUP BY leaf.direct
)
SELECT i.inhparent::bigint AS "tableOid",
       n.nspname AS "schema",
       c.relname AS "name",
       pg_get_expr(c.relpartbound, c.oid) AS "boundText",
       root.partdefid = c.oid AS "isDefault",
       c.relkind = 'f' AS "isForeign",
       CASE WHEN sub.partrelid IS NOT NULL THEN json_build_object(
         'strategy', ${strategyOf("sub")},
         'columns', ${columnsOf("sub")},
         'count', (SELECT count(*) FROM pg_inherits child WHERE child.inhparent = sub.partrelid)
       ) END AS "subpartitioning",
       coalesce(content.tuples, 0) AS "estimatedRows",
       json_build_object(
         'leaves', coalesce(content.leaves, 0),
         'tableBytes', coalesce(content.pages, 0) * current_setting('block_size')::int,
         'indexBytes', coalesce(index_pages.pages, 0) * current_setting('block_size')::int,
         'isAnalysed', coalesce(content.is_analysed, true)
       ) AS "content"
  FROM pg_inherits i
  JOIN pg_partitioned_table root ON root.partrelid = i.inhparent
  JOIN pg_class c ON c.oid = i.inhrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_partitioned_table sub ON sub.partrelid = c.oid
  LEFT JOIN content ON content.direct = c.oid
  LEFT JOIN index_pages ON index_pages.direct = c.oid
 WHERE i.inhparent = ANY ($1::oid[])
 ORDER BY i.inhparent, n.nspname, c.relname`,
};

function toPartition({ content, ...partition }: PartitionRow): Partition {
  const bounds = parseRangeBounds(partition.boundText);
  return {
    ...partition,
    lower: bounds?.lower ?? null,
    upper: bounds?.upper ?? null,
    values: parseListValues(partition.boundText),
    hash: parseHashBound(partition.boundText),
    bytes: content.tableBytes + content.indexBytes,
  };
}

/** Range partitions by their lower bounds, the default partition last. */
function compareInOrder(a: Partition, b: Partition): number {
  if (a.lower === null || b.lower === null) return Number(a.isDefault) - Number(b.isDefault);
  return compareBounds(a.lower, b.lower);
}

function sum(rows: readonly PartitionRow[], pick: (row: PartitionRow) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

/** Puts a table's partitioning together; null for a table that has none. */
export function toPartitioning(
  key: PartitionKey | undefined,
  rows: readonly PartitionRow[],
  objects: readonly PartitionObject[],
): Partitioning | null {
  if (key === undefined) return null;
  return {
    ...key,
    partitions: rows.map(toPartition).sort(compareInOrder),
    leafCount: sum(rows, (row) => row.content.leaves),
    objects: [...objects],
  };
}

/** What the leaves of a partitioned table hold in all, as of their last VACUUM or ANALYZE. */
export function sumPartitions(rows: readonly PartitionRow[]): Pick<TableState, "estimatedRows" | "bytes"> {
  const isAnalysed = rows.some((row) => row.content.isAnalysed);
  return {
    estimatedRows: isAnalysed ? sum(rows, (row) => row.estimatedRows) : -1,
    bytes: {
      table: sum(rows, (row) => row.content.tableBytes),
      indexes: sum(rows, (row) => row.content.indexBytes),
    },
  };
}
