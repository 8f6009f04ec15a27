import oracledb from "oracledb";
import { testServer } from "../../../support/test-server";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/index";

export const HR = { user: "hr", password: "hr_pw" };
export const DBA = { user: "system", password: "sys_pw" };

/** An emulator on the tests' PostgreSQL, with a developer and a DBA. */
export function startTestEmulator(
  users: EmulatorOptions["users"] = [
    { name: HR.user, password: HR.password },
    { name: DBA.user, password: DBA.password, dba: true },
  ],
): Promise<Emulator> {
  const { host, port, superuser, password } = testServer();
  return startEmulator({ postgres: { host, port, user: superuser, password }, keepsTemplate: true, users });
}

export function connectTo(
  emulator: Emulator,
  credentials: { readonly user: string; readonly password: string } = HR,
): Promise<oracledb.Connection> {
  return oracledb.getConnection({ ...credentials, connectString: emulator.connectString });
}

/** Rows of a query, each as an array. */
export async function rowsOf(
  connection: oracledb.Connection,
  sql: string,
  binds: oracledb.BindParameters = [],
): Promise<readonly unknown[][]> {
  const { rows } = await connection.execute<unknown[]>(sql, binds, {
    fetchTypeHandler: ({ dbType }) =>
      dbType === oracledb.DB_TYPE_CLOB ? { type: oracledb.STRING } : undefined,
  });
  return rows ?? [];
}
