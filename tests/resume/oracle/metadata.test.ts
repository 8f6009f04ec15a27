import type { SqlCommand, StatementObserver } from "../../../provider/dialect/session";
import type { CrashPoint } from "../../support/crash";
import { releaseOracle } from "../../../provider/engines/oracle/release";
import { allOf, before, failureOf } from "../../support/copy-swap";
import { thirdOf } from "../../support/share";
import { crashOracleAt } from "../../support/oracle-crash";
import { migrateOracle, queryOracle, readRows, recording } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { listeningHooks } from "../../support/orders";
import { targetSchema } from "../../../provider/schema/target";

const createOrders: readonly string[] = [
  `CREATE TABLE ORDERS (ORDER_ID NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY, ORDER_DATE DATE NOT NULL)
   PARTITION BY RANGE (ORDER_DATE) SUBPARTITION BY HASH (ORDER_ID) SUBPARTITIONS 2
   (PARTITION P_2024 VALUES LESS THAN (DATE '2025-01-01'))`,
  "CREATE INDEX ORDERS_DATE ON ORDERS (ORDER_DATE) LOCAL",
  "INSERT INTO ORDERS SELECT LEVEL, DATE '2024-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 50",
  "COMMIT",
];

const place = { connection: "test", schema: "HR", table: "ORDERS", partitionColumn: "ORDER_DATE" };
const hash = { subpartitionType: "HASH", subpartitionColumn: "ORDER_ID" };
const ranges = targetSchema.parse({
  ...{ ...place, ...hash, subpartitionCount: 2 },
  partitionType: "RANGE",
  partitions: [
    { name: "P_2024", lessThan: "2025-01-01" },
    { name: "P_2025", lessThan: "2026-01-01" },
    { name: "LATER", lessThan: "MAXVALUE" },
  ],
});
/** What is there stays; what comes gets months, and another number of subpartitions. */
const months = targetSchema.parse({
  ...{ ...place, ...hash, subpartitionCount: 4, rowMovement: true },
  ...{ partitionType: "INTERVAL", intervalType: "MONTH", history: "keepPartitions" },
});

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

function readPartitions(): Promise<readonly unknown[]> {
  return queryOracle(
    server,
    `SELECT p.PARTITION_NAME AS "name", t.INTERVAL AS "interval", t.DEF_SUBPARTITION_COUNT AS "parts" FROM USER_TAB_PARTITIONS p
       JOIN USER_PART_TABLES t ON t.TABLE_NAME = p.TABLE_NAME WHERE p.TABLE_NAME = 'ORDERS' ORDER BY p.PARTITION_POSITION`,
  );
}

function around(step: string, statement: string): CrashPoint[] {
  return (["before", "after"] as const).map((when) => ({ step, statement, occurrence: 1, when }));
}

/** Every statement by which a change of one kind writes, in their order; one run dies at each of them, and goes on. */
function pointsOf(kind: string, ...changes: readonly string[]): CrashPoint[] {
  const statements = ["ledger.startStep", ...changes, "ledger.endStep"];
  return [
    ...statements.flatMap((statement) => around(kind, statement)),
    ...around("end", "ledger.completeRun").slice(0, 1),
  ];
}

function readRuns(): Promise<readonly unknown[]> {
  return queryOracle(server, `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`);
}

const added = ["P_2024", "P_2025", "LATER"].map((name) => ({ name, interval: null, parts: 2 }));
const kept = [{ name: "P_2024", interval: "NUMTOYMINTERVAL(1,'MONTH')", parts: 4 }];
const interval = pointsOf("setInterval", "setInterval.setInterval").slice(0, -1);
const settings = pointsOf("setAttributes", "setAttributes.setRowMovement", "setAttributes.setTemplate");

