import { NAMESPACE } from "../../catalog/catalog";
import type { RelationInfo } from "../../catalog/model";
import type { LobStorage } from "../../sql/ast";
import { createObject, run, type DdlContext } from "./context";
import { columnOf } from "./columns";

const LOB_TYPES = new Set(["CLOB", "NCLOB", "BLOB"]);

/** Every LOB column has a segment and an index of its own in the dictionary. */
export async function recordLobs(
  context: DdlContext,
  relation: RelationInfo,
  clauses: readonly LobStorage[],
  tablespace: string | undefined,
): Promise<void> {
  for (const clause of clauses) for (const column of clause.columns) columnOf(relation, column.name);
  for (const column of relation.columns) {
    if (!LOB_TYPES.has(column.type.name)) continue;
    const clause = clauses.find(({ columns }) => columns.some(({ name }) => name === column.name));
    await recordLob(context, relation, Number(column.physicalName.slice(1)), clause, tablespace);
  }
}

/** Adds the LOB of one column. */
export async function recordLob(
  context: DdlContext,
  relation: RelationInfo,
  columnNumber: number,
  clause: LobStorage | undefined,
  tablespace: string | undefined,
): Promise<void> {
  const suffix = `${String(relation.objectId).padStart(10, "0")}C${String(columnNumber).padStart(5, "0")}$$`;
  const generated = clause?.segment === undefined;
  const object = { owner: relation.owner, generated: true, stored: true };
  const segmentId = await createObject(context, {
    ...object,
    name: clause?.segment?.name ?? `SYS_LOB${suffix}`,
    type: "LOB",
    namespace: NAMESPACE.LOB,
    generated,
  });
  const indexId = await createObject(context, {
    ...object,
    name: `SYS_IL${suffix}`,
    type: "INDEX",
    namespace: NAMESPACE.INDEX,
  });
  const basic = clause?.storage === "BASICFILE";
  await run(
    context,
    `INSERT INTO ora_catalog.lobs (table_id, column_number, segment_id, index_id, tablespace, securefile, chunk, retention,
       min_retention, pct_version, cache, logging, encrypt, compression, deduplication, in_row)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      relation.objectId,
      columnNumber,
      segmentId,
      indexId,
      clause?.tablespace?.name ?? tablespace ?? "USERS",
      !basic,
      clause?.chunk ?? 8192,
      retention(clause, basic),
      minimum(clause),
      clause?.pctVersion ?? null,
      clause?.cache === "CACHE" ? "YES" : clause?.cache === "CACHE READS" ? "CACHEREADS" : "NO",
      clause?.logging === false ? "NO" : "YES",
      basic ? "NONE" : "NO",
      basic ? "NONE" : (clause?.compress ?? "NO").replace("NONE", "NO"),
      basic ? "NONE" : clause?.deduplicate === true ? "LOB" : "NO",
      clause?.storageInRow ?? true,
    ],
  );
}

/** Seconds of RETENTION MIN. */
function minimum(clause: LobStorage | undefined): number | null {
  const [, seconds] = /^MIN (\d+)$/.exec(clause?.retention ?? "") ?? [];
  return seconds === undefined ? null : Number(seconds);
}

function retention(clause: LobStorage | undefined, basic: boolean): string | null {
  if (clause?.pctVersion !== undefined) return null;
  if (basic) return "YES";
  return clause?.retention === undefined || clause.retention === ""
    ? "DEFAULT"
    : (clause.retention.split(" ")[0] ?? "DEFAULT");
}
