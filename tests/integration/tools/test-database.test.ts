import { createTestDatabase, type TestDatabase } from "../../support/test-database";

describe("createTestDatabase", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());

  it("gives a database whose owner is no superuser", async () => {
    const { rows } = await db.query(
      "SELECT current_database() AS name, rolsuper FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ name: db.database, rolsuper: false }]);
  });

  it("passes parameters, and runs several statements without any", async () => {
    await db.query("CREATE TABLE pair (id int, word text); INSERT INTO pair VALUES (1, 'one'), (2, 'two')");
    expect((await db.query("SELECT word FROM pair WHERE id = $1", [2])).rows).toEqual([{ word: "two" }]);
  });

  it("connects as another role, and as a superuser", async () => {
    await db.query(`CREATE ROLE ${db.database}_reader LOGIN PASSWORD 'reader'`);
    const reader = await db.connect({ user: `${db.database}_reader`, password: "reader" });
    await expect(reader.query("SELECT * FROM pair")).rejects.toThrow("permission denied");
    const superuser = await db.connectAsSuperuser();
    await superuser.query("CREATE PUBLICATION everything FOR ALL TABLES");
  });

  it("keeps two databases apart", async () => {
    const other = await createTestDatabase();
    expect((await other.query("SELECT to_regclass('pair') AS found")).rows).toEqual([{ found: null }]);
    await other.drop();
  });

  it("drops a database that is still in use", async () => {
    const doomed = await createTestDatabase();
    await doomed.connect();
    await doomed.drop();
    const { rows } = await db.query("SELECT 1 FROM pg_database WHERE datname = $1", [doomed.database]);
    expect(rows).toEqual([]);
  });
});