describe("a change of a table's own partitioning that dies before and after its statements", () => {
  it.each([
    ["partitions are added", ranges, pointsOf("addPartitions", "addPartitions.addPartition"), added, 1],
    ["an interval and settings are set", months, [...interval, ...settings], kept, 2],
  ])("is whole afterwards, and no row is touched: %s", async (_, target, points, partitions, steps) => {
    const truth = await readRows(server);
    for (const point of thirdOf(points)) expect(await crashOracleAt(server, point, target)).toBe(true);
    const said: string[] = [];
    const result = await migrateOracle(server, { target, log: (message) => void said.push(message) });
    expect(said).toContainEqual(expect.stringMatching(/^Goes on with run \d+, which stopped before\.$/));
    expect(result?.steps).toHaveLength(steps);
    expect(await readRuns()).toEqual([{ state: "completed" }]);
    expect(await readPartitions()).toEqual(partitions);
    expect(await readRows(server)).toEqual(truth);
    await server.run("HR", ["INSERT INTO ORDERS VALUES (1000, DATE '2030-05-05')", "COMMIT"]);
    expect(await migrateOracle(server, { target })).toBeNull();
  });
});

describe("a change of a table's own partitioning", () => {
  it("waits for the application's transaction no longer than it is told, and names nobody it cannot see", async () => {
    const writer = await server.open("HR");
    await writer.run({ name: "test", text: "DELETE FROM ORDERS WHERE ORDER_ID = 1" });
    const target = { ...ranges, migration: { ...ranges.migration, cutoverPatienceMs: 1_000 } };
    expect(await failureOf(migrateOracle(server, { target }))).toMatchObject({ code: "LOCK_NOT_GRANTED" });
    await writer.run({ name: "test", text: "COMMIT" });
    await writer.close();
    const { cutoverPatienceMs } = ranges.migration;
    const [plan] = await queryOracle(server, `SELECT PLAN AS "plan" FROM TABLE_MIGRATION_RUNS`);
    expect(String(plan?.["plan"])).toContain('"patienceMs":1000');
    const result = await migrateOracle(server, { target: ranges });
    const [again] = await queryOracle(server, `SELECT PLAN AS "plan" FROM TABLE_MIGRATION_RUNS`);
    expect(String(again?.["plan"])).toContain(`"patienceMs":${cutoverPatienceMs}`);
    expect(result).toMatchObject({ method: "addPartitions", rows: 0, partitions: 3, retiredTable: null });
    expect(await readRows(server)).toHaveLength(49);
  });
});

const years: readonly string[] = [
  `CREATE TABLE ORDERS (ORDER_ID NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY, ORDER_DATE DATE NOT NULL)
   PARTITION BY RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1, 'YEAR'))
   (PARTITION P_2024 VALUES LESS THAN (DATE '2025-01-01'))`,
  "INSERT INTO ORDERS VALUES (1, DATE '2025-05-05')",
  "COMMIT",
];
const withoutInterval = targetSchema.parse({
  ...place,
  partitionType: "RANGE",
  partitions: [
    { name: "P_2024", lessThan: "2025-01-01" },
    { name: "P_2025", lessThan: "2026-01-01" },
  ],
});

describe("an interval that is to go while a row makes one more partition", () => {
  let writer: Awaited<ReturnType<OracleServer["open"]>>;
  let sent: SqlCommand[];
  beforeEach(async () => {
    await server.run("HR", ["DROP TABLE ORDERS PURGE", ...years]);
    writer = await server.open("HR");
    sent = [];
  });
  afterEach(() => writer.close());

  const write = async (text: string) => void (await writer.run({ name: "test", text }));
  const attempt = async (...meetings: readonly StatementObserver[]) => {
    const record = recording(sent);
    const failure = await failureOf(
      migrateOracle(server, { target: withoutInterval, observer: allOf(record, ...meetings) }),
    );
    return { failure, names: sent.map(({ name }) => name).filter((name) => name.endsWith("Interval")) };
  };
  const expectInterval = async () => {
    const [table] = await queryOracle(
      server,
      `SELECT INTERVAL AS "interval" FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`,
    );
    expect(table).toEqual({ interval: "NUMTOYMINTERVAL(1,'YEAR')" });
    await server.run("HR", ["INSERT INTO ORDERS VALUES (3, DATE '2028-08-08')", "COMMIT"]);
  };

  it("stays where the row has come before the lock", async () => {
    const { failure, names } = await attempt(
      before("setInterval.setInterval", () => write("INSERT INTO ORDERS VALUES (2, DATE '2026-06-06')")),
      before("setInterval.findBlockers", () => write("COMMIT")),
    );
    expect(failure.code).toBe("SOURCE_CHANGED");
    expect(failure.message).toContain("its interval has stayed");
    expect(names).toEqual(["setInterval.setInterval"]);
    await expectInterval();
  });

  it("is set again where nobody could look in time", async () => {
    const { failure, names } = await attempt(
      before("setInterval.setInterval", async () => {
        await write("INSERT INTO ORDERS VALUES (2, DATE '2026-06-06')");
        await write("COMMIT");
      }),
    );
    expect(failure.code).toBe("SOURCE_CHANGED");
    expect(failure.message).toContain("its interval is set again");
    expect(names).toEqual(["setInterval.setInterval", "setInterval.restoreInterval"]);
    await expectInterval();
  });
});

