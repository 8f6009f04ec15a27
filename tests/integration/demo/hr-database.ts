import type { ClientBase } from "pg";
import { startApplication, type Application } from "../../../tools/demo/application";
import type { TableVerdict } from "../../../tools/demo/application/comparison";
import { compareTable } from "../../../tools/demo/application/postgres/comparison";
import { postgresApplication } from "../../../tools/demo/application/postgres/database";
import { buildHr } from "../../../tools/demo/hr/build";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { testServer } from "../../support/test-server";

/** Roles are shared by all databases of the server, so every test sets the same passwords. */
const PASSWORDS = { hr: "hr in tests", hr_app_user: "hr_app_user in tests" };

/** An application whose rows are compared by a client of PostgreSQL. */
export interface HrApplication extends Omit<Application, "verify"> {
  verify(client: ClientBase): Promise<readonly TableVerdict[]>;
}

export interface HrDatabase extends TestDatabase {
  startApplication(address?: { host: string; port: number }): Promise<HrApplication>;
  asApplication(): ReturnType<TestDatabase["connect"]>;
}

/** The HR schema in a database of its own, with a hundredth of the rows. */
export async function createHrDatabase(): Promise<HrDatabase> {
  const db = await createTestDatabase();
  const { host, port, database } = db;
  const { superuser, password: superuserPassword } = testServer();
  await buildHr({
    host,
    port,
    database,
    superuser,
    superuserPassword,
    passwords: PASSWORDS,
    rowsDivisor: 100,
  });
  const login = { user: "hr_app_user", password: PASSWORDS.hr_app_user };
  return {
    ...db,
    startApplication: async (address = { host, port }) => {
      const application = await startApplication({
        database: postgresApplication({ ...address, database, ...login }),
        ratePerSecond: 400,
        writers: 4,
      });
      return {
        ...application,
        verify: (client) => application.verify((ledger) => compareTable(client, ledger)),
      };
    },
    asApplication: () => db.connect(login),
  };
}
