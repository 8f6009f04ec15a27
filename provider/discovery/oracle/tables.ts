import { z } from "zod";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, nullableCountSchema } from "./shapes";

const tableRowSchema = z.object({
  schema: z.string(),
  table: z.string(),
  objectType: z.string(),
  objectId: countSchema,
  dataObjectId: nullableCountSchema,
  lastDdlTime: z.string(),
  listed: z.string().nullable().describe("Null of an object table: ALL_TABLES shows relational ones alone."),
  tablespace: z.string().nullable(),
  clusterName: z.string().nullable(),
  iotType: z.string().nullable(),
  temporary: z.string().nullable(),
  nested: z.string().nullable(),
  secondary: z.string().nullable(),
  external: z.string().nullable(),
  dropped: z.string().nullable(),
  partitioned: z.string().nullable(),
  rowMovement: z.string().nullable(),
  dependencies: z.string().nullable(),
  logging: z.string().nullable(),
  degree: z.string().nullable(),
  compressFor: z.string().nullable(),
  readOnly: z.string().nullable(),
  pctFree: nullableCountSchema,
  iniTrans: nullableCountSchema,
  rows: nullableCountSchema,
  lastAnalyzed: z.string().nullable(),
  comment: z.string().nullable(),
});

export type TableRow = z.infer<typeof tableRowSchema>;

/** Tables, and views where they were named in a table's place. A materialized view is two rows: itself and its table. */
export const tablesQuery: DictionaryQuery<typeof tableRowSchema> = {
  name: "discovery.tables",
  shape: tableRowSchema,
  text: ({ family, where }) => `
SELECT o.owner AS "schema",
       o.object_name AS "table",
       o.object_type AS "objectType",
       o.object_id AS "objectId",
       o.data_object_id AS "dataObjectId",
       TO_CHAR(o.last_ddl_time, 'YYYY-MM-DD HH24:MI:SS') AS "lastDdlTime",
       t.table_name AS "listed",
       t.tablespace_name AS "tablespace",
       t.cluster_name AS "clusterName",
       t.iot_type AS "iotType",
       t.temporary AS "temporary",
       t.nested AS "nested",
       t.secondary AS "secondary",
       t.external AS "external",
       t.dropped AS "dropped",
       t.partitioned AS "partitioned",
       t.row_movement AS "rowMovement",
       t.dependencies AS "dependencies",
       t.logging AS "logging",
       t.degree AS "degree",
       t.compress_for AS "compressFor",
       t.read_only AS "readOnly",
       t.pct_free AS "pctFree",
       t.ini_trans AS "iniTrans",
       t.num_rows AS "rows",
       TO_CHAR(t.last_analyzed, 'YYYY-MM-DD HH24:MI:SS') AS "lastAnalyzed",
       c.comments AS "comment"
  FROM ${family}_objects o
  LEFT JOIN ${family}_tables t ON t.owner = o.owner AND t.table_name = o.object_name
  LEFT JOIN ${family}_tab_comments c ON c.owner = o.owner AND c.table_name = o.object_name
 WHERE ${where("o.owner", "o.object_name")}
   AND o.object_type IN ('TABLE', 'VIEW', 'MATERIALIZED VIEW')
 ORDER BY o.owner, o.object_name, o.object_type`,
};

const isSet = (flag: string | null, on: string) => flag?.trim() === on;

/** Owners whose tables the server keeps for itself. */
const SYSTEM_OWNERS = new Set([
  "SYS",
  "SYSTEM",
  "OUTLN",
  "XDB",
  "MDSYS",
  "CTXSYS",
  "WMSYS",
  "AUDSYS",
  "DVSYS",
  "LBACSYS",
]);

/** What sets a table apart from a heap table of its own. */
function traitsOf(row: TableRow): string[] {
  const traits: readonly (readonly [string, boolean])[] = [
    ["OBJECT TABLE", row.objectType === "TABLE" && row.listed === null],
    ["INDEX-ORGANIZED", row.iotType !== null],
    ["CLUSTERED", row.clusterName !== null],
    ["TEMPORARY", isSet(row.temporary, "Y")],
    ["EXTERNAL", isSet(row.external, "YES")],
    ["NESTED TABLE", isSet(row.nested, "YES")],
    ["SECONDARY", isSet(row.secondary, "Y")],
    ["DROPPED", isSet(row.dropped, "YES") || row.table.startsWith("BIN$")],
    ["SYSTEM OWNED", SYSTEM_OWNERS.has(row.schema)],
  ];
  return traits.filter(([, applies]) => applies).map(([trait]) => trait);
}

function kindOf(rows: readonly TableRow[]): OracleTableState["kind"] {
  const types = rows.map((row) => row.objectType);
  if (types.includes("MATERIALIZED VIEW")) return "MATERIALIZED VIEW";
  if (types.includes("VIEW")) return "VIEW";
  return rows.some((row) => isSet(row.partitioned, "YES")) ? "PARTITIONED TABLE" : "TABLE";
}

type TableFacts = Pick<
  OracleTableState,
  | "schema"
  | "table"
  | "objectId"
  | "dataObjectId"
  | "lastDdlTime"
  | "kind"
  | "traits"
  | "tablespace"
  | "readOnly"
  | "rowMovement"
  | "rowDependencies"
  | "logging"
  | "compression"
  | "degree"
  | "pctFree"
  | "iniTrans"
  | "comment"
  | "estimatedRows"
  | "lastAnalyzed"
>;

/** Puts the rows of one name together: that of the table, where there is one, says what the table is. */
export function toTableFacts(rows: readonly TableRow[]): TableFacts | undefined {
  const row = rows.find((candidate) => candidate.objectType === "TABLE") ?? rows[0];
  if (row === undefined) return undefined;
  const { schema, table, objectId, dataObjectId, lastDdlTime, tablespace, pctFree, iniTrans, lastAnalyzed } =
    row;
  return {
    schema,
    table,
    objectId,
    dataObjectId,
    lastDdlTime,
    kind: kindOf(rows),
    traits: traitsOf(row),
    tablespace,
    readOnly: isSet(row.readOnly, "YES"),
    rowMovement: isSet(row.rowMovement, "ENABLED"),
    rowDependencies: isSet(row.dependencies, "ENABLED"),
    logging: row.logging === null ? null : isSet(row.logging, "YES"),
    compression: row.compressFor,
    degree: row.degree?.trim() ?? "1",
    pctFree,
    iniTrans,
    comment: row.comment,
    estimatedRows: row.rows ?? -1,
    lastAnalyzed,
  };
}
