import { z } from "zod";
import type { Session } from "../../dialect/session";

const rowSchema = z.object({ name: z.string() });

/** Those with a quota that is not used up: of none, or of UNLIMITED TABLESPACE alone, nobody has said that the owner should use it. */
const text = `
SELECT tablespace_name AS "name"
  FROM user_ts_quotas
 WHERE (max_bytes = -1 OR max_bytes > bytes) AND tablespace_name NOT IN ('SYSTEM', 'SYSAUX')
 ORDER BY tablespace_name`;

/**
 * Tablespaces that the connected user, who owns the table, has room in.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/DBA_TS_QUOTAS.html
 */
export async function readUsableTablespaces(session: Session): Promise<string[]> {
  const { rows } = await session.run({ name: "discovery.usableTablespaces", text });
  return rows.map((row) => rowSchema.parse(row).name);
}
