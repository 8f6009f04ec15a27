import pg from "pg";
import { queryOracle } from "./oracle-orders";
import type { OracleServer } from "./oracle-server";
import { testServer } from "./test-server";

/** A transaction that has written and is still open. */
export interface OpenTransaction {
  commit(): Promise<void>;
}

/**
 * Changes a table of HR on the test server as no trigger sees it, like a transaction that has written while the trigger was off.
 * Columns go by their numbers: `c2 = 'late' WHERE c1 = 1`.
 */
export async function writeUnseen(
  server: OracleServer,
  table: string,
  change: string,
): Promise<OpenTransaction> {
  const [found] = await queryOracle(
    server,
    `SELECT OBJECT_ID AS "oid" FROM USER_OBJECTS WHERE OBJECT_NAME = '${table}' AND OBJECT_TYPE = 'TABLE'`,
  );
  const { host, port, superuser: user, password } = testServer();
  const client = new pg.Client({ host, port, user, password, database: server.database() });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SET LOCAL session_replication_role = replica");
  const { rowCount } = await client.query(`UPDATE data.t${String(found?.["oid"])} SET ${change}`);
  if (rowCount !== 1) throw new Error(`${String(rowCount)} rows were changed, and not one`);
  return {
    commit: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
