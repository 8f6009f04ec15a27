import { z } from "zod";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";

const transactionSchema = z.strictObject({
  pid: z.int(),
  userName: z.string().nullable(),
  application: z.string(),
  state: z.string(),
  openSeconds: z.number(),
});

/** A transaction anywhere in the database that keeps an old snapshot. */
export type LongTransaction = z.infer<typeof transactionSchema>;

const longTransactionsQuery: CatalogQuery<typeof transactionSchema> = {
  name: "discovery.longTransactions",
  shape: transactionSchema,
  text: `
SELECT pid, usename AS "userName", coalesce(application_name, '') AS "application", coalesce(state, '') AS "state",
       floor(extract(epoch FROM clock_timestamp() - xact_start))::int AS "openSeconds"
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
   AND backend_xmin IS NOT NULL AND xact_start < clock_timestamp() - $1::int * interval '1 second'
   AND application_name NOT LIKE 'table-migration %'
 ORDER BY xact_start
 LIMIT 20`,
};

/** Transactions that have had a snapshot for longer, whatever tables they read: a cutover waits for them. */
export function findLongTransactions(session: Session, seconds: number): Promise<LongTransaction[]> {
  return readRows(session, longTransactionsQuery, [seconds]);
}
