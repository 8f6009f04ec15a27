import type { RunResult } from "../../../provider/schema/report";
import type { Target } from "../../../provider/schema/target";
import {
  listOracleObjects,
  OracleSnapshot,
  readEveryRow,
  readOraclePartitioning,
} from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { killCutover } from "../../support/oracle-script-kill";
import { done, OracleScriptSet, stopped } from "../../support/oracle-script-set";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { areAllAsked, oneIn } from "../../support/share";

let server: OracleServer;
const sets: OracleScriptSet[] = [];
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
});
afterEach(() => {
  for (const set of sets.splice(0)) set.remove();
});
afterAll(() => server.close());

async function write(target: Target): Promise<OracleScriptSet> {
  const set = await OracleScriptSet.write(server, target);
  sets.push(set);
  return set;
}

/** A small table with what a way back has to mind: an identity, a trigger, a constraint that was never checked, keys of others. */
const create = (table: string): readonly string[] => [
  `CREATE TABLE ${table} (
     ID NUMBER GENERATED ALWAYS AS IDENTITY, CODE VARCHAR2(20) NOT NULL, DAY DATE NOT NULL, AMOUNT NUMBER,
     CONSTRAINT ${table}_PK PRIMARY KEY (CODE), CONSTRAINT ${table}_LATE CHECK (AMOUNT < 1000) ENABLE NOVALIDATE)`,
  `INSERT INTO ${table} (CODE, DAY, AMOUNT) SELECT 'c' || LEVEL, DATE '2025-01-01' + LEVEL, LEVEL FROM DUAL CONNECT BY LEVEL <= 150`,
  "COMMIT",
  `CREATE INDEX ${table}_DAY ON ${table} (DAY DESC)`,
  `CREATE TABLE ${table}_LINES (CODE VARCHAR2(20) CONSTRAINT ${table}_LINES_FK REFERENCES ${table} (CODE))`,
  `CREATE TABLE ${table}_SEEN (CODE VARCHAR2(20))`,
  `CREATE TRIGGER ${table}_SEES AFTER INSERT ON ${table} FOR EACH ROW BEGIN INSERT INTO ${table}_SEEN VALUES (:NEW.CODE); END;`,
  `CREATE VIEW ${table}_V AS SELECT CODE FROM ${table}`,
  `GRANT SELECT ON ${table} TO APP`,
];

/** Rows that come, go, change, and get another key. */
const change = (table: string): readonly string[] => [
  `INSERT INTO ${table} (CODE, DAY, AMOUNT) VALUES ('new', DATE '2026-06-01', 7)`,
  `UPDATE ${table} SET AMOUNT = 0 WHERE MOD(AMOUNT, 9) = 2`,
  `UPDATE ${table} SET CODE = 'm' || CODE WHERE MOD(AMOUNT, 9) = 3`,
  `DELETE FROM ${table} WHERE MOD(AMOUNT, 9) = 4`,
  `INSERT INTO ${table}_LINES VALUES ('new')`,
  "COMMIT",
];

const targetOf = (table: string, migration: Partial<Target["migration"]> = {}): Target =>
  oracleTarget({ table, partitionColumn: "DAY", migration: { chunkRows: 100, ...migration } });

async function texts(query: string): Promise<string[]> {
  return (await queryOracle(server, query)).map(({ text }) => String(text));
}

