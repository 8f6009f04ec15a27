import { startApplication, type Application } from "../../../tools/demo/application";
import { buildHr } from "../../../tools/demo/hr/build";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { testServer } from "../../support/test-server";

/** Roles are shared by all databases of the server, so every test sets the same passwords. */
const PASSWORDS = { hr: "hr in tests", hr_app_user: "hr_app_user in tests" };

export interface HrDatabase extends TestDatabase {
  startApplication(address?: { host: string; port: number }): Promise<Application>;
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
    startApplication: (address = { host, port }) =>
      startApplication({ ...address, database, ...login, ratePerSecond: 400, writers: 4 }),
    asApplication: () => db.connect(login),
  };
}