describe("an interval that is to go, by a run that dies", () => {
  const isSet = async () => {
    const sql = `SELECT INTERVAL AS "interval" FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`;
    const [table] = await queryOracle(server, sql);
    return table?.["interval"] === "NUMTOYMINTERVAL(1,'YEAR')";
  };
  beforeEach(() => server.run("HR", ["DROP TABLE ORDERS PURGE", ...years]));

  /** It dies when the interval is off, and a row has made one more partition than is declared. */
  const dieWithoutInterval = async () => {
    const oneMore = before("setInterval.setInterval", () =>
      server.run("HR", ["INSERT INTO ORDERS VALUES (2, DATE '2026-06-06')", "COMMIT"]),
    );
    const [, died] = around("setInterval", "setInterval.setInterval") as [CrashPoint, CrashPoint];
    expect(await crashOracleAt(server, died, withoutInterval, oneMore)).toBe(true);
    expect(await isSet()).toBe(false);
    await expect(server.run("HR", ["INSERT INTO ORDERS VALUES (3, DATE '2028-08-08')"])).rejects.toThrow(
      "ORA-14400",
    );
  };
  const takesRows = async () => {
    expect(await isSet()).toBe(true);
    await server.run("HR", ["INSERT INTO ORDERS VALUES (3, DATE '2028-08-08')", "COMMIT"]);
  };

  it("goes, and the run ends, whatever statement it dies at", async () => {
    const points = pointsOf("setInterval", "ledger.recordEvent", "setInterval.setInterval");
    for (const point of thirdOf(points))
      expect(await crashOracleAt(server, point, withoutInterval)).toBe(true);
    await migrateOracle(server, { target: withoutInterval });
    expect(await isSet()).toBe(false);
    expect(await readRuns()).toEqual([{ state: "completed" }]);
  });

  it("is set again by the next run where a partition has come, and the run after that plans anew", async () => {
    await dieWithoutInterval();
    const point = around("setInterval", "setInterval.restoreInterval")[0] as CrashPoint;
    expect(await crashOracleAt(server, point, withoutInterval)).toBe(true);
    const failure = await failureOf(migrateOracle(server, { target: withoutInterval }));
    expect(failure).toMatchObject({ code: "SOURCE_CHANGED" });
    expect(failure.message).toContain("its interval is set again");
    await takesRows();
    const next = migrateOracle(server, { target: withoutInterval });
    await expect(next).rejects.toMatchObject({ code: "ROWS_BEYOND_PARTITIONS" });
    expect(await isSet()).toBe(true);
  });

  it("is set again where the run is taken back", async () => {
    await dieWithoutInterval();
    const connection = server.connectionOf("HR");
    const notes = await releaseOracle({ connection, target: withoutInterval, hooks: listeningHooks() });
    expect(notes).toEqual([expect.stringContaining("one that it had taken off is set again")]);
    expect(await readRuns()).toEqual([{ state: "abandoned" }]);
    await takesRows();
  });

  it.each([
    ["of the same interval", {}, 0],
    ["of months behind what there is", { intervalType: "MONTH", history: "keepPartitions" }, 1],
  ])("is set again, or replaced, by a declaration %s", async (_, changes, count) => {
    await dieWithoutInterval();
    const target = targetSchema.parse({
      ...place,
      partitionType: "INTERVAL",
      intervalType: "YEAR",
      ...changes,
    });
    const result = await migrateOracle(server, { target });
    expect(result).toMatchObject({ method: "setInterval" });
    expect(await isSet()).toBe(count === 0);
    expect(await readRuns()).toEqual([{ state: "abandoned" }, { state: "completed" }]);
    await server.run("HR", ["INSERT INTO ORDERS VALUES (3, DATE '2028-08-08')", "COMMIT"]);
    expect(await migrateOracle(server, { target })).toBeNull();
  });
});
