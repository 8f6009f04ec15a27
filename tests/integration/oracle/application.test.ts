import { setTimeout as sleep } from "node:timers/promises";
import type { OracleSession } from "../../../provider/dialect/oracle";
import { oracleRenderer } from "../../../provider/engines/oracle/plan-target";
import type { OraclePlan } from "../../../provider/schema/oracle-plan";
import { allOf, before, beforeStep } from "../../support/copy-swap";
import { ordersOfHr, readEveryRow } from "../../support/oracle-equality";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  withHash,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
/** An application with the least rights: on the table alone, by another user than its owner. */
let application: OracleSession;
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", [...createOrders, "GRANT SELECT, INSERT, UPDATE, DELETE ON ORDERS TO APP"]);
  application = await server.open("APP");
});
afterEach(() => server.close());

const write = async (text: string, ...values: readonly (string | number)[]) => {
  await application.run({ name: "application", text, values });
};
const commit = () => write("COMMIT");

async function insert(id: number, date: string): Promise<void> {
  const text =
    "INSERT INTO HR.ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID) VALUES (:1, TO_DATE(:2, 'SYYYY-MM-DD'), 1)";
  await write(text, id, date);
  await commit();
}

/** The application's new rows in the partition whose upper bound is a date. */
async function readBelow(bound: string): Promise<readonly unknown[]> {
  const partitions = await queryOracle(
    server,
    `SELECT PARTITION_NAME AS "name", HIGH_VALUE AS "bound" FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = 'ORDERS'`,
  );
  const found = partitions.find((partition) => String(partition["bound"]).includes(` ${bound} `));
  const name = String(found?.["name"]);
  return queryOracle(
    server,
    `SELECT ORDER_ID AS "id" FROM ORDERS PARTITION ("${name}") WHERE ORDER_ID BETWEEN 1000000 AND 1000006`,
  );
}

describe("an application without any right on ledger and journals", () => {
  it("writes before, during and after the run, years ago and years ahead, and no statement fails", async () => {
    const steps = [
      "createTable",
      "dataLoad",
      "createIndexes",
      "deltaLoad",
      "validate",
      "swapTables",
    ] as const;
    const dates = ["2199-01-01", "-4000-01-01", "1970-01-01", "9998-12-31", "2024-02-29", "2030-06-15"];
    const work = async (at: number) => {
      await insert(1_000_000 + at, dates[at] ?? "2026-01-01");
      // The partition key and the hash key of one row, and the hash key of another.
      await write(
        "UPDATE HR.ORDERS SET ORDER_ID = ORDER_ID + 2000000, ORDER_DATE = ORDER_DATE + 365 WHERE ORDER_ID = :1",
        1500 + at,
      );
      await write(
        "UPDATE HR.ORDERS SET ORDER_ID = -ORDER_ID, STATUS = 'moved' WHERE ORDER_ID = :1",
        1600 + at,
      );
      await write("DELETE FROM HR.ORDERS WHERE ORDER_ID = :1", 1700 + at);
      await commit();
    };
    const observer = allOf(...steps.map((step, at) => beforeStep(step, () => work(at))));
    await migrateOracle(server, { target: oracleTarget(withHash), observer });
    await work(steps.length);
    expect(await readEveryRow(server, { schema: "HR", table: "ORDERS_RETIRED" })).toHaveLength(2000);
    const [row] = await queryOracle(
      server,
      `SELECT COUNT(*) AS "rows", COUNT(DISTINCT ORDER_ID) AS "keys",
              COUNT(CASE WHEN ORDER_ID BETWEEN 1000000 AND 1000006 THEN 1 END) AS "inserted",
              COUNT(CASE WHEN ORDER_ID > 2000000 THEN 1 END) AS "moved", COUNT(CASE WHEN STATUS = 'moved' THEN 1 END) AS "renamed",
              COUNT(CASE WHEN ORDER_ID BETWEEN 1700 AND 1706 THEN 1 END) AS "deleted" FROM ORDERS`,
    );
    expect(row).toEqual({ rows: 2000, keys: 2000, inserted: 7, moved: 7, renamed: 7, deleted: 0 });
    expect(await readBelow("2199-02-01")).toEqual([{ id: 1_000_000 }]);
    expect(await readBelow("2030-07-01")).toEqual([{ id: 1_000_005 }]);
    expect(await readBelow("9999-01-01")).toEqual([{ id: 1_000_003 }]);
    for (const table of ["RUNS", "CHUNKS"])
      await expect(write(`SELECT COUNT(*) FROM HR.TABLE_MIGRATION_${table}`)).rejects.toThrow("ORA-00942");
  });

  it("deletes ten thousand old rows after the load, and changes others that are five years old", async () => {
    await server.run("HR", [
      `INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, NOTE)
       SELECT 10000 + LEVEL, DATE '2020-01-01' + MOD(LEVEL, 300), 1, 'old' FROM DUAL CONNECT BY LEVEL <= 10500`,
      "COMMIT",
    ]);
    let truth: string[] = [];
    const observer = beforeStep("deltaLoad", async () => {
      await write("DELETE FROM HR.ORDERS WHERE ORDER_ID BETWEEN 10001 AND 20000");
      await write("UPDATE HR.ORDERS SET NOTE = 'changed', AMOUNT = 7 WHERE ORDER_ID > 20000");
      await commit();
      truth = await readEveryRow(server, ordersOfHr);
    });
    const target = oracleTarget({ intervalType: "YEAR", migration: { chunkRows: 5_000 } });
    await migrateOracle(server, { target, observer });
    expect(truth).toHaveLength(2_500);
    expect(truth.filter((row) => row.includes('NOTE="changed"'))).toHaveLength(500);
    expect(await readEveryRow(server, ordersOfHr)).toEqual(truth);
  });
});

