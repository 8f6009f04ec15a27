import type { SqlCommand, StatementObserver } from "../../../provider/dialect/session";
import { before, beforeStep, failureOf } from "../../support/copy-swap";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { oneIn } from "../../support/share";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
});
afterEach(() => server.close());

const change = beforeStep("deltaLoad", () =>
  server.run("HR", ["UPDATE ORDERS SET STATUS = 'late' WHERE ORDER_ID <= 900", "COMMIT"]),
);

/** How much of the run's work there is: chunks and rows copied, keys journaled, chunks compared, keys replayed. */
async function readWork(): Promise<unknown> {
  const tables = await queryOracle(
    server,
    `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE TABLE_NAME LIKE 'TABLE\\_MIGRATION\\_JOURNAL%' ESCAPE '\\' OR TABLE_NAME LIKE 'TABLE\\_MIGRATION\\_REVERSE%' ESCAPE '\\'`,
  );
  const counts = ["ORDERS_INTERIM", "TABLE_MIGRATION_CHUNKS", ...tables.map(({ name }) => String(name))].map(
    (name) => `SELECT '${name}' AS "table", COUNT(*) AS "rows" FROM "${name}"`,
  );
  const compared = `SELECT 'compared', COUNT(COMPARED_AT) FROM TABLE_MIGRATION_CHUNKS`;
  return queryOracle(server, [...counts, compared].join(" UNION ALL "));
}

describe("a run on Oracle that was taken over", () => {
  it.each(
    oneIn(2, [
      "dataLoad.copyChunk",
      "deltaLoad.takeJournal",
      "validate.compareChunk",
      "validate.compareReplayed",
    ]),
  )("writes nothing more from %s on, and the one that took it over ends it", async (statement) => {
    await server.run("HR", createOrders);
    const truth = await readRows(server);
    let work: unknown;
    const takeOver = before(statement, async () => {
      await server.run("HR", ["DELETE FROM TABLE_MIGRATION_WORKERS", "COMMIT"]);
      work = await readWork();
    });
    const target = oracleTarget({ migration: { parallelDegree: 1 } });
    const failure = await failureOf(migrateOracle(server, { target, observer: takeOver }));
    expect(failure.message).toContain("taken over");
    expect(await readWork()).toEqual(work);
    await migrateOracle(server, { target });
    expect(await readRows(server)).toEqual(truth);
  });
});

describe("a block on Oracle that fails", () => {
  it("leaves nothing of itself, and says which of its statements failed", async () => {
    await server.run("HR", createOrders);
    const spoil = beforeStep("dataLoad", () =>
      server.run("HR", ["ALTER TABLE ORDERS_INTERIM ADD CONSTRAINT STRANGE CHECK (ORDER_ID <> 250)"]),
    );
    const failure = await failureOf(migrateOracle(server, { observer: spoil }));
    expect(failure.code).toBe("STATEMENT_FAILED");
    expect(failure.message).toMatch(/ORA-02290.*STRANGE.*at line \d+: INSERT INTO "HR"\."ORDERS_INTERIM"/s);
    expect(
      await queryOracle(
        server,
        `SELECT COUNT(*) AS "wrong" FROM TABLE_MIGRATION_CHUNKS WHERE CHUNK = 1 UNION ALL SELECT COUNT(*) FROM ORDERS_INTERIM WHERE ORDER_ID <= 500`,
      ),
    ).toEqual([{ wrong: 0 }, { wrong: 0 }]);
    await server.run("HR", ["ALTER TABLE ORDERS_INTERIM DROP CONSTRAINT STRANGE"]);
    await migrateOracle(server);
    expect(await readRows(server)).toEqual(await readRows(server, "ORDERS_RETIRED"));
  });
});

