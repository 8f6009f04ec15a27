import { randomBytes } from "node:crypto";
import oracledb from "oracledb";
import {
  buildOracleHr,
  type OracleHrPasswords,
  type OracleLogin,
} from "../../../../tools/demo/hr/oracle/build";
import { startEmulator } from "../../../oracle-emulator/src";
import { testServer } from "../../../support/test-server";

type Row = Readonly<Record<string, unknown>>;

export interface HrOracle {
  readonly connectString: string;
  readonly administrator: OracleLogin;
  readonly passwords: OracleHrPasswords;
  /** Runs one statement in a session of its own, and commits. */
  run(user: "hr" | "hr_app_user", statement: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

const PASSWORD_BYTES = 9;

function newPassword(): string {
  return `Aa1_${randomBytes(PASSWORD_BYTES).toString("hex")}`;
}

/** The HR schema of Oracle on a test server of its own, with a hundredth of the rows. */
export async function createHrOracle(): Promise<HrOracle> {
  const { host, port, superuser, password } = testServer();
  const administrator = { user: "SYSTEM", password: newPassword() };
  const passwords = { hr: newPassword(), hr_app_user: newPassword(), hr_auditor: newPassword() };
  const emulator = await startEmulator({
    postgres: { host, port, user: superuser, password },
    keepsTemplate: true,
    users: [{ name: administrator.user, password: administrator.password, dba: true }],
  });
  const { connectString } = emulator;
  await buildOracleHr({ connectString, administrator, passwords, rowsDivisor: 100 });
  return {
    connectString,
    administrator,
    passwords,
    close: () => emulator.close(),
    run: async (user, statement) => {
      const connection = await oracledb.getConnection({ user, password: passwords[user], connectString });
      const options = { outFormat: oracledb.OUT_FORMAT_OBJECT, autoCommit: true };
      const { rows } = await connection.execute<Row>(statement, [], options);
      await connection.close();
      return rows ?? [];
    },
  };
}
