import { setTimeout as sleep } from "node:timers/promises";
import oracledb from "oracledb";
import type { OracleLogin } from "../hr/oracle/build";

interface Address {
  readonly connectString: string;
  readonly administrator: OracleLogin;
}

const USERS = ["HR", "HR_APP_USER", "HR_AUDITOR"] as const;
const ROLES = ["HR_APP", "HR_REPORT"] as const;

/** ORA-01940: Oracle needs a moment until a session that has ended is gone. */
const DROP_ATTEMPTS = 20;
const DROP_PAUSE_MS = 500;

async function asAdministrator<Result>(
  { connectString, administrator }: Address,
  work: (connection: oracledb.Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await oracledb.getConnection({ ...administrator, connectString });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Makes sure that the demo would touch nobody's users.
 * @throws when the database has users or roles of its names
 */
export async function refuseOccupied(address: Address): Promise<void> {
  const names = [...USERS, ...ROLES].map((name) => `'${name}'`).join(", ");
  const found = await asAdministrator(address, async (connection) => {
    const { rows } = await connection.execute<[string]>(
      `SELECT USERNAME FROM ALL_USERS WHERE USERNAME IN (${names}) UNION SELECT ROLE FROM DBA_ROLES WHERE ROLE IN (${names})`,
    );
    return (rows ?? []).map(([name]) => name);
  });
  if (found.length === 0) return;
  throw new Error(
    `${address.connectString} has ${found.join(", ")} already, which the demo would create. It touches nothing of others: ` +
      "use a pluggable database of its own.",
  );
}

/** ORA-01918 and ORA-01919: there is no such user or role, as when building the schema was cut short. */
const GONE = /ORA-0191[89]/;

async function dropPatiently(connection: oracledb.Connection, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connection.execute(statement);
      return;
    } catch (error) {
      if (GONE.test(String(error))) return;
      if (attempt === DROP_ATTEMPTS) throw error;
      await sleep(DROP_PAUSE_MS);
    }
  }
}

/** Drops what the demo has created. */
export function removeHr(address: Address): Promise<void> {
  return asAdministrator(address, async (connection) => {
    for (const user of USERS) await dropPatiently(connection, `DROP USER ${user} CASCADE`);
    for (const role of ROLES) await dropPatiently(connection, `DROP ROLE ${role}`);
  });
}
