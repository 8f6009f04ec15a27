import { createTestDatabase, type TestDatabase } from "../../../support/test-database";
import { installSchema } from "../../src/engine/install";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("the emulator's schema", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("installs into an empty database", async () => {
    const client = await database.connectAsSuperuser();
    await installSchema(client);
    const { rows } = await client.query(
      "SELECT name FROM ora_catalog.users WHERE oracle_maintained ORDER BY 1",
    );
    expect(rows).toEqual([{ name: "SYS" }, { name: "SYSTEM" }]);
  });
});

describe("emulators that are copied from one template", () => {
  it("share nothing", async () => {
    const [one, other] = await Promise.all([startTestEmulator(), startTestEmulator()]);
    const [hr, otherHr] = await Promise.all([connectTo(one), connectTo(other)]);
    await hr.execute("CREATE TABLE T (N NUMBER)");
    const tables = "SELECT TABLE_NAME FROM USER_TABLES";
    expect(await rowsOf(hr, tables)).toEqual([["T"]]);
    expect(await rowsOf(otherHr, tables)).toEqual([]);
    await Promise.all([hr.close(), otherHr.close()]);
    await Promise.all([one.close(), other.close()]);
  });

  it("are copied only once its installation has ended", async () => {
    const database = await createTestDatabase();
    const client = await database.connectAsSuperuser();
    const { rows } = await client.query(
      "SELECT datistemplate, datallowconn FROM pg_database WHERE datname LIKE 'oracle_emulator_template_%'",
    );
    expect(rows).toEqual([{ datistemplate: true, datallowconn: false }]);
    await database.drop();
  });
});
