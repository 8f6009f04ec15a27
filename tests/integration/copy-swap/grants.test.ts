import { setTimeout as sleep } from "node:timers/promises";
import { after, before, beforeStep, migrate } from "../../support/copy-swap";
import { ordersTable, readInventory, Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
  for (const name of ["clerk", "auditor", "lead", "guest"]) await createRole(name);
});
afterEach(() => database.drop());

const roleOf = (name: string) => `${database.database}_${name}`;

/** The owner must be able to act as a role that has granted something. */
async function createRole(name: string): Promise<void> {
  const role = roleOf(name);
  const { rows } = await database.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const options = (rows[0]?.version ?? 0) >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : "";
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'role'; GRANT ${role} TO CURRENT_USER${options};
    GRANT USAGE ON SCHEMA app TO ${role}`);
}

/** Grants in a role's own name. */
async function actAs(name: string, statement: string): Promise<void> {
  await database.query(`SET ROLE ${roleOf(name)}; ${statement}; RESET ROLE`);
}

async function expectSameGrants(expected: readonly string[]): Promise<void> {
  expect(await readInventory(database, ordersTable)).toEqual(expected);
}

/** Reads every 20 ms until it is told to stop; a failure, or a wrong number of rows, is kept. */
async function startProbe(): Promise<{ stop(): Promise<void>; reads(): number; failures: string[] }> {
  const client = await database.connect({ user: roleOf("guest"), password: "role" });
  const failures: string[] = [];
  let [stopping, reads] = [false, 0];
  const run = async () => {
    while (!stopping) {
      try {
        const { rows } = await client.query<{ count: string }>({
          name: "probe",
          text: "SELECT count(*) FROM app.orders WHERE amount >= 0",
        });
        if (rows[0]?.count !== "1000") failures.push(`${rows[0]?.count} rows`);
      } catch (error) {
        failures.push(String(error));
      }
      reads += 1;
      await sleep(20);
    }
  };
  const running = run();
  const stop = async () => {
    stopping = true;
    await running;
  };
  return { stop, reads: () => reads, failures };
}

describe("grants", () => {
  it("are as they were: of columns, to PUBLIC, with grant option, by other grantors", async () => {
    await database.query(`
      GRANT SELECT ON app.orders TO PUBLIC;
      GRANT SELECT (order_id, "note"), UPDATE (status) ON app.orders TO ${roleOf("clerk")};
      GRANT INSERT (amount) ON app.orders TO PUBLIC;
      GRANT SELECT, DELETE ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION;
      GRANT REFERENCES, TRIGGER, TRUNCATE ON app.orders TO ${roleOf("auditor")};
      GRANT UPDATE (note) ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION;
      GRANT USAGE ON SEQUENCE app.order_seq TO ${roleOf("clerk")}`);
    await actAs("lead", `GRANT DELETE ON app.orders TO ${roleOf("guest")} WITH GRANT OPTION`);
    await actAs("guest", `GRANT DELETE ON app.orders TO ${roleOf("auditor")}`);
    await actAs("lead", `GRANT UPDATE (note) ON app.orders TO ${roleOf("guest")}`);
    const snapshot = await Snapshot.take(database);
    await migrate(database);
    await snapshot.expectMigrated();
  });

  it("are as they were where the owner has taken from himself", async () => {
    await database.query("REVOKE INSERT, TRUNCATE ON app.orders FROM CURRENT_USER");
    const snapshot = await Snapshot.take(database);
    await migrate(database);
    await snapshot.expectMigrated();
  });

  it("are not those of the schema's default privileges", async () => {
    await database.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT, DELETE ON TABLES TO PUBLIC, ${roleOf("guest")}`,
    );
    const snapshot = await Snapshot.take(database);
    await migrate(database);
    await snapshot.expectMigrated();
  });

  it("follow a chain of grantors, in whatever order the catalog lists them", async () => {
    const grant = (to: string) => `GRANT SELECT ON app.orders TO ${roleOf(to)} WITH GRANT OPTION`;
    await database.query(grant("clerk"));
    await actAs("clerk", grant("auditor"));
    await database.query(grant("lead"));
    await actAs("lead", grant("clerk"));
    await database.query(`REVOKE SELECT ON app.orders FROM ${roleOf("clerk")} CASCADE`);
    await actAs("clerk", grant("auditor"));
    await actAs("auditor", `GRANT SELECT ON app.orders TO ${roleOf("guest")}`);
    const snapshot = await Snapshot.take(database);
    await migrate(database);
    await snapshot.expectMigrated();
  });

  it("given and taken during the load are those of the new table, and no read fails", async () => {
    await database.query(`
      GRANT SELECT ON app.orders TO ${roleOf("guest")};
      GRANT INSERT ON app.orders TO ${roleOf("clerk")};
      GRANT SELECT ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION`);
    const probe = await startProbe();
    let expected: string[] = [];
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(`
        GRANT UPDATE (amount, status) ON app.orders TO ${roleOf("clerk")};
        REVOKE INSERT ON app.orders FROM ${roleOf("clerk")};
        GRANT SELECT ON app.orders TO PUBLIC`);
      await actAs("lead", `GRANT SELECT ON app.orders TO ${roleOf("auditor")}`);
      expected = await readInventory(database, ordersTable);
    });
    await migrate(database, { observer });
    const readBefore = probe.reads();
    while (probe.reads() < readBefore + 20) await sleep(20);
    await probe.stop();
    expect(probe.failures).toEqual([]);
    await expectSameGrants(expected);
  });

  it("that change just before the lock make the cutover look again", async () => {
    await database.query(`GRANT SELECT, DELETE ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION;
      GRANT UPDATE ON app.orders TO ${roleOf("clerk")}`);
    await actAs("lead", `GRANT SELECT, DELETE ON app.orders TO ${roleOf("auditor")}`);
    let expected: string[] = [];
    const observer = before("swapTables.lock", async () => {
      await actAs("lead", `REVOKE DELETE ON app.orders FROM ${roleOf("auditor")}`);
      await actAs("lead", `GRANT SELECT ON app.orders TO ${roleOf("guest")}`);
      await database.query(`REVOKE UPDATE ON app.orders FROM ${roleOf("clerk")};
        GRANT UPDATE (note) ON app.orders TO ${roleOf("clerk")}`);
      expected = await readInventory(database, ordersTable);
    });
    const result = await migrate(database, { observer });
    await expectSameGrants(expected);
    expect(result?.cutoverAttempts).toBe(2);
  });

  it("that change while those of the copy are made are not missed", async () => {
    let expected: string[] = [];
    const observer = after("swapTables.readGrants", async () => {
      await database.query(`GRANT SELECT ON app.orders TO ${roleOf("guest")}`);
      expected = await readInventory(database, ordersTable);
    });
    await migrate(database, { observer });
    await expectSameGrants(expected);
  });

  it("keep what hangs on a grant option when that option's holder loses something else", async () => {
    await database.query(`GRANT SELECT (note), UPDATE (note) ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION;
      GRANT SELECT ON app.orders TO ${roleOf("lead")}`);
    await actAs("lead", `GRANT SELECT (note), UPDATE (note) ON app.orders TO ${roleOf("guest")}`);
    let expected: string[] = [];
    const observer = before("swapTables.lock", async () => {
      await database.query(`GRANT SELECT ON app.orders TO ${roleOf("lead")} WITH GRANT OPTION`);
      expected = await readInventory(database, ordersTable);
    });
    await migrate(database, { observer });
    await expectSameGrants(expected);
  });
});
