import { discoverTables } from "../../../provider/discovery/postgres";
import { openSession } from "../../../provider/dialect/postgres";
import type { MissingPrivilege } from "../../../provider/schema/table-state";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
let [owner, user, grantor]: string[] = [];
beforeEach(async () => {
  database = await createDiscoveryDatabase();
  [owner, user, grantor] = ["owner", "user", "grantor"].map((role) => `${database.database}_${role}x`);
  await database.asSuperuser(`
    CREATE ROLE ${owner}; CREATE ROLE ${grantor}; CREATE ROLE ${user} LOGIN PASSWORD 'secret';
    REVOKE ALL ON DATABASE ${database.database} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${database.database} TO ${user};
    CREATE TABLE app.orders (id int PRIMARY KEY, note text);
    ALTER TABLE app.orders OWNER TO ${owner}`);
});
afterEach(async () => {
  const roles = [owner, user, grantor].join(", ");
  await database.asSuperuser(
    `DROP SCHEMA IF EXISTS table_migration CASCADE; DROP OWNED BY ${roles} CASCADE; DROP ROLE ${roles}`,
  );
  await database.drop();
});

async function missingAs(name: string, password: string): Promise<MissingPrivilege[]> {
  const { connectString } = database;
  const session = await openSession(
    { engine: "postgres", connectString, user: name, password },
    { applicationName: "test" },
  );
  const { tables } = await discoverTables(session, { tables: [{ schema: "app", table: "orders" }] });
  await session.close();
  return tables[0]?.missingPrivileges ?? [];
}

const missing = () => missingAs(user ?? "", "secret");

describe("missingPrivileges", () => {
  it("are none for who may do everything", async () => {
    await database.asSuperuser(`ALTER TABLE app.orders OWNER TO ${database.user}`);
    expect(await missingAs(database.user, database.password)).toEqual([]);
  });

  it("name what is missing, and the statement that gives it", async () => {
    const membership = database.majorVersion >= 16 ? " WITH INHERIT TRUE, SET TRUE" : "";
    const on = `database ${database.database}`;
    expect(await missing()).toEqual([
      { privilege: "CREATE", on, remedy: `GRANT CREATE ON DATABASE ${database.database} TO ${user};` },
      { privilege: "TEMPORARY", on, remedy: `GRANT TEMPORARY ON DATABASE ${database.database} TO ${user};` },
      { privilege: "membership", on: `role ${owner}`, remedy: `GRANT ${owner} TO ${user}${membership};` },
      { privilege: "CREATE", on: "schema app", remedy: `GRANT CREATE ON SCHEMA app TO ${user};` },
      { privilege: "USAGE", on: "schema app", remedy: `GRANT USAGE ON SCHEMA app TO ${user};` },
      {
        privilege: "CREATE",
        on: `schema app (as owner ${owner})`,
        remedy: `GRANT CREATE ON SCHEMA app TO ${owner};`,
      },
      {
        privilege: "USAGE",
        on: `schema app (as owner ${owner})`,
        remedy: `GRANT USAGE ON SCHEMA app TO ${owner};`,
      },
    ]);
  });

  it("are none once an administrator has run the remedies", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    expect(await missing()).toEqual([]);
  });

  it("name the roles that granted something on the table", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    await database.asSuperuser(`
      GRANT USAGE ON SCHEMA app TO ${grantor};
      GRANT SELECT (note) ON app.orders TO ${grantor} WITH GRANT OPTION`);
    await database.asSuperuser(`SET ROLE ${grantor}; GRANT SELECT (note) ON app.orders TO PUBLIC`);
    const found = await missing();
    expect(found).toMatchObject([{ privilege: "membership", on: `role ${grantor}` }]);
    await database.asSuperuser(found[0]?.remedy ?? "");
    expect(await missing()).toEqual([]);
  });

  it("ask for what foreign keys and triggers name", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    await database.asSuperuser(`
      CREATE SCHEMA other;
      CREATE TABLE other.parent (id int PRIMARY KEY);
      CREATE FUNCTION other.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      REVOKE EXECUTE ON FUNCTION other.touch() FROM PUBLIC;
      ALTER TABLE app.orders ADD FOREIGN KEY (id) REFERENCES other.parent;
      CREATE TRIGGER touch BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION other.touch()`);
    const found = await missing();
    const lockRight = database.majorVersion >= 17 ? "MAINTAIN" : "UPDATE";
    expect(found).toEqual([
      {
        privilege: "EXECUTE",
        on: "function other.touch()",
        remedy: `GRANT EXECUTE ON FUNCTION other.touch() TO ${user};`,
      },
      { privilege: "USAGE", on: "schema other", remedy: `GRANT USAGE ON SCHEMA other TO ${user};` },
      ...["MAINTAIN", "REFERENCES", "UPDATE"]
        .filter((right) => right === "REFERENCES" || right === lockRight)
        .map((privilege) => ({
          privilege,
          on: "table other.parent",
          remedy: `GRANT ${privilege} ON other.parent TO ${user};`,
        })),
    ]);
    for (const { remedy } of found) await database.asSuperuser(remedy);
    expect(await missing()).toEqual([]);
  });

  it("ask for the owner of a table whose foreign key points here", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    const child = `${owner}_child`;
    await database.asSuperuser(`
      CREATE ROLE ${child};
      CREATE SCHEMA family;
      CREATE TABLE family.child (id int REFERENCES app.orders);
      ALTER TABLE family.child OWNER TO ${child}`);
    const found = await missing();
    expect(found.map(({ privilege, on }) => `${privilege} ${on}`)).toEqual([
      `membership role ${child}`,
      "USAGE schema family",
    ]);
    for (const { remedy } of found) await database.asSuperuser(remedy);
    expect(await missing()).toEqual([]);
  });

  it("know a role that does not inherit what it is a member of", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    await database.asSuperuser(
      database.majorVersion >= 16
        ? `GRANT ${owner} TO ${user} WITH INHERIT FALSE`
        : `ALTER ROLE ${user} NOINHERIT`,
    );
    const found = await missing();
    expect(found).toMatchObject([{ privilege: "membership", on: `role ${owner}` }]);
    await database.asSuperuser(found[0]?.remedy ?? "");
    expect(await missing()).toEqual([]);
  });

  it("are asked on the ledger of another role where there is one", async () => {
    for (const { remedy } of await missing()) await database.asSuperuser(remedy);
    await database.asSuperuser(
      "CREATE SCHEMA table_migration; CREATE TABLE table_migration.runs (table_schema text)",
    );
    const found = await missing();
    expect(found.map(({ privilege, on }) => `${privilege} ${on}`)).toEqual([
      "CREATE schema table_migration",
      "USAGE schema table_migration",
      "DELETE the tables of schema table_migration",
      "INSERT the tables of schema table_migration",
      "SELECT the tables of schema table_migration",
      "UPDATE the tables of schema table_migration",
    ]);
  });
});