/** What a table's rollback has left in the ledger, but for names, numbers and times. */
async function readLedger(table: string): Promise<unknown> {
  const runs = `SELECT r.RUN_ID FROM TABLE_MIGRATION_RUNS r WHERE r.TABLE_NAME = '${table}' AND r.STATE = 'completed'`;
  const [result = ""] = await texts(`SELECT RESULT AS "text" FROM TABLE_MIGRATION_RUNS
    WHERE TABLE_NAME = '${table}' AND METHOD = 'rollback' AND STATE = 'completed'`);
  const { method, rows, checksum, chunks, steps, retiredTable, inventory, partitions, leaves } = JSON.parse(
    result,
  ) as RunResult;
  return {
    ...{ method, rows, checksum, chunks, inventory, partitions, leaves },
    steps: steps.map(({ step }) => step).sort(),
    retired: retiredTable?.replace(table, "T"),
    runs: await texts(
      `SELECT METHOD || ' ' || STATE AS "text" FROM TABLE_MIGRATION_RUNS WHERE RUN_ID IN (${runs}) ORDER BY RUN_ID`,
    ),
    rolledBack: await texts(
      `SELECT r.METHOD || JSON_VALUE(e.DETAIL, '$.by') AS "text" FROM TABLE_MIGRATION_EVENTS e JOIN TABLE_MIGRATION_RUNS r ON r.RUN_ID = e.RUN_ID
        WHERE e.KIND = 'rolledBack' AND r.RUN_ID IN (${runs}) AND JSON_VALUE(e.DETAIL, '$.by') IN (SELECT TO_CHAR(x.RUN_ID) FROM (${runs}) x)`,
    ).then((found) => found.map((text) => text.replace(/\d+$/, ""))),
  };
}

/** Everything in the schema that goes by a table's name. */
async function listNamed(table: string): Promise<string[]> {
  const found = await texts(
    `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME || ' ' || STATUS AS "text" FROM USER_OBJECTS WHERE OBJECT_TYPE NOT LIKE '%PARTITION' ORDER BY 1`,
  );
  return found.filter((text) => text.includes(table)).map((text) => text.replaceAll(table, "T"));
}

const ledgerAfterwards = {
  ...{ method: "rollback", rows: 134, chunks: 2, retired: "HR.T_RETIRED_2" },
  steps: [
    ...[
      "closeWayBack",
      "dataLoad",
      "deltaLoad",
      "prepareRollback",
      "restoreGrants",
      "swapTables",
      "validate",
    ],
    "validateForeignKeys",
  ],
  runs: ["copySwap completed", "rollback completed"],
  rolledBack: ["copySwap"],
};

const leftOver = `SELECT OBJECT_NAME AS "text" FROM USER_OBJECTS WHERE REGEXP_LIKE(OBJECT_NAME, '^TABLE_MIGRATION_.*_[0-9]+$')`;

/** What has changed since a set was made, how it is undone, and the code that stops the set. */
function changesOf(table: string, trigger: string): readonly (readonly [string, string, string])[] {
  const index = `${table}_RETIRED_${table}_DAY`;
  return [
    [`ALTER TRIGGER ${trigger} DISABLE`, `ALTER TRIGGER ${trigger} ENABLE`, "ROLLBACK_CLOSED"],
    [`CREATE INDEX LATER ON ${table} (AMOUNT)`, "DROP INDEX LATER", "SOURCE_CHANGED"],
    [`ALTER INDEX ${index} RENAME TO GONE`, `ALTER INDEX GONE RENAME TO ${index}`, "SOURCE_CHANGED"],
  ];
}

/** Whatever has changed stops a set, with nothing touched. */
async function expectRefusals(set: OracleScriptSet, table: string): Promise<void> {
  const objects = await listOracleObjects(server, "HR");
  const [trigger = ""] = await texts(
    `SELECT TRIGGER_NAME AS "text" FROM USER_TRIGGERS WHERE TABLE_NAME = '${table}' AND TRIGGER_NAME LIKE 'TABLE%'`,
  );
  for (const [there, back, code] of oneIn(2, changesOf(table, trigger))) {
    await server.run("HR", [there]);
    expect(await set.run("06_prepare_rollback.sql")).toEqual(stopped(code));
    await server.run("HR", [back]);
  }
  expect(await listOracleObjects(server, "HR")).toEqual(objects);
}

/** A table that pulumi up has migrated, and that was written to since. */
interface Migrated {
  readonly table: string;
  readonly before: OracleSnapshot;
  /** The set that would have done the same. */
  readonly forward: OracleScriptSet;
  /** The declaration that takes the run back. */
  readonly back: Target;
}

