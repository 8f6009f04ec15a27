import type { Session } from "../../dialect/session";
import { oracleTablespaceSchema, type OracleTablespace } from "../../schema/oracle-tablespace";

/** Those on which the user has a quota, or all of them with UNLIMITED TABLESPACE. */
const text = `
SELECT tablespace_name AS "name", status AS "status", contents AS "contents", block_size AS "blockSize"
  FROM user_tablespaces
 ORDER BY tablespace_name`;

/**
 * Reads the tablespaces that the connected user, who owns the table, may fill.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/USER_TABLESPACES.html
 */
export async function readTablespaces(session: Session): Promise<OracleTablespace[]> {
  const { rows } = await session.run({ name: "discovery.tablespaces", text, values: [] });
  return rows.map((row) => oracleTablespaceSchema.parse(row));
}
