import { migrate } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
});
afterEach(() => database.drop());

const roleOf = (name: string) => `${database.database}_${name}`;

async function setUsingOption(): Promise<string> {
  const { rows } = await database.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  return (rows[0]?.version ?? 0) >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : "";
}

/** A role that may act as the table's owner, and as one to whom the owner gave a grant option. */
async function createMigrator(): Promise<string> {
  const [owner, lead, migrator] = [roleOf("owns"), roleOf("lead"), roleOf("migrator")];
  const options = await setUsingOption();
  await database.query(`
    CREATE ROLE ${owner}; CREATE ROLE ${lead}; CREATE ROLE ${migrator} LOGIN PASSWORD 'secret';
    GRANT ${owner}, ${lead} TO CURRENT_USER${options};
    GRANT ${owner}, ${lead} TO ${migrator}${options};
    GRANT CREATE, TEMPORARY ON DATABASE ${database.database} TO ${migrator};
    GRANT USAGE, CREATE ON SCHEMA app TO ${owner}, ${migrator};
    GRANT USAGE ON SCHEMA app TO ${lead};
    ALTER TABLE app.orders OWNER TO ${owner};
    SET ROLE ${owner};
    GRANT SELECT ON app.orders TO ${lead} WITH GRANT OPTION;
    SET ROLE ${lead};
    GRANT SELECT ON app.orders TO ${migrator};
    RESET ROLE`);
  return migrator;
}

describe("a role with settings of its own", () => {
  it("migrates as itself where another role and read-only transactions are its defaults", async () => {
    const migrator = await createMigrator();
    await database.query(`
      ALTER ROLE ${migrator} SET role = ${roleOf("owns")};
      ALTER ROLE ${migrator} SET default_transaction_read_only = on`);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { connection: connectionTo(database, { user: migrator, password: "secret" }) });
    await snapshot.expectMigrated();
  });
});
