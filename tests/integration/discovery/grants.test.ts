import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("grants", () => {
  it("are those of the table and of its columns", async () => {
    const [reader, clerk] = [`${database.database}_reader`, `${database.database}_clerk`];
    await database.query(`
      CREATE TABLE app.granted (id int, day date);
      CREATE ROLE ${reader}; CREATE ROLE ${clerk};
      GRANT USAGE ON SCHEMA app TO ${reader};
      GRANT SELECT ON app.granted TO ${reader} WITH GRANT OPTION;
      GRANT UPDATE (day) ON app.granted TO PUBLIC`);
    await database.asSuperuser(`SET ROLE ${reader}; GRANT SELECT ON app.granted TO ${clerk}`);
    const { grants } = await database.discover("app", "granted");
    const foreign = grants.filter(({ grantee }) => grantee !== database.user);
    expect(foreign).toEqual([
      { grantee: clerk, grantor: reader, privilege: "SELECT", grantable: false },
      { grantee: reader, grantor: database.user, privilege: "SELECT", grantable: true },
      { grantee: "", grantor: database.user, privilege: "UPDATE", grantable: false, column: "day" },
    ]);
    expect(grants).toContainEqual({
      grantee: database.user,
      grantor: database.user,
      privilege: "TRUNCATE",
      grantable: false,
    });
    await database.query(
      `DROP TABLE app.granted; REVOKE USAGE ON SCHEMA app FROM ${reader}; DROP ROLE ${reader}; DROP ROLE ${clerk}`,
    );
  });
});
