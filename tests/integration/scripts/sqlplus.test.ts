import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quoteIdentifier } from "../../../provider/dialect/oracle-quoting";
import { useTemplates } from "../../../provider/rendering/own-templates";
import { findTemplateFolder } from "../../../provider/template-folder";
import {
  migrateOracle,
  createOrders,
  oracleTarget,
  queryOracle,
  readRows,
  withHash,
} from "../../support/oracle-orders";
import {
  listOracleObjects,
  OracleSnapshot,
  readEveryRow,
  readOraclePartitioning,
} from "../../support/oracle-equality";
import { changeHostile, createHostile, hostileName } from "../../support/oracle-script-tables";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { killCutover } from "../../support/oracle-script-kill";
import { done, OracleScriptSet, stopped } from "../../support/oracle-script-set";
import { OracleWriter } from "../../support/oracle-writer";

let server: OracleServer;
const sets: OracleScriptSet[] = [];
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
});
afterEach(() => {
  for (const set of sets.splice(0)) set.remove();
  useTemplates(undefined);
});
afterAll(() => server.close());

async function write(target = oracleTarget(), templates?: string): Promise<OracleScriptSet> {
  const set = await OracleScriptSet.write(server, target, templates);
  sets.push(set);
  return set;
}

/** A folder with one template of the user's own. */
function ownTemplates(): string {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  mkdirSync(join(folder, "oracle"));
  const file = "10_create_table.sql";
  const text = readFileSync(join(findTemplateFolder("oracle"), file), "utf8");
  const ours = text.replace("{{{tableClause}}};", "{{{tableClause}}} /* ours */;");
  writeFileSync(join(folder, "oracle", file), ours);
  return folder;
}

/** A small table of this name, whose key is ID. */
function createSmall(table: string): Promise<void> {
  return server.run("HR", [
    `CREATE TABLE ${table} (ID NUMBER(9) CONSTRAINT ${table}_PK PRIMARY KEY, DAY DATE NOT NULL, NOTE VARCHAR2(20) DEFAULT 'none')`,
    `INSERT INTO ${table} (ID, DAY) SELECT LEVEL, DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 150`,
    "COMMIT",
  ]);
}

const smallTarget = (table: string, cutoverPatienceMs = 60_000) =>
  oracleTarget({ table, partitionColumn: "DAY", migration: { chunkRows: 100, cutoverPatienceMs } });

async function statesOf(table: string): Promise<unknown[]> {
  const text = `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS WHERE TABLE_NAME = '${table}' ORDER BY RUN_ID`;
  return (await queryOracle(server, text)).map(({ state }) => state);
}

