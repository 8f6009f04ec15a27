import type { SqlCommand } from "../../../provider/dialect/session";
import { releaseOracle } from "../../../provider/engines/oracle/release";
import { targetSchema, type Target } from "../../../provider/schema/target";
import { after, allOf, before, failureOf } from "../../support/copy-swap";
import type { CrashPoint } from "../../support/crash";
import { thirdOf } from "../../support/share";
import { crashOracleAt } from "../../support/oracle-crash";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
  recording,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { OracleWriter } from "../../support/oracle-writer";
import { listeningHooks } from "../../support/orders";

const target: Target = oracleTarget({ migration: { method: "modifyOnline" } });

const more: readonly string[] = [
  "CREATE INDEX ORDERS_DATE ON ORDERS (ORDER_DATE)",
  "CREATE TABLE NOTES (ORDER_ID NUMBER(10) CONSTRAINT NOTES_FK REFERENCES ORDERS (ORDER_ID) ON DELETE CASCADE)",
  "CREATE TABLE SEEN (ORDER_ID NUMBER(10))",
  "CREATE TRIGGER ORDERS_SEEN AFTER INSERT ON ORDERS FOR EACH ROW BEGIN INSERT INTO SEEN VALUES (:NEW.ORDER_ID); END;",
  "CREATE VIEW ORDERS_V AS SELECT ORDER_ID FROM ORDERS",
  "GRANT SELECT ON ORDERS TO APP",
];

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", [...createOrders, ...more]);
});
afterEach(() => server.close());

async function readTexts(text: string): Promise<unknown[]> {
  return (await queryOracle(server, text)).map((row) => Object.values(row).join(" "));
}

const objectOf = `SELECT OBJECT_ID FROM USER_OBJECTS WHERE OBJECT_NAME = 'ORDERS' AND OBJECT_TYPE = 'TABLE'`;
const scheme = `SELECT PARTITIONING_TYPE, INTERVAL FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`;
const runs = `SELECT METHOD, STATE FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`;
const indexes = `SELECT INDEX_NAME, PARTITIONED, STATUS FROM USER_INDEXES WHERE TABLE_NAME = 'ORDERS' ORDER BY INDEX_NAME`;
const movement = `SELECT ROW_MOVEMENT FROM USER_TABLES WHERE TABLE_NAME = 'ORDERS'`;
const byMonth = ["RANGE NUMTOYMINTERVAL(1,'MONTH')"];
/** What the tool may leave behind beside its ledger: nothing. */
const own = `SELECT OBJECT_NAME FROM USER_OBJECTS WHERE OBJECT_TYPE IN ('TABLE', 'TRIGGER')
  AND (OBJECT_NAME LIKE 'ORDERS\\_%' ESCAPE '\\' OR OBJECT_NAME LIKE 'TABLE\\_MIGRATION\\_%JOURNAL%' ESCAPE '\\') ORDER BY 1`;

function at(when: CrashPoint["when"], statement: string, step = "modifyOnline"): CrashPoint {
  return { step, statement, occurrence: 1, when };
}

const named = { migration: { method: "modifyOnline" as const } };
const days = oracleTarget({ intervalType: "DAY", intervalValue: 10, ...named });
const weeks = oracleTarget({ intervalType: "DAY", intervalValue: 7, ...named });
/** Within one month: an UPDATE that partitions by month take without row movement. */
const moveWithinMonths = [
  "UPDATE ORDERS SET ORDER_DATE = TRUNC(ORDER_DATE, 'MM') + 20 WHERE ORDER_ID = 1",
  "UPDATE ORDERS SET ORDER_DATE = TRUNC(ORDER_DATE, 'MM') + 5 WHERE ORDER_ID = 1",
  "COMMIT",
];

function release(declared = target): Promise<string[]> {
  return releaseOracle({ connection: server.connectionOf("HR"), target: declared, hooks: listeningHooks() });
}

