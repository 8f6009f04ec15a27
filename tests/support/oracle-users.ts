import { setTimeout as sleep } from "node:timers/promises";
import oracledb from "oracledb";
import type { RealOracle } from "./real-oracle";

/** Oracle needs a moment until a session that has ended is gone. */
const STILL_CONNECTED = 1940;
const DROP_ATTEMPTS = 20;
/** A name that is not there any more. */
const GONE = new Set([1432, 1918]);

const quote = (name: string) => `"${name}"`;

async function asAdministrator<Result>(
  { connectString, user, password }: RealOracle,
  work: (connection: oracledb.Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await oracledb.getConnection({ connectString, user, password });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Creates the users of a test on a real Oracle: ADMIN as a DBA, the others as developers.
 * @throws when it has one of them: they are somebody's, or another test's
 */
export async function createUsers(
  oracle: RealOracle,
  names: readonly string[],
  password: string,
): Promise<void> {
  await asAdministrator(oracle, async (connection) => {
    await refuseOccupied(connection, oracle, names);
    for (const name of names) {
      await connection.execute(
        `CREATE USER ${quote(name)} IDENTIFIED BY "${password}" DEFAULT TABLESPACE USERS QUOTA UNLIMITED ON USERS`,
      );
      const role = name === "ADMIN" ? "DBA, UNLIMITED TABLESPACE" : "DB_DEVELOPER_ROLE";
      await connection.execute(`GRANT ${role} TO ${quote(name)}`);
    }
  });
}

async function refuseOccupied(
  connection: oracledb.Connection,
  { connectString }: RealOracle,
  names: readonly string[],
): Promise<void> {
  const binds = names.map((_, at) => `:${at + 1}`).join(", ");
  const { rows = [] } = await connection.execute<[string]>(
    `SELECT username FROM all_users WHERE username IN (${binds}) ORDER BY username`,
    [...names],
  );
  if (rows.length === 0) return;
  const found = rows.map(([name]) => quote(name)).join(", ");
  throw new Error(
    `TEST_ORACLE: The Oracle at ${connectString} has users that tests create and drop (${found}). ` +
      "Tests use it one after the other (-w 1). Drop these users if nobody needs them, or name another Oracle.",
  );
}

/** Ends the sessions of users and drops them, with all that they own, and public synonyms. */
export async function dropUsers(
  oracle: RealOracle,
  names: readonly string[],
  publicSynonyms: readonly string[],
): Promise<void> {
  await asAdministrator(oracle, async (connection) => {
    for (const name of publicSynonyms) await dropOne(connection, `PUBLIC SYNONYM ${name}`);
    for (const name of names) {
      await endSessions(connection, name);
      await dropOne(connection, `USER ${quote(name)} CASCADE`);
    }
  });
}

/** What a test has killed on its side may live on at the server for a while. */
async function endSessions(connection: oracledb.Connection, user: string): Promise<void> {
  const { rows = [] } = await connection.execute<[string]>(
    `SELECT sid || ',' || serial# FROM v$session WHERE username = :1`,
    [user],
  );
  for (const [id] of rows)
    await connection.execute(`ALTER SYSTEM KILL SESSION '${id}' IMMEDIATE`).catch(() => undefined);
}

async function dropOne(connection: oracledb.Connection, what: string, attempt = 1): Promise<void> {
  try {
    await connection.execute(`DROP ${what}`);
  } catch (error) {
    const number = (error as oracledb.DBError).errorNum ?? 0;
    if (GONE.has(number)) return;
    if (number !== STILL_CONNECTED || attempt === DROP_ATTEMPTS) throw error;
    await sleep(100 * attempt);
    await dropOne(connection, what, attempt + 1);
  }
}