/** Replays the journal by a session of its own, as a worker of the run; how many keys it took. */
async function replayElsewhere(session: OracleSession): Promise<number> {
  const [run] = (
    await session.run({
      name: "test",
      text: `SELECT r.RUN_ID AS "run", r.PLAN AS "plan", w.TOKEN AS "token"
               FROM TABLE_MIGRATION_RUNS r JOIN TABLE_MIGRATION_WORKERS w ON w.RUN_ID = r.RUN_ID WHERE ROWNUM = 1`,
    })
  ).rows;
  if (run === undefined) throw new Error("there is no run");
  await session.run({
    name: "test",
    text: "INSERT INTO TABLE_MIGRATION_WORKERS (RUN_ID, SESSION_ID, TOKEN) VALUES (:1, -1, :2)",
    values: [Number(run["run"]), Number(run["token"])],
  });
  const plan = JSON.parse(String(run["plan"])) as OraclePlan;
  const step = plan.steps.find(({ kind }) => kind === "deltaLoad");
  if (step === undefined) throw new Error("the plan has no delta");
  const { text, binds, outputs, name } = oracleRenderer.script(step).statement("takeJournal");
  const values: Record<string, number> = {
    run: Number(run["run"]),
    token: Number(run["token"]),
    worker: -1,
    batchRows: 1_000,
  };
  const [told] = (
    await session.run({ name, text, values: binds.map((bind) => values[bind] ?? null), outputs })
  ).rows;
  expect(told?.["fenced"]).toBeNull();
  return Number(told?.["keys"]);
}

/** The record of every chunk waits for this transaction, when its rows have been read already. */
async function holdRecords(holder: OracleSession): Promise<void> {
  await holder.run({
    name: "test",
    text: `INSERT INTO TABLE_MIGRATION_CHUNKS (RUN_ID, CHUNK)
           SELECT r.RUN_ID, k.N FROM TABLE_MIGRATION_RUNS r CROSS JOIN (SELECT LEVEL - 1 AS N FROM DUAL CONNECT BY LEVEL <= 5) k`,
  });
}

async function waitUntilLoading(session: OracleSession): Promise<void> {
  for (;;) {
    const lock = session.run({ name: "test", text: "LOCK TABLE ORDERS_INTERIM IN EXCLUSIVE MODE NOWAIT" });
    const isHeld = await lock.then(
      () => false,
      (error: unknown) => (error as { code?: string }).code === "ORA-00054",
    );
    await session.run({ name: "test", text: "ROLLBACK" });
    if (isHeld) return;
    await sleep(20);
  }
}