async function migrate(table: string): Promise<Migrated> {
  await server.run("HR", create(table));
  const before = await OracleSnapshot.take(server, { schema: "HR", table });
  const forward = await write(targetOf(table));
  const run = (await migrateOracle(server, { target: targetOf(table) }))?.runId ?? "";
  await server.run("HR", change(table));
  return { table, before, forward, back: targetOf(table, { rollback: run }) };
}

/** Runs a set that is killed between its blocks, and under its fence; then it is taken back. */
async function killAndTakeBack(set: OracleScriptSet, { table }: Migrated): Promise<void> {
  for (const marker of oneIn(2, ["take_load", "list_chunks"], 1)) {
    const killBefore = (text: string) => text.includes(marker);
    expect((await set.run("rollback.sql", { killBefore })).exitCode).toBe(null);
  }
  expect(await set.run("45_validate.sql")).toEqual(done);
  await killCutover(server, set, table, `${table}_RETIRED`);
  expect(await set.run("emergency.sql")).toEqual(done);
  await expect(server.run("HR", [`DELETE FROM ${table}_RETIRED`])).rejects.toThrow("ORA-12081");
  // The fence may have invalidated it: whoever reads it next compiles it.
  expect(await texts(`SELECT COUNT(*) AS "text" FROM ${table}_V`)).toEqual(["134"]);
  await server.run("HR", [`UPDATE ${table} SET AMOUNT = AMOUNT WHERE CODE = 'new'`, "COMMIT"]);
}

/** The same rollback by pulumi up leaves the same. */
async function expectLikeUp({ table }: Migrated): Promise<void> {
  const byUp = await migrate("BY_UP");
  await migrateOracle(server, { target: byUp.back });
  expect(await listNamed(table)).toEqual(await listNamed(byUp.table));
  expect(await readLedger(table)).toEqual(await readLedger(byUp.table));
}

describe("a set of scripts of the way back for SQL*Plus", () => {
  it("ends like the rollback of pulumi up, with every write since, wherever it was killed or taken back", async () => {
    const migrated = await migrate("BY_SQ");
    const { table, before, forward, back } = migrated;
    const name = { schema: "HR", table };
    const truth = await readEveryRow(server, name);
    const first = await write(back);
    await expectRefusals(first, table);
    await killAndTakeBack(first, migrated);
    expect(await readEveryRow(server, name)).toEqual(truth);

    const set = await write(back);
    const killBefore = (text: string) => text.includes("PROCEDURE compare_inventories");
    expect((await set.run("rollback.sql", { killBefore })).exitCode).toBe(null);
    expect(await set.run("emergency.sql")).toEqual(stopped("SCRIPT_TOO_LATE"));
    expect(await set.run("rollback.sql")).toEqual(done);
    expect(await set.run("rollback.sql")).toEqual(done);

    expect(await readEveryRow(server, name)).toEqual(truth);
    await before.expectSameInventory();
    expect(await readOraclePartitioning(server, name)).toBeNull();
    expect(await texts(leftOver)).toEqual([]);
    expect(await readLedger(table)).toMatchObject(ledgerAfterwards);
    if (areAllAsked) await expectLikeUp(migrated);
    expect(await migrateOracle(server, { target: back })).toBeNull();
    await expect(write(back)).rejects.toThrow("SCRIPT_NOTHING");
    expect(await forward.run("master1.sql")).toEqual(stopped("ROLLED_BACK"));
    expect(await forward.run("rollback.sql")).toEqual(done);
    await server.run("HR", [`INSERT INTO ${table} (CODE, DAY) VALUES ('later', SYSDATE)`, "COMMIT"]);
    expect(await texts(`SELECT CODE AS "text" FROM ${table}_SEEN ORDER BY 1`)).toEqual(["later", "new"]);
  });
});
