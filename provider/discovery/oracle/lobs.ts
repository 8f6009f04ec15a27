import { z } from "zod";
import type { OracleLob } from "../../schema/oracle-table-state";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, nullableCountSchema, yesNoSchema } from "./shapes";

const lobRowSchema = z.object({
  column: z.string(),
  segment: z.string(),
  tablespace: z.string().nullable(),
  secureFile: yesNoSchema,
  inRow: yesNoSchema,
  chunk: countSchema,
  cache: z.string(),
  logging: z.string(),
  compression: z.string(),
  deduplication: z.string(),
  encrypt: z.string(),
  pctVersion: nullableCountSchema,
});

/**
 * Large objects, each with how it is stored; of a partitioned table, what partitions to come get, which ALL_LOBS does not tell.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_PART_LOBS.html
 */
export const lobsQuery: DictionaryQuery<typeof lobRowSchema> = {
  name: "discovery.lobs",
  shape: lobRowSchema,
  text: ({ family, where }) => `
SELECT l.owner AS "schema",
       l.table_name AS "table",
       l.column_name AS "column",
       l.segment_name AS "segment",
       CASE WHEN p.lob_name IS NULL THEN l.tablespace_name ELSE p.def_tablespace_name END AS "tablespace",
       COALESCE(p.def_securefile, l.securefile) AS "secureFile",
       COALESCE(p.def_in_row, l.in_row) AS "inRow",
       l.chunk AS "chunk",
       COALESCE(p.def_cache, l.cache) AS "cache",
       COALESCE(p.def_logging, l.logging) AS "logging",
       COALESCE(p.def_compress, l.compression) AS "compression",
       COALESCE(p.def_deduplicate, l.deduplication) AS "deduplication",
       COALESCE(p.def_encrypt, l.encrypt) AS "encrypt",
       COALESCE(p.def_pctversion, l.pctversion) AS "pctVersion"
  FROM ${family}_lobs l
  LEFT JOIN ${family}_part_lobs p
    ON p.table_owner = l.owner AND p.table_name = l.table_name AND p.lob_name = l.segment_name
 WHERE ${where("l.owner", "l.table_name")}
 ORDER BY l.owner, l.table_name, l.column_name`,
};

const retentionRowSchema = z.object({
  segment: z.string(),
  holdsFor: z.enum(["TABLE", "DEFAULT", "PARTITION"]),
  type: z.string().nullable(),
  seconds: z.string().nullable().describe("Of the type MIN alone; DEFAULT where there are none."),
});

/**
 * How long old versions are kept: of large objects as a whole, by default, and in single partitions. RETENTION of ALL_LOBS is of
 * BasicFiles alone, and its TYPE and VALUE are younger than the view.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_LOBS.html
 */
export const lobRetentionsQuery: DictionaryQuery<typeof retentionRowSchema> = {
  name: "discovery.lobRetentions",
  shape: retentionRowSchema,
  text: ({ family, where }) => `
SELECT owner AS "schema", table_name AS "table", segment_name AS "segment", 'TABLE' AS "holdsFor",
       retention_type AS "type", TO_CHAR(retention_value) AS "seconds"
  FROM ${family}_lobs
 WHERE ${where("owner", "table_name")} AND partitioned = 'NO'
 UNION ALL
SELECT table_owner, table_name, lob_name, 'DEFAULT', def_retention, def_minret
  FROM ${family}_part_lobs
 WHERE ${where("table_owner", "table_name")}
 UNION ALL
SELECT DISTINCT table_owner, table_name, lob_name, 'PARTITION', retention, minretention
  FROM ${family}_lob_partitions
 WHERE ${where("table_owner", "table_name")}`,
};

type LobRow = z.infer<typeof lobRowSchema>;
type RetentionRow = z.infer<typeof retentionRowSchema>;

/** Some views quote the column of a LOB, since it may be an attribute of an object. */
function unquote(name: string): string {
  return /^"([^"]+)"$/.exec(name)?.[1] ?? name;
}

/** What else the views say, DEFAULT and INVALID, is nothing that could be written down again. */
function printRetention({ type, seconds }: RetentionRow, { secureFile, pctVersion }: LobRow): string | null {
  if (!secureFile) return type === "NO" && pctVersion !== null ? `PCTVERSION ${pctVersion}` : basic(type);
  if (type === "MIN") return /^\d+$/.test(seconds ?? "") ? `MIN ${seconds}` : null;
  return type === "NONE" || type === "AUTO" || type === "MAX" ? type : null;
}

function basic(type: string | null): string | null {
  return type === "YES" ? type : null;
}

function retentionsOf(row: LobRow, retentions: readonly RetentionRow[] | null) {
  const own = retentions?.filter(({ segment }) => segment === row.segment) ?? [];
  const whole = own.find(({ holdsFor }) => holdsFor !== "PARTITION");
  const retention = whole === undefined ? "UNKNOWN" : printRetention(whole, row);
  const parts = own
    .filter(({ holdsFor }) => holdsFor === "PARTITION")
    .map((part) => printRetention(part, row));
  const ownRetentions = parts.filter((part) => part !== null && part !== retention);
  return { retention, ownRetentions: [...new Set(ownRetentions)].sort() };
}

/**
 * Puts a large object's facts together.
 * @param retentions of the table's large objects; null where the server does not tell
 */
export function toLob(row: LobRow, retentions: readonly RetentionRow[] | null): OracleLob {
  const { column, encrypt, pctVersion, ...rest } = row;
  void pctVersion;
  return {
    ...rest,
    column: unquote(column),
    encrypted: encrypt === "YES",
    ...retentionsOf(row, retentions),
  };
}
