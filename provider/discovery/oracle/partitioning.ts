import { z } from "zod";
import type {
  OracleInterval,
  OraclePartition,
  OraclePartitioning,
  OracleSubpartition,
  OracleTableState,
} from "../../schema/oracle-table-state";
import { parseInterval } from "./interval";
import { lowerBound, upperBound } from "./bounds";
import { parseHighValue } from "./high-value";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, nullableCountSchema, yesNoSchema } from "./shapes";

const partitionedRowSchema = z.object({
  strategy: z.string(),
  substrategy: z.string(),
  subpartitionCount: countSchema,
  interval: z.string().nullable(),
  autoList: z.string().nullable(),
  defaultTablespace: z.string().nullable(),
  compressFor: z.string().nullable(),
  pctFree: nullableCountSchema,
  iniTrans: nullableCountSchema,
  logging: z.string().nullable(),
  readOnly: z.string().nullable(),
});

/** How each partitioned table is partitioned. PARTITION_COUNT is left out: it is 1048575 for every interval. */
export const partitionedQuery: DictionaryQuery<typeof partitionedRowSchema> = {
  name: "discovery.partitionedTables",
  shape: partitionedRowSchema,
  text: ({ family, where }) => `
SELECT owner AS "schema",
       table_name AS "table",
       partitioning_type AS "strategy",
       subpartitioning_type AS "substrategy",
       def_subpartition_count AS "subpartitionCount",
       interval AS "interval",
       autolist AS "autoList",
       def_tablespace_name AS "defaultTablespace",
       def_compress_for AS "compressFor",
       def_pct_free AS "pctFree",
       def_ini_trans AS "iniTrans",
       def_logging AS "logging",
       def_read_only AS "readOnly"
  FROM ${family}_part_tables
 WHERE ${where("owner", "table_name")}`,
};

const keyColumnRowSchema = z.object({ level: z.enum(["PARTITION", "SUBPARTITION"]), column: z.string() });

/** Key columns of partitions and subpartitions, in their order. OBJECT_TYPE is padded with blanks. */
export const keyColumnsQuery: DictionaryQuery<typeof keyColumnRowSchema> = {
  name: "discovery.partitionKeys",
  shape: keyColumnRowSchema,
  text: ({ family, where }) => `
SELECT owner AS "schema", name AS "table", 'PARTITION' AS "level", column_name AS "column", column_position AS "position"
  FROM ${family}_part_key_columns
 WHERE ${where("owner", "name")} AND RTRIM(object_type) = 'TABLE'
 UNION ALL
SELECT owner, name, 'SUBPARTITION', column_name, column_position
  FROM ${family}_subpart_key_columns
 WHERE ${where("owner", "name")} AND RTRIM(object_type) = 'TABLE'
 ORDER BY 1, 2, 3, 5`,
};

const partitionRowSchema = z.object({
  name: z.string(),
  position: countSchema,
  tablespace: z.string().nullable(),
  isInterval: yesNoSchema,
  compressFor: z.string().nullable(),
  readOnly: z.string().nullable(),
  rows: nullableCountSchema,
  highValue: z.string().nullable(),
});

export const partitionsQuery: DictionaryQuery<typeof partitionRowSchema> = {
  name: "discovery.partitions",
  shape: partitionRowSchema,
  text: ({ family, where }) => `
SELECT table_owner AS "schema",
       table_name AS "table",
       partition_name AS "name",
       partition_position AS "position",
       tablespace_name AS "tablespace",
       interval AS "isInterval",
       compress_for AS "compressFor",
       read_only AS "readOnly",
       num_rows AS "rows",
       high_value AS "highValue"
  FROM ${family}_tab_partitions
 WHERE ${where("table_owner", "table_name")}
 ORDER BY table_owner, table_name, partition_position`,
};

const subpartitionRowSchema = z.object({
  partition: z.string(),
  name: z.string(),
  position: countSchema,
  tablespace: z.string().nullable(),
  compressFor: z.string().nullable(),
  readOnly: z.string().nullable(),
  rows: nullableCountSchema,
  highValue: z.string().nullable(),
});

export const subpartitionsQuery: DictionaryQuery<typeof subpartitionRowSchema> = {
  name: "discovery.subpartitions",
  shape: subpartitionRowSchema,
  text: ({ family, where }) => `
SELECT table_owner AS "schema",
       table_name AS "table",
       partition_name AS "partition",
       subpartition_name AS "name",
       subpartition_position AS "position",
       tablespace_name AS "tablespace",
       compress_for AS "compressFor",
       read_only AS "readOnly",
       num_rows AS "rows",
       high_value AS "highValue"
  FROM ${family}_tab_subpartitions
 WHERE ${where("table_owner", "table_name")}
 ORDER BY table_owner, table_name, partition_name, subpartition_position`,
};

const templateRowSchema = z.object({
  name: z.string(),
  tablespace: z.string().nullable(),
  bound: z.string().nullable(),
});

/** What subpartitions partitions to come will have. This view calls the owner USER_NAME. */
export const templatesQuery: DictionaryQuery<typeof templateRowSchema> = {
  name: "discovery.subpartitionTemplates",
  shape: templateRowSchema,
  text: ({ family, where }) => `
SELECT user_name AS "schema",
       table_name AS "table",
       subpartition_name AS "name",
       tablespace_name AS "tablespace",
       high_bound AS "bound"
  FROM ${family}_subpartition_templates
 WHERE ${where("user_name", "table_name")}
 ORDER BY user_name, table_name, subpartition_position`,
};

