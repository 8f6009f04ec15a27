import { createTestDatabase, type TestDatabase } from "../../../support/test-database";
import { installSchema } from "../../src/engine/install";

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
