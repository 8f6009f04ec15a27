import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeStep, migrate, plainTarget, smallTarget } from "../../support/copy-swap";
import { ordersTable, readInventory, Snapshot } from "../../support/equality";
import { keptAfterRun, listOwnObjects, LiveOrders, liveTarget } from "../../support/live-orders";
import type { Target } from "../../../provider/schema/target";
import { createReaders } from "../../support/live-dependants";
import { createOrders } from "../../support/orders";
import { describeWithPsql, done, ScriptSet, stopped } from "../../support/psql";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

describeWithPsql("a set of scripts beside an application that writes", () => {
  let orders: LiveOrders;
  let set: ScriptSet;
  beforeEach(async () => {
    orders = await LiveOrders.start({ shape: "bare", prepare: createReaders });
    set = await ScriptSet.write(orders.database, liveTarget());
  });
  afterEach(async () => {
    set.remove();
    await orders.drop();
  });

  it("ends as pulumi up does, killed at every step and in the middle of the load", async () => {
    const kills: boolean[] = [];
    for (const moment of [
      ...[
        "startJournal begins",
        "createTable begins",
        "dataLoad begins",
        "is loaded",
        "createIndexes begins",
      ],
      ...["gatherStatistics begins", "deltaLoad begins", "validate begins", "is equal"],
    ]) {
      kills.push(await set.killAt("master1.sql", moment));
      await orders.expectAlive();
    }
    expect(kills).toContain(true);
    expect(await set.run("master1.sql")).toEqual(done);
    await orders.application.commitMore(20);
    for (const moment of ["swapTables begins", "restoreGrants begins"])
      await set.killAt("master2.sql", moment);
    expect(await set.run("master2.sql")).toEqual(done);
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("master2.sql")).toEqual(done);
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("is taken back by emergency.sql as if it had never been", async () => {
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("emergency.sql")).toEqual(done);
    expect(await set.run("master2.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("emergency.sql")).toEqual(done);
    await orders.expectReleased();
    expect(await orders.readRunStates()).toEqual(["abandoned"]);
  });
});

describeWithPsql("a set of scripts", () => {
  let database: TestDatabase;
  let set: ScriptSet;
  const sets: ScriptSet[] = [];
  beforeEach(async () => {
    database = await createTestDatabase();
    await createOrders(database, 1_500);
  });
  afterEach(async () => {
    for (const written of sets.splice(0)) written.remove();
    await database.drop();
  });
  const write = async (target: Target = smallTarget()) => {
    set = await ScriptSet.write(database, target);
    sets.push(set);
  };

  it("stops before anything is created when the table is not the one that it was made for", async () => {
    await write();
    expect(readFileSync(join(set.folder, "validation_before.md"), "utf8")).toContain("**It holds.**");
    await database.query("ALTER TABLE app.orders ADD late text");
    const snapshot = await Snapshot.take(database);
    const { exitCode, output } = await set.run("master1.sql");
    expect(exitCode).toBe(3);
    expect(output.match(/ERROR: .*/g)).toEqual([expect.stringContaining("SOURCE_CHANGED")]);
    expect(await listOwnObjects(database)).toEqual([]);
    await snapshot.expectSameRows();
  });

  it("stops elsewhere: in another database, or as another role", async () => {
    await write();
    const other = await createTestDatabase();
    expect(await set.run("master1.sql", other)).toEqual(stopped("SCRIPT_ELSEWHERE"));
    await other.drop();
  });

  it("stops before the cutover when the table was altered meanwhile, and carries what was granted", async () => {
    await database.query(`CREATE ROLE ${database.user}_a; GRANT SELECT ON app.orders TO PUBLIC`);
    await write();
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query(`
      REVOKE SELECT ON app.orders FROM PUBLIC;
      GRANT INSERT, UPDATE (note, "status") ON app.orders TO ${database.user}_a WITH GRANT OPTION;
      REVOKE DELETE ON app.orders FROM ${database.user}`);
    const inventory = await readInventory(database, ordersTable);
    await database.query("CREATE VIEW app.late AS SELECT order_id FROM app.orders");
    expect(await set.run("master2.sql")).toEqual(stopped("SOURCE_CHANGED"));
    await database.query("DROP VIEW app.late");
    expect(await set.run("master2.sql")).toEqual(done);
    expect(await readInventory(database, ordersTable)).toEqual(inventory);
  });

  it("does not swap a copy that differs: names the rows, and copies them once more", async () => {
    await write();
    const snapshot = await Snapshot.take(database);
    for (const script of ["05_start_journal", "10_create_table", "20_data_load", "30_create_indexes"])
      expect(await set.run(`${script}.sql`)).toEqual(done);
    expect(await set.run("45_validate.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    const spoil = "UPDATE app.orders_interim SET note = 'spoilt' WHERE order_id = 7";
    await database.query(spoil);
    const { output, exitCode } = await set.run("master1.sql");
    expect([exitCode, output]).toEqual([
      3,
      expect.stringMatching(/DATA_DIFFERS: chunk 1 has .*\(7, .*\) different/),
    ]);
    expect(await set.run("50_swap_tables.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query(spoil);
    expect(await set.run("master2.sql")).toEqual(stopped("DATA_DIFFERS"));
    await snapshot.expectNotSwapped();
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("master2.sql")).toEqual(done);
    await snapshot.expectMigrated();
    expect(await migrate(database, { target: smallTarget() })).toBeNull();
  });

  it("carries all that hangs on a table, whatever its names are", async () => {
    const name = `Ord"er's $sql$ %s :run`;
    const quoted = `app."${name.replace('"', '""')}"`;
    await database.query(`
      CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TABLE ${quoted} (
        id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 3), order_date timestamp NOT NULL, "a ""b" text DEFAULT '$script$',
        "c\\" int, twice int GENERATED ALWAYS AS ("c\\" * 2) STORED,
        CONSTRAINT "p%k" PRIMARY KEY (id, order_date), CONSTRAINT late UNIQUE ("c\\", order_date) DEFERRABLE INITIALLY DEFERRED);
      INSERT INTO ${quoted} (order_date, "c\\") SELECT now() - i * interval '1 day', i FROM generate_series(1, 900) i;
      ALTER TABLE ${quoted} ADD CONSTRAINT never CHECK ("c\\" < 800 AND "a ""b" IN ('$script$', 'it''s', 'x')) NOT VALID;
      ALTER TABLE ${quoted} ALTER "a ""b" SET STATISTICS 500, SET (autovacuum_enabled = off);
      COMMENT ON TABLE ${quoted} IS E'one\n\\\\quit\n''two'' $script$';
      COMMENT ON CONSTRAINT never ON ${quoted} IS 'from now on';
      CREATE TRIGGER "on $sql$" BEFORE UPDATE ON ${quoted} FOR EACH ROW WHEN (OLD.id > 5) EXECUTE FUNCTION app.note('\\q');
      CREATE TRIGGER off AFTER INSERT ON ${quoted} FOR EACH ROW EXECUTE FUNCTION app.note();
      ALTER TABLE ${quoted} DISABLE TRIGGER off;
      CREATE INDEX "i;x" ON ${quoted} (lower("a ""b")) WHERE "c\\" > 5`);
    const snapshot = await Snapshot.take(database, { schema: "app", table: name });
    await write(plainTarget({ table: name, intervalType: "YEAR", intervalValue: 1 }));
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query(
      `UPDATE ${quoted} SET "c\\" = 300 - "c\\" WHERE "c\\" < 300; INSERT INTO ${quoted} (order_date) VALUES (now())`,
    );
    await database.query(
      `DELETE FROM ${quoted} WHERE "c\\" IS NULL; UPDATE ${quoted} SET "c\\" = 300 - "c\\" WHERE "c\\" < 300`,
    );
    expect(await set.run("master2.sql")).toEqual(done);
    await snapshot.expectMigrated();
    const added = await database.query<{ id: string }>(
      `INSERT INTO ${quoted} (order_date) VALUES (now()) RETURNING id::text`,
    );
    expect(added.rows).toEqual([{ id: "2803" }]);
  });

  it("moves foreign keys of both directions, and validates those that were valid", async () => {
    const { rows: versions } = await database.query<{ isBefore18: boolean }>(
      `SELECT current_setting('server_version_num')::int < 180000 AS "isBefore18"`,
    );
    await database.query(`
      CREATE TABLE app.customers (id int PRIMARY KEY);
      INSERT INTO app.customers SELECT generate_series(0, 96);
      ALTER TABLE app.orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES app.customers ON DELETE CASCADE;
      COMMENT ON CONSTRAINT of_customer ON app.orders IS 'who orders';
      CREATE TABLE app.items (item int, order_id bigint, order_date timestamp,
        CONSTRAINT of_order FOREIGN KEY (order_id, order_date) REFERENCES app.orders ON UPDATE CASCADE,
        CONSTRAINT late FOREIGN KEY (order_id, order_date) REFERENCES app.orders NOT VALID);
      INSERT INTO app.items SELECT 1, order_id, order_date FROM app.orders WHERE order_id < 50`);
    if (versions[0]?.isBefore18) {
      await expect(write()).rejects.toThrow("SCRIPT_UNSUPPORTED");
      await expect(write()).rejects.toThrow("foreign keys before PostgreSQL 18");
      return;
    }
    await write();
    const snapshot = await Snapshot.take(database);
    const keysOfItems = () =>
      database.query(`SELECT conname, confrelid::regclass::text, convalidated, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = 'app.items'::regclass AND contype = 'f' AND conparentid = 0 ORDER BY 1`);
    const { rows: keys } = await keysOfItems();
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("50_swap_tables.sql")).toEqual(done);
    expect(await set.run("60_restore_grants.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    const tooLate = await set.run("emergency.sql");
    expect(tooLate).toEqual(stopped("SCRIPT_TOO_LATE"));
    expect(tooLate.output).toContain("HINT:  Run master2.sql to its end");
    await expect(database.query("INSERT INTO app.items VALUES (2, -1, now())")).rejects.toThrow(
      /of_order|late/,
    );
    expect(await set.run("master2.sql")).toEqual(done);
    await snapshot.expectMigrated();
    expect((await keysOfItems()).rows).toEqual(keys);
    await database.query("DELETE FROM app.items; DELETE FROM app.customers WHERE id = 5");
    expect((await database.query("SELECT FROM app.orders WHERE customer_id = 5")).rows).toEqual([]);
  }, 180_000);

  it("ends as its page says where a file is missing: the one that is run, or one that it includes", async () => {
    await write();
    expect(await set.run("master3.sql")).toMatchObject({ exitCode: 1 });
    rmSync(join(set.folder, "05_start_journal.sql"));
    expect(await set.run("master1.sql")).toMatchObject({ exitCode: 3 });
    expect(await listOwnObjects(database)).toEqual([]);
  });

  it("never meets pulumi up: whoever comes second is told who holds the table", async () => {
    await write();
    const observer = beforeStep("createIndexes", async () => {
      expect(await set.run("master1.sql")).toEqual(stopped("RUN_IN_PROGRESS"));
    });
    await migrate(database, { target: smallTarget(), observer });
    expect(observer.happened).toBe(true);
  });

  it("takes a run back whose source was truncated, and does nothing else with it", async () => {
    await write();
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query("TRUNCATE app.orders");
    expect(await set.run("master2.sql")).toEqual(stopped("the source was truncated"));
    expect(await set.run("emergency.sql")).toEqual(done);
    expect(await listOwnObjects(database)).toEqual([]);
  });

  it("leaves its run to pulumi up, and another's run alone", async () => {
    await write();
    const snapshot = await Snapshot.take(database);
    expect(await set.run("master1.sql")).toEqual(done);
    await migrate(database, { target: smallTarget() });
    await snapshot.expectMigrated();
    expect(await set.run("master2.sql")).toEqual(done);
    await database.query("UPDATE table_migration.runs SET state = 'failed', plan_hash = 'another'");
    expect(await set.run("emergency.sql")).toEqual(stopped("SCRIPT_OTHER_RUN"));
    await snapshot.expectMigrated();
  });

  it("leaves its run to pulumi up after the swap too, with what was granted meanwhile", async () => {
    await database.query(`CREATE ROLE ${database.user}_b; GRANT SELECT ON app.orders TO PUBLIC`);
    await write();
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query(`
      REVOKE SELECT ON app.orders FROM PUBLIC;
      GRANT INSERT, UPDATE (note) ON app.orders TO ${database.user}_b WITH GRANT OPTION;
      REVOKE DELETE ON app.orders FROM ${database.user}`);
    const snapshot = await Snapshot.take(database);
    expect(await set.run("50_swap_tables.sql")).toEqual(done);
    expect((await migrate(database, { target: smallTarget() }))?.method).toBe("copySwap");
    await snapshot.expectMigrated();
    expect(await set.run("master2.sql")).toEqual(done);
  });

  it("drops the retired table when it has been kept long enough, and the new one has no fewer rows", async () => {
    await write();
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_NOTHING_TO_DROP"));
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("master2.sql")).toEqual(done);
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    await database.query("UPDATE table_migration.runs SET swapped_at = swapped_at - interval '8 days'");
    await database.query("DELETE FROM app.orders WHERE order_id = 1");
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_FEWER_ROWS"));
    expect(await listOwnObjects(database)).toEqual(keptAfterRun);
    await database.query("INSERT INTO app.orders (customer_id) VALUES (1)");
    const inventory = await readInventory(database, ordersTable);
    expect(await set.run("70_drop_old_table.sql")).toEqual(done);
    expect(await listOwnObjects(database)).toEqual([]);
    expect(await readInventory(database, ordersTable)).toEqual(inventory);
  });

  it("still knows its run, and drops its retired table, when a later run has added partitions", async () => {
    const aYear = { intervalType: "YEAR", intervalValue: 1 } as const;
    await write(smallTarget({ ...aYear, partitionsAhead: 1 }));
    expect(await set.run("master1.sql")).toEqual(done);
    expect(await set.run("master2.sql")).toEqual(done);
    const added = await migrate(database, { target: smallTarget({ ...aYear, partitionsAhead: 3 }) });
    expect(added?.method).toBe("addPartitions");
    expect(await set.run("master1.sql")).toEqual(done);
    await database.query("UPDATE table_migration.runs SET swapped_at = swapped_at - interval '8 days'");
    expect(await set.run("70_drop_old_table.sql")).toEqual(done);
    expect(await listOwnObjects(database)).toEqual([]);
  });
});
