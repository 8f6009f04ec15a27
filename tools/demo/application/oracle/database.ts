import type { ApplicationDatabase } from "../session";
import { openApplicationSession, openConnection, type OracleAddress } from "./connection";
import { readBeginning, readRows } from "./rows";
import { ORACLE_STATEMENTS } from "./statements";

/** What an application must try again around the cutover: READ ONLY, no table between two renames, packages discarded. */
const TRANSIENT = new Set(["ORA-12081", "ORA-00942", "ORA-04068"]);

function codeOf(error: unknown): string {
  return /^ORA-\d{5}/.exec(error instanceof Error ? error.message : "")?.[0] ?? "";
}

async function withConnection<Result>(
  address: OracleAddress,
  work: (connection: Awaited<ReturnType<typeof openConnection>>) => Promise<Result>,
): Promise<Result> {
  const connection = await openConnection(address, "hr application");
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Alarms that the schema's trigger has left. */
function countAlarms(address: OracleAddress): Promise<number> {
  return withConnection(address, async (connection) => {
    const [row] = await readRows(connection, "SELECT COUNT(*) FROM HR.ALARMS");
    return Number(row?.[0]);
  });
}

/** The HR schema of Oracle, as the application sees it. */
export function oracleApplication(address: OracleAddress): ApplicationDatabase {
  return {
    statements: ORACLE_STATEMENTS,
    begin: null,
    open: (name) => openApplicationSession(address, name),
    retryCode: (error) => {
      const code = codeOf(error);
      return TRANSIENT.has(code) ? code : null;
    },
    // Only Transaction Guard could tell, and not every service has it.
    resolveOutcome: () => Promise.resolve("unknown"),
    readBeginning: (table) => withConnection(address, (connection) => readBeginning(connection, table)),
    hearAlarms: async () => {
      const before = await countAlarms(address);
      return { stop: async () => (await countAlarms(address)) - before };
    },
  };
}
