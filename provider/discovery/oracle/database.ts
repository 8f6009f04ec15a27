import { z } from "zod";
import type { OracleSession } from "../../dialect/oracle";
import { oracleDatabaseStateSchema, type OracleDatabaseState } from "../../schema/oracle-table-state";
import type { Access } from "./access";

const rowSchema = z.object({
  version: z.string(),
  database: z.string(),
  user: z.string(),
  now: z.string(),
  characterSet: z.string(),
});

const text = `
SELECT version AS "version",
       SYS_CONTEXT('USERENV', 'CON_NAME') AS "database",
       SYS_CONTEXT('USERENV', 'SESSION_USER') AS "user",
       (SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET') AS "characterSet",
       TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "now"
  FROM product_component_version
 WHERE product LIKE 'Oracle%Database%'`;

/** What a plan needs to know of the server and of the session. */
export async function readDatabase(session: OracleSession, access: Access): Promise<OracleDatabaseState> {
  const { rows } = await session.run({ name: "discovery.database", text });
  return oracleDatabaseStateSchema.parse({
    ...rowSchema.parse(rows[0]),
    engine: "oracle",
    identifierLimit: session.identifierLimit,
    seesDictionary: access.seesDictionary,
    isExemptFromPolicies: access.privileges.has("EXEMPT ACCESS POLICY"),
  });
}
