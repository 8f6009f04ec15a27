import { z } from "zod";
import type { Session } from "../../dialect/session";
import { databaseStateSchema } from "../../schema/table-state";
import { readRows, type CatalogQuery } from "./catalog-query";

const databaseRowSchema = databaseStateSchema.extend({
  hasLedger: z
    .boolean()
    .describe("Whether the ledger is there, and this role may read it. Another schema of that name is none."),
});

export type DatabaseRow = z.infer<typeof databaseRowSchema>;

// to_regclass() would fail where the role may not look into the schema, hence pg_class.
const databaseQuery: CatalogQuery<typeof databaseRowSchema> = {
  name: "discovery.database",
  shape: databaseRowSchema,
  text: `
SELECT 'postgres' AS "engine",
       current_setting('server_version_num')::int AS "version",
       current_database() AS "database",
       current_user AS "user",
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
       pg_is_in_recovery() AS "isInRecovery",
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "now",
       current_setting('max_locks_per_transaction')::int
         * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) AS "maxLocks",
       current_setting('max_locks_per_transaction')::int AS "maxLocksPerTransaction",
       (SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout') AS "deadlockTimeoutMs",
       EXISTS (
         SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'table_migration' AND c.relname = 'runs'
            AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'retired_oid')
       ) AS "hasLedger"`,
};

/** Reads the server and the session, and whether earlier runs can be looked up. */
export async function readDatabase(session: Session): Promise<DatabaseRow> {
  const [row] = await readRows(session, databaseQuery);
  return databaseRowSchema.parse(row);
}