describe("a set of scripts for SQL*Plus", () => {
  it("ends like pulumi up, while the application writes", async () => {
    await server.run("HR", createOrders);
    const snapshot = await OracleSnapshot.take(server);
    const set = await write(oracleTarget(withHash));
    const writer = await OracleWriter.start(server);
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_NOTHING_TO_DROP"));
    expect(await set.run("master2.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("master1.sql")).toEqual(done);
    await writer.commitMore(5);
    expect(await set.run("master2.sql")).toEqual(done);
    await writer.commitMore(5);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    expect(await readRows(server)).toEqual(writer.expectedRows());
    await snapshot.expectSameInventory();
    expect(await migrateOracle(server, { target: oracleTarget(withHash) })).toBeNull();
    expect(await set.run("rollback.sql")).toEqual(stopped(`SCRIPT_WAY_BACK: run \\d+ has swapped`));
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    await server.run("HR", ["UPDATE TABLE_MIGRATION_RUNS SET SWAPPED_AT = SWAPPED_AT - 8", "COMMIT"]);
    await server.run("HR", ["DELETE FROM ORDERS WHERE ORDER_ID BETWEEN 1500 AND 1999", "COMMIT"]);
    expect(await set.run("70_drop_old_table.sql")).toEqual(stopped("SCRIPT_FEWER_ROWS"));
    await server.run("HR", [
      "ALTER TABLE ORDERS_RETIRED READ WRITE",
      "DELETE FROM ORDERS_RETIRED WHERE ORDER_ID > 1000",
      "COMMIT",
    ]);
    expect(await set.run("70_drop_old_table.sql")).toEqual(done);
    const left = (await listOracleObjects(server, "HR")).filter((text) =>
      /_(RETIRED|INTERIM|JOURNAL|REVERSE|BATCH|BACK)\b/.test(text),
    );
    expect(left).toEqual([]);
    await snapshot.expectSameInventory();
  }, 180_000);

  it("carries all that hangs on a table by intervals, whatever its names are, to intervals and hash, and back", async () => {
    await server.run("HR", createHostile);
    const name = { schema: "HR", table: hostileName };
    const snapshot = await OracleSnapshot.take(server, name);
    const before = await readOraclePartitioning(server, name);
    const target = oracleTarget({
      table: hostileName,
      partitionColumn: hostileName,
      subpartitionType: "HASH",
      subpartitionColumn: "ID",
      subpartitionCount: 2,
      migration: { chunkRows: 100 },
    });
    const set = await write(target);
    expect(await set.run("master1.sql")).toEqual(done);
    await server.run("HR", changeHostile);
    const truth = await readEveryRow(server, name);
    expect(await set.run("master2.sql")).toEqual(done);
    expect(await readEveryRow(server, name)).toEqual(truth);
    await snapshot.expectSameInventory();
    expect(await readOraclePartitioning(server, name)).toMatch(/^RANGE .* HASH 2$/);
    expect(await migrateOracle(server, { target })).toBeNull();

    await server.run("HR", changeHostile);
    const since = await readEveryRow(server, name);
    const [run] = await queryOracle(server, `SELECT TO_CHAR(MAX(RUN_ID)) AS "id" FROM TABLE_MIGRATION_RUNS`);
    const back = await write({
      ...target,
      migration: { ...target.migration, rollback: String(run?.["id"]) },
    });
    expect(await back.run("rollback.sql")).toEqual(done);
    expect(await readEveryRow(server, name)).toEqual(since);
    await snapshot.expectSameInventory();
    expect(await readOraclePartitioning(server, name)).toBe(before);
    const gone = quoteIdentifier(`${hostileName}_RETIRED_2`);
    await expect(server.run("HR", [`DELETE FROM ${gone}`])).rejects.toThrow("ORA-12081");
  }, 180_000);

  it("stops where a lock is not granted, by the same exit code; meanwhile nobody else runs", async () => {
    await createSmall("BUSY");
    const set = await write(smallTarget("BUSY", 3_000));
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "BUSY" });
    const session = await server.open("HR");
    await session.run({ name: "test", text: "UPDATE BUSY SET NOTE = 'open' WHERE ID = 1" });
    const waiting = set.run("master1.sql");
    while ((await statesOf("BUSY")).length === 0) await sleep(20);
    const hold =
      "SELECT HELD_TABLE FROM TABLE_MIGRATION_HOLDS WHERE HELD_TABLE = 'HR.BUSY' FOR UPDATE NOWAIT";
    await expect(server.run("HR", [hold])).rejects.toThrow("ORA-00054");
    expect(await waiting).toEqual(stopped("LOCK_NOT_GRANTED"));
    await session.run({ name: "test", text: "ROLLBACK" });
    expect(await set.run("master1.sql")).toEqual(done);
    await migrateOracle(server, { target: smallTarget("BUSY", 3_000) });
    await snapshot.expectMigrated();
    expect(await set.run("master2.sql")).toEqual(done);
    expect(await statesOf("BUSY")).toEqual(["completed"]);
  });

  it("goes on where it was killed: between its blocks, and under the fence", async () => {
    await createSmall("KILLED");
    const templates = ownTemplates();
    const set = await write(smallTarget("KILLED"), templates);
    rmSync(templates, { recursive: true });
    expect(readFileSync(join(set.folder, "10_create_table.sql"), "utf8")).toContain("/* ours */");
    expect(readFileSync(join(set.folder, "validation_before.html"), "utf8")).toContain("It holds.");
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "KILLED" });
    const blocks = (marker: string) => (text: string) => text.includes(marker);
    for (const marker of ["find_end", "status_of", "list_chunks"])
      expect((await set.run("master1.sql", { killBefore: blocks(marker) })).exitCode).toBe(null);
    expect(await set.run("master1.sql")).toEqual(done);
    await killCutover(server, set, "KILLED");
    expect(await set.run("master2.sql")).toEqual(done);
    await snapshot.expectMigrated();
    expect(await statesOf("KILLED")).toEqual(["completed"]);
  });

  it("is taken back by emergency.sql as if it had never been, also from under the fence", async () => {
    await createSmall("UNDONE");
    const set = await write(smallTarget("UNDONE"));
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "UNDONE" });
    expect(await set.run("master1.sql")).toEqual(done);
    await killCutover(server, set, "UNDONE");
    // It may have died between the record of the fence and the fence.
    const closed = "SELECT 1 FROM USER_TABLES WHERE TABLE_NAME = 'UNDONE' AND READ_ONLY = 'YES'";
    if ((await queryOracle(server, closed)).length === 0)
      await server.run("HR", ["ALTER TABLE UNDONE READ ONLY"]);
    const other = await server.open("HR");
    await other.run({ name: "test", text: "LOCK TABLE UNDONE IN ROW SHARE MODE" });
    const impatient = set.changed("emergency.sql", [
      ["GET_TIME + 60000;", "GET_TIME + 100;"],
      ["limit_ddl(10);", "limit_ddl(1);"],
    ]);
    expect(await set.run(impatient)).toEqual(stopped("STILL_READ_ONLY"));
    await other.close();
    expect(await set.run("emergency.sql")).toEqual(done);
    await snapshot.expectUntouched();
    expect(await set.run("master2.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("rollback.sql")).toEqual(done);
    expect(await statesOf("UNDONE")).toEqual(["abandoned"]);
    await server.run("HR", ["UPDATE UNDONE SET NOTE = 'writable'", "ROLLBACK"]);
  });

  it("stops at a table that is not the one it was made for, at rows that differ, and elsewhere", async () => {
    await createSmall("OTHERS");
    const set = await write(smallTarget("OTHERS"));
    await server.run("HR", ["ALTER TABLE OTHERS MODIFY (NOTE DEFAULT 'late')"]);
    const objects = await listOracleObjects(server, "HR");
    expect(await set.run("master1.sql")).toEqual(stopped("SOURCE_CHANGED"));
    expect(await listOracleObjects(server, "HR")).toEqual(objects);
    await server.run("HR", ["ALTER TABLE OTHERS MODIFY (NOTE DEFAULT 'none')"]);
    for (const script of ["05_start_journal", "10_create_table", "20_data_load"])
      expect(await set.run(`${script}.sql`)).toEqual(done);
    await server.run("HR", ["CREATE UNIQUE INDEX OTHERS_INTERIM_OTHERS_PK ON OTHERS_INTERIM (DAY, ID)"]);
    expect(await set.run("30_create_indexes.sql")).toEqual(stopped("SOURCE_CHANGED"));
    await server.run("HR", ["DROP INDEX OTHERS_INTERIM_OTHERS_PK"]);
    for (const script of ["30_create_indexes", "35_gather_statistics", "40_delta_load"])
      expect(await set.run(`${script}.sql`)).toEqual(done);
    await server.run("HR", ["UPDATE OTHERS_INTERIM SET NOTE = 'spoilt' WHERE ID = 7", "COMMIT"]);
    const differing = await set.run("45_validate.sql");
    expect(differing).toEqual(stopped("DATA_DIFFERS"));
    expect(differing.output).toMatch(/rows by key: \["7"\] different/);
    expect(await set.run("50_swap_tables.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("45_validate.sql")).toEqual(done);
    await server.run("HR", ["CREATE INDEX OTHERS_LATE ON OTHERS (NOTE)"]);
    expect(await set.run("master2.sql")).toEqual(stopped("SOURCE_CHANGED"));
    await server.run("HR", ["DROP INDEX OTHERS_LATE"]);
    expect(await set.run("master2.sql", {}, "APP")).toEqual(stopped("SCRIPT_ELSEWHERE"));
    const torn = set.changed("master2.sql", [[/^@@.*$/gm, "@@missing.sql"]]);
    expect((await set.run(torn)).exitCode).toBe(2);
    expect(await set.run(torn, { passesMissing: true })).toEqual(stopped("SCRIPT_INCOMPLETE"));
    expect(await set.run("50_swap_tables.sql")).toEqual(done);
    expect(await set.run("emergency.sql")).toEqual(stopped("SCRIPT_TOO_LATE"));
    expect((await migrateOracle(server, { target: smallTarget("OTHERS") }))?.method).toBe("copySwap");
    expect(await set.run("60_restore_grants.sql")).toEqual(done);
    expect(await statesOf("OTHERS")).toEqual(["completed"]);
  });
});