describe("a row that is deleted between the read and the commit of its chunk", () => {
  it("stays deleted, though a delta runs at that moment", async () => {
    const [holder, observing] = [await server.open("HR"), await server.open("HR")];
    let meanwhile: Promise<number> = Promise.resolve(-1);
    const intervene = async (): Promise<number> => {
      await waitUntilLoading(observing);
      await sleep(300);
      await write("DELETE FROM HR.ORDERS WHERE ORDER_ID IN (7, 1999)");
      await commit();
      const taken = await replayElsewhere(observing);
      await holder.run({ name: "test", text: "ROLLBACK" });
      return taken;
    };
    const observer = before("dataLoad.copyChunk", async () => {
      await holdRecords(holder);
      meanwhile = intervene();
    });
    const target = oracleTarget({ migration: { chunkRows: 5_000, parallelDegree: 1 } });
    await migrateOracle(server, { target, observer });
    expect(await meanwhile).toBe(0);
    const text = `SELECT COUNT(*) AS "rows", COUNT(CASE WHEN ORDER_ID IN (7, 1999) THEN 1 END) AS "back" FROM ORDERS`;
    expect(await queryOracle(server, text)).toEqual([{ rows: 1998, back: 0 }]);
  });
});

/** OPEN_TRANSACTION_MS=60000 keeps it open for a minute. */
const openMs = Number(process.env["OPEN_TRANSACTION_MS"] ?? 3_000);

/** Reads rows that nobody changes every 50 ms, as another user, until it is stopped. */
async function startProbe(): Promise<{ stop(): Promise<{ reads: number; faults: readonly string[] }> }> {
  const session = await server.open("APP");
  const text = `SELECT COUNT(*) AS "n" FROM HR.ORDERS WHERE ORDER_ID BETWEEN 1 AND 1000`;
  const faults: string[] = [];
  let [reads, isStopping] = [0, false];
  const read = async () => {
    for (; !isStopping; reads += 1) {
      await session.run({ name: "probe", text }).then(
        ({ rows: [row] }) => row?.["n"] === 1000 || faults.push(`${String(row?.["n"])} rows`),
        (error: unknown) => faults.push(String((error as { code?: string }).code)),
      );
      await sleep(50);
    }
  };
  const reading = read();
  return {
    stop: async () => {
      isStopping = true;
      await reading;
      return { reads, faults };
    },
  };
}

describe("a transaction of the application that stays open in the way of a cutover", () => {
  it(
    "is given way to until it ends, and its rows are kept; a reader misses but the name between the renames",
    async () => {
      const probe = await startProbe();
      const said: string[] = [];
      let isEnded = false;
      const open = beforeStep("swapTables", async () => {
        await write("UPDATE HR.ORDERS SET NOTE = 'open' WHERE ORDER_ID = 1500");
        await write(
          "INSERT INTO HR.ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID) VALUES (1000000, DATE '2025-05-05', 1)",
        );
      });
      const swap = before("swapTables.swapNames", () => expect(isEnded).toBe(true));
      // From the first attempt on, so that it is in the way however long it takes to get there.
      const log = (message: string) => {
        said.push(message);
        if (!message.startsWith("Cutover: gave way (attempt 1)")) return;
        setTimeout(() => {
          isEnded = true;
          void commit();
        }, openMs);
      };
      const result = await migrateOracle(server, { observer: allOf(open, swap), log });
      const { reads, faults } = await probe.stop();
      expect(said).toContainEqual(expect.stringMatching(/^Cutover: gave way \(attempt 1\)/));
      expect(result).toMatchObject({ method: "copySwap" });
      const kept = `SELECT ORDER_ID AS "id", NOTE AS "note" FROM ORDERS WHERE ORDER_ID IN (1500, 1000000) ORDER BY 1`;
      expect(await queryOracle(server, kept)).toEqual([
        { id: 1500, note: "open" },
        { id: 1_000_000, note: null },
      ]);
      expect(await readEveryRow(server, ordersOfHr)).toHaveLength(2001);
      expect(reads).toBeGreaterThan(10);
      expect(faults.filter((fault) => fault !== "ORA-00942")).toEqual([]);
    },
    60_000 + openMs,
  );
});