describe("chunks that workers side by side had not loaded", () => {
  /** Fails the first two chunks once four others are loaded. */
  function failFirstTwo(): StatementObserver {
    let loaded = 0;
    const isCopy = ({ name }: SqlCommand) => name === "dataLoad.copyChunk";
    return {
      before: async (command) => {
        if (!isCopy(command) || Number(command.values?.[3]) > 2) return;
        while (loaded < 4) await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error("stopped by the test");
      },
      after: (command) => {
        if (isCopy(command)) loaded += 1;
      },
    };
  }

  it("are found by the gap that they leave, and loaded by the next run, each row once", async () => {
    await server.run("HR", createOrders);
    const truth = await readRows(server);
    const target = oracleTarget({ migration: { chunkRows: 200, parallelDegree: 3 } });
    await expect(migrateOracle(server, { target, observer: failFirstTwo() })).rejects.toThrow(
      "stopped by the test",
    );
    const chunks = `SELECT MIN(CHUNK) AS "first", SUM(ROW_COUNT) AS "rows" FROM TABLE_MIGRATION_CHUNKS`;
    expect(await queryOracle(server, chunks)).toMatchObject([{ first: 3 }]);
    const result = await migrateOracle(server, { target, observer: change });
    expect(result).toMatchObject({ rows: 2000, chunks: 11 });
    expect(await queryOracle(server, chunks)).toEqual([{ first: 1, rows: 2000 }]);
    expect((await readRows(server)).length).toBe(truth.length);
    expect(await readRows(server)).toEqual(await readRows(server, "ORDERS_RETIRED"));
  });
});

describe("a key on Oracle", () => {
  const createKeys: readonly string[] = [
    `CREATE TABLE "KEYS" (
      "SQL%ROWCOUNT" RAW(8), ":out_copied" VARCHAR2(3990), "TOKEN" CHAR(3), "RUN_ID" TIMESTAMP(6), "lower1" DATE,
      "RID" NUMBER, "it's :1" VARCHAR2(20),
      CONSTRAINT "KEYS_PK" PRIMARY KEY ("SQL%ROWCOUNT", ":out_copied", "TOKEN", "RUN_ID", "lower1", "RID"))`,
    `INSERT INTO "KEYS"
     SELECT HEXTORAW(CASE MOD(LEVEL, 2) WHEN 0 THEN '00FF' ELSE 'FF00' END),
            RPAD(CASE MOD(LEVEL, 3) WHEN 0 THEN '"' WHEN 1 THEN '\\' ELSE CHR(10) || '''' END, 3990, 'x'),
            CASE MOD(LEVEL, 5) WHEN 0 THEN 'a' ELSE 'b c' END,
            TIMESTAMP '2025-01-01 00:00:00.000001' + NUMTODSINTERVAL(MOD(LEVEL, 7), 'SECOND'),
            DATE '2025-01-15' + MOD(LEVEL, 11), LEVEL / 8, 'value ' || LEVEL
       FROM DUAL CONNECT BY LEVEL <= 330`,
    "COMMIT",
  ];

  it("may have columns of several types, 4,000 bytes and more, and any names", async () => {
    await server.run("HR", createKeys);
    const truth = await readRows(server, "KEYS", "HR", `"RID"`);
    const target = oracleTarget({
      ...{ table: "KEYS", partitionColumn: "lower1" },
      migration: { chunkRows: 100, parallelDegree: 1 },
    });
    const touch = beforeStep("deltaLoad", () =>
      server.run("HR", [`UPDATE "KEYS" SET "it's :1" = 'changed' WHERE MOD("RID", 1) = 0`, "COMMIT"]),
    );
    expect(await migrateOracle(server, { target, observer: touch })).toMatchObject({ rows: 330, chunks: 4 });
    const now = await readRows(server, "KEYS", "HR", `"RID"`);
    expect(now).toEqual(await readRows(server, "KEYS_RETIRED", "HR", `"RID"`));
    expect(now.filter((row, at) => row !== truth[at])).toHaveLength(41);
  });
});