describe("Oracle's own statement, taken by its name", () => {
  it("gives the table its partitions while the application writes, and leaves all else as it was", async () => {
    const object = await readTexts(objectOf);
    const writer = await OracleWriter.start(server);
    await writer.commitMore(3);
    const result = await migrateOracle(server, { target });
    await writer.commitMore(3);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    expect(await readRows(server)).toEqual(writer.expectedRows());
    expect(result).toMatchObject({ method: "modifyOnline", rows: 0, chunks: 0, retiredTable: null });
    expect(result?.inventory).toContain("3 indexes");
    expect(await readTexts(objectOf)).toEqual(object);
    expect(await readTexts(scheme)).toEqual(byMonth);
    expect(await readTexts(indexes)).toEqual([
      "ORDERS_CUSTOMER YES N/A",
      "ORDERS_DATE YES N/A",
      "ORDERS_PK NO VALID",
    ]);
    expect(await readTexts(own)).toEqual(["ORDERS_SEEN"]);
    await server.run("HR", [
      "UPDATE ORDERS SET ORDER_DATE = DATE '2031-01-01' WHERE ORDER_ID = 1999",
      "COMMIT",
    ]);
    expect(await migrateOracle(server, { target })).toBeNull();
  });

  it("takes a table that has partitions to others, and looks at an open transaction for as long as it lasts", async () => {
    await migrateOracle(server, { target });
    const writer = await server.open("HR");
    await writer.run({ name: "test", text: "UPDATE ORDERS SET NOTE = 'open' WHERE ORDER_ID = 1" });
    const release = before("modifyOnline.modifyOnline", () => {
      setTimeout(() => void writer.run({ name: "test", text: "COMMIT" }), 300);
    });
    expect(await migrateOracle(server, { target: days, observer: release })).toMatchObject({
      method: "modifyOnline",
    });
    expect(await readTexts(scheme)).toEqual(["RANGE NUMTODSINTERVAL(10,'DAY')"]);
    expect(await readTexts("SELECT NOTE FROM ORDERS WHERE ORDER_ID = 1")).toEqual(["open"]);
    await server.run("HR", moveWithinMonths);
  });

  it("lets rows of a partitioned table move where it narrows their partitions, and takes that back with the run", async () => {
    await migrateOracle(server, { target });
    await server.run("HR", ["ALTER TABLE ORDERS DISABLE ROW MOVEMENT"]);
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), days)).toBe(true);
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
    expect(await release(days)).toEqual([expect.stringContaining("it never has both")]);
    expect(await readTexts(movement)).toEqual(["DISABLED"]);
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), days)).toBe(true);
    expect(await migrateOracle(server, { target: weeks })).toMatchObject({ method: "modifyOnline" });
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
    await server.run("HR", moveWithinMonths);
  });

  it("takes back that it lets rows move where the declaration is set back to what the table is", async () => {
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), target)).toBe(true);
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
    const { connection, schema, table } = target;
    const plain = targetSchema.parse({ connection, schema, table, partitionType: "NONE" });
    expect(await migrateOracle(server, { target: plain })).toMatchObject({ method: "setAttributes" });
    expect(await readTexts(movement)).toEqual(["DISABLED"]);
    expect(await readTexts(runs)).toEqual(["modifyOnline abandoned", "setAttributes completed"]);
    expect(await migrateOracle(server, { target: plain })).toBeNull();
  });

  it("is whole after a death at each of its statements, in one run", async () => {
    const truth = await readRows(server);
    const statements = ["ledger.startStep", "enableRowMovement", "modifyOnline", "ledger.endStep"];
    const points = [
      ...statements
        .map((name) => (name.includes(".") ? name : `modifyOnline.${name}`))
        .flatMap((name) => [at("before", name), at("after", name)]),
      at("before", "ledger.completeRun", "end"),
    ];
    for (const point of thirdOf(points)) expect(await crashOracleAt(server, point, target)).toBe(true);
    await migrateOracle(server, { target });
    expect(await readTexts(runs)).toEqual(["modifyOnline completed"]);
    expect(await readTexts(scheme)).toEqual(byMonth);
    expect(await readRows(server)).toEqual(truth);
  });

  it("is taken back before it took effect, and found done after that", async () => {
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), target)).toBe(true);
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
    expect(await release()).toEqual([expect.stringContaining("it never has both")]);
    expect(await readTexts(movement)).toEqual(["DISABLED"]);
    expect(await crashOracleAt(server, at("after", "modifyOnline.modifyOnline"), target)).toBe(true);
    // Named or not: what is done is done.
    const result = await migrateOracle(server, { target: oracleTarget() });
    expect(result).toMatchObject({ method: "modifyOnline" });
    expect(await readTexts(runs)).toEqual(["modifyOnline abandoned", "modifyOnline completed"]);
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
  });

  it("is not taken back while a killed process's session still works at the statement on the server", async () => {
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), target)).toBe(true);
    const atWork = await server.open("HR");
    const { rows } = await atWork.run({
      name: "test",
      text: "BEGIN :out_session := DBMS_SESSION.UNIQUE_SESSION_ID; END;",
      outputs: ["session"],
    });
    const noted = "(SELECT MAX(EVENT_ID) FROM TABLE_MIGRATION_EVENTS WHERE KIND = 'longStatement')";
    await server.run("HR", [
      `UPDATE TABLE_MIGRATION_EVENTS SET DETAIL = '{"session":"${String(rows[0]?.["session"])}","worker":4711}' WHERE EVENT_ID = ${noted}`,
      "COMMIT",
    ]);
    const failure = await failureOf(release());
    expect(failure).toMatchObject({ code: "RUN_IN_PROGRESS" });
    expect(failure.message).toContain("AUDSID 4711");
    expect(await readTexts(movement)).toEqual(["ENABLED"]);
    expect(await readTexts(runs)).toEqual(["modifyOnline running"]);
    await atWork.close();
    expect(await release()).toEqual([expect.stringContaining("it never has both")]);
    expect(await readTexts(movement)).toEqual(["DISABLED"]);
  });

  it("finds done what a killed process has left at work on the server", async () => {
    const sent: SqlCommand[] = [];
    const text = `ALTER TABLE ORDERS MODIFY PARTITION BY RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
      (PARTITION P0 VALUES LESS THAN (DATE '2024-02-01')) ONLINE UPDATE INDEXES (ORDERS_PK GLOBAL)`;
    const land = after("modifyOnline.enableRowMovement", () => server.run("HR", [text]));
    await migrateOracle(server, { target, observer: allOf(recording(sent), land) });
    expect(sent.map(({ name }) => name)).not.toContain("modifyOnline.modifyOnline");
    expect(await readTexts(scheme)).toEqual(byMonth);
    expect(await readTexts(runs)).toEqual(["modifyOnline completed"]);
  });

  it("makes room for a copy where it is not named any more", async () => {
    expect(await crashOracleAt(server, at("before", "modifyOnline.modifyOnline"), target)).toBe(true);
    expect(await migrateOracle(server)).toMatchObject({ method: "copySwap" });
    expect(await readTexts(runs)).toEqual(["modifyOnline abandoned", "copySwap completed"]);
    expect(
      await readTexts("SELECT ROW_MOVEMENT FROM USER_TABLES WHERE TABLE_NAME = 'ORDERS_RETIRED'"),
    ).toEqual(["DISABLED"]);
  });

  it("does not begin on a table that was altered meanwhile, and does not end where something has got lost", async () => {
    const alter = before("modifyOnline.limitDdl", () => server.run("HR", ["DROP INDEX ORDERS_DATE"]));
    const failure = await failureOf(migrateOracle(server, { target, observer: alter }));
    expect(failure).toMatchObject({ code: "SOURCE_CHANGED" });
    expect(failure.message).toContain("ORDERS_DATE is gone");
    expect(await readTexts(scheme)).toEqual([]);
    const lose = after("modifyOnline.modifyOnline", () =>
      server.run("HR", ["ALTER TRIGGER ORDERS_SEEN DISABLE"]),
    );
    const lost = await failureOf(migrateOracle(server, { target, observer: lose }));
    expect(lost).toMatchObject({ code: "MODIFIED_INVENTORY_DIFFERS" });
    expect(lost.message).toContain("ORDERS_SEEN");
    await server.run("HR", ["ALTER TRIGGER ORDERS_SEEN ENABLE"]);
    expect(await migrateOracle(server, { target })).toMatchObject({ method: "modifyOnline" });
    expect(await readTexts(runs)).toEqual(["modifyOnline abandoned", "modifyOnline completed"]);
  });
});
