import { z } from "zod";
import type { Session } from "../../dialect/session";
import { retiredTableSchema, type RetiredTable } from "../../schema/table-state";
import { readRows, type CatalogQuery } from "./catalog-query";
import { readDatabase } from "./database";
import type { TableName } from "./relations";

const retiredRowSchema = retiredTableSchema.extend({ ofSchema: z.string(), ofTable: z.string() });

type RetiredRow = z.infer<typeof retiredRowSchema>;

/** Tables that runs have retired, the latest first; by name, for the table they stood for may be gone. */
const retiredQuery: CatalogQuery<typeof retiredRowSchema> = {
  name: "discovery.retiredTables",
  shape: retiredRowSchema,
  text: `
SELECT r.table_schema AS "ofSchema",
       r.table_name AS "ofTable",
       r.retired_schema AS "schema",
       r.retired_name AS "name",
       to_char(r.swapped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "retiredAt",
       EXISTS (SELECT FROM pg_class c WHERE c.oid = r.retired_oid) AS "exists"
  FROM table_migration.runs r
 WHERE r.retired_oid IS NOT NULL
   AND r.state IN ('swapped', 'completed')
   AND (r.table_schema, r.table_name) IN (SELECT * FROM unnest($1::text[], $2::text[]))
 ORDER BY r.swapped_at DESC`,
};

/** Reads the retired tables of some tables from the ledger, which must be there. */
export async function readRetired(session: Session, tables: readonly TableName[]): Promise<RetiredRow[]> {
  return readRows(session, retiredQuery, [
    tables.map((name) => name.schema),
    tables.map((name) => name.table),
  ]);
}

/** The retired tables of one table, without the name of the latter. */
export function retiredOf(rows: readonly RetiredRow[], { schema, table }: TableName): RetiredTable[] {
  return rows
    .filter((row) => row.ofSchema === schema && row.ofTable === table)
    .map(({ ofSchema: _ofSchema, ofTable: _ofTable, ...retired }) => retired);
}

/** Tables that earlier runs retired for a table which itself may not exist any more; none where there is no ledger. */
export async function discoverRetired(session: Session, name: TableName): Promise<RetiredTable[]> {
  const { hasLedger } = await readDatabase(session);
  return hasLedger ? retiredOf(await readRetired(session, [name]), name) : [];
}