/** What the queries found of one table. */
export interface PartitioningRows {
  readonly partitioned: z.infer<typeof partitionedRowSchema> | undefined;
  readonly keyColumns: readonly z.infer<typeof keyColumnRowSchema>[];
  readonly partitions: readonly z.infer<typeof partitionRowSchema>[];
  readonly subpartitions: readonly z.infer<typeof subpartitionRowSchema>[];
  readonly templates: readonly z.infer<typeof templateRowSchema>[];
}

function toSubpartition(row: PartitioningRows["subpartitions"][number]): OracleSubpartition {
  const { name, position, tablespace, highValue, compressFor, rows } = row;
  return { name, position, tablespace, highValue, compression: compressFor, estimatedRows: rows ?? -1 };
}

function toPartition(
  row: PartitioningRows["partitions"][number],
  subpartitions: readonly OracleSubpartition[],
): OraclePartition {
  const { name, position, tablespace, highValue, isInterval, compressFor, rows } = row;
  return {
    name,
    position,
    tablespace,
    highValue,
    bounds: parseHighValue(highValue),
    lower: null,
    upper: null,
    isInterval,
    compression: compressFor,
    estimatedRows: rows ?? -1,
    subpartitions: [...subpartitions],
  };
}

/** Ranges are half-open and named by their ends: each begins where the one before ends, or an interval before its own end. */
function withRanges(
  partitions: readonly OraclePartition[],
  interval: OracleInterval | null,
): OraclePartition[] {
  return partitions.map((partition, index) => ({
    ...partition,
    lower: lowerBound(partition, partitions[index - 1], interval),
    upper: upperBound(partition),
  }));
}

function groupSubpartitions(
  rows: PartitioningRows["subpartitions"],
): ReadonlyMap<string, OracleSubpartition[]> {
  const found = new Map<string, OracleSubpartition[]>();
  for (const row of rows) {
    const siblings = found.get(row.partition) ?? [];
    siblings.push(toSubpartition(row));
    found.set(row.partition, siblings);
  }
  return found;
}

function columnsOf(rows: PartitioningRows, level: "PARTITION" | "SUBPARTITION"): string[] {
  return rows.keyColumns.filter((row) => row.level === level).map((row) => row.column);
}

function toSubpartitioning(rows: PartitioningRows): OraclePartitioning["subpartitioning"] {
  const { partitioned, templates } = rows;
  if (partitioned === undefined || partitioned.substrategy === "NONE") return null;
  return {
    strategy: partitioned.substrategy,
    columns: columnsOf(rows, "SUBPARTITION"),
    count: partitioned.subpartitionCount,
    template: templates.map(({ name, tablespace, bound }) => ({ name, tablespace, bound })),
  };
}

type StorageDefaults = Pick<OracleTableState, "compression" | "pctFree" | "iniTrans" | "logging">;

/** PCTFREE where nothing is said: compression for direct path loads leaves no room. */
const impliedPctFree = (compressFor: string | null): number =>
  compressFor === null || compressFor === "ADVANCED" || compressFor === "OLTP" ? 10 : 0;

/**
 * What ALL_TABLES does not tell of a partitioned table: what its partitions get where they have none of their own. What the
 * server would take anyway stays null.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/18/refrn/ALL_PART_TABLES.html
 */
export function storageDefaults({
  partitioned,
}: Pick<PartitioningRows, "partitioned">): Partial<StorageDefaults> {
  if (partitioned === undefined) return {};
  const { compressFor, pctFree, iniTrans, logging } = partitioned;
  return {
    compression: compressFor,
    pctFree: pctFree === impliedPctFree(compressFor) ? null : pctFree,
    iniTrans: iniTrans === 1 ? null : iniTrans,
    logging: logging === "NO" ? false : null,
  };
}

/** Whether partitions to come are READ ONLY, as they are where the whole table is. */
export function isClosedByDefault({ partitioned }: Pick<PartitioningRows, "partitioned">): boolean {
  return partitioned?.readOnly === "YES";
}

/** Partitions, and subpartitions of others, that are READ ONLY: that is their own setting, and not the table's. */
export function closedPartitions(rows: Pick<PartitioningRows, "partitions" | "subpartitions">): string[] {
  const closed = rows.partitions.filter(({ readOnly }) => readOnly === "YES").map(({ name }) => name);
  const whole = new Set(closed);
  const parts = rows.subpartitions
    .filter(({ readOnly, partition }) => readOnly === "YES" && !whole.has(partition))
    .map(({ name }) => name);
  return [...closed, ...parts];
}

/** Puts a table's partitioning together; null for a table that has none. */
export function toPartitioning(rows: PartitioningRows): OraclePartitioning | null {
  const { partitioned } = rows;
  if (partitioned === undefined) return null;
  const interval = partitioned.interval === null ? null : parseInterval(partitioned.interval);
  const subpartitions = groupSubpartitions(rows.subpartitions);
  const partitions = rows.partitions.map((row) => toPartition(row, subpartitions.get(row.name) ?? []));
  const isRange = partitioned.strategy === "RANGE";
  return {
    strategy: partitioned.strategy,
    columns: columnsOf(rows, "PARTITION"),
    interval,
    autoList: partitioned.autoList === "YES",
    subpartitioning: toSubpartitioning(rows),
    defaultTablespace: partitioned.defaultTablespace,
    partitions: isRange ? withRanges(partitions, interval) : partitions,
    leafCount: rows.subpartitions.length > 0 ? rows.subpartitions.length : partitions.length,
  };
}
