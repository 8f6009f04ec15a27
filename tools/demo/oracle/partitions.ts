import type oracledb from "oracledb";
import { readRows } from "../application/oracle/rows";
import type { PartitionFacts, RetiredTable } from "../database";

async function readBytes(connection: oracledb.Connection, table: string): Promise<number> {
  const [row] = await readRows(
    connection,
    `SELECT NVL(SUM(BYTES), 0) FROM USER_SEGMENTS WHERE SEGMENT_NAME = '${table}'`,
  );
  return Number(row?.[0]);
}

/**
 * Reads from the dictionary how a table of the HR schema is partitioned.
 * @param connection a session of the schema's owner
 */
export async function readPartitions(
  connection: oracledb.Connection,
  table: string,
): Promise<PartitionFacts> {
  const name = table.toUpperCase();
  const [keys] = await readRows(
    connection,
    `SELECT P.PARTITIONING_TYPE, K.COLUMN_NAME, P.INTERVAL, P.SUBPARTITIONING_TYPE, S.COLUMN_NAME
     FROM USER_PART_TABLES P JOIN USER_PART_KEY_COLUMNS K ON K.NAME = P.TABLE_NAME AND K.OBJECT_TYPE = 'TABLE'
     LEFT JOIN USER_SUBPART_KEY_COLUMNS S ON S.NAME = P.TABLE_NAME AND S.OBJECT_TYPE = 'TABLE'
     WHERE P.TABLE_NAME = '${name}'`,
  );
  const counts = await readRows(
    connection,
    `SELECT SUBPARTITION_COUNT, COUNT(*) FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = '${name}' GROUP BY SUBPARTITION_COUNT`,
  );
  const [type, column, interval, subtype, hashColumn] = keys ?? [];
  const every = interval === null ? "" : ` INTERVAL (${String(interval).replace(/\s/g, "")})`;
  const isDivided = subtype !== undefined && subtype !== "NONE";
  return {
    partitionedBy: keys === undefined ? null : `${type} (${column})${every}`,
    dividedBy: isDivided ? counts.map(([count]) => `${subtype} (${hashColumn}) × ${count}`) : [],
    partitions: counts.reduce((sum, [, partitions]) => sum + Number(partitions), 0),
    leaves: counts.reduce(
      (sum, [leaves, partitions]) => sum + Math.max(1, Number(leaves)) * Number(partitions),
      0,
    ),
    bytes: await readBytes(connection, name),
    defaultRows: null,
  };
}

/** Tables of the HR schema that are none of its own, and not of the ledger. */
export async function findRetiredTables(
  connection: oracledb.Connection,
  ownTables: readonly string[],
): Promise<readonly RetiredTable[]> {
  const own = ownTables.map((table) => `'${table.toUpperCase()}'`).join(", ");
  const rows = await readRows(
    connection,
    `SELECT TABLE_NAME FROM USER_TABLES
     WHERE TEMPORARY = 'N' AND TABLE_NAME NOT LIKE 'TABLE_MIGRATION%' AND TABLE_NAME NOT IN (${own}) ORDER BY TABLE_NAME`,
  );
  const retired: RetiredTable[] = [];
  for (const [name] of rows) {
    retired.push({ name: String(name).toLowerCase(), bytes: await readBytes(connection, String(name)) });
  }
  return retired;
}
