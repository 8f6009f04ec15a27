import type { SqlCommand } from "../../../provider/dialect/session";
import { allOf, beforeStep, failureOf } from "../../support/copy-swap";
import { createOrders, migrateOracle, oracleTarget, readRows, recording } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterAll(() => server.close());

const target = oracleTarget({ migration: { chunkRows: 5_000, parallelDegree: 1 } });

/** Rows of a table cannot be written until the server has failed with each of these codes, one after the other; a rollback keeps the count. */
function failing(table: string, codes: readonly number[]): readonly string[] {
  const declared = codes.map((code, at) => `e${at} EXCEPTION; PRAGMA EXCEPTION_INIT(e${at}, -${code});`);
  const raised = codes.map((_, at) => `IF n = ${at + 1} THEN RAISE e${at}; END IF;`);
  return [
    `CREATE SEQUENCE ${table}_FAULTS`,
    `CREATE TRIGGER ${table}_FAULT BEFORE INSERT ON ${table} DECLARE n NUMBER; ${declared.join(" ")}
     BEGIN n := ${table}_FAULTS.NEXTVAL; ${raised.join(" ")} END;`,
  ];
}

const chunks = (sent: readonly SqlCommand[]) =>
  sent.filter(({ name }) => name === "dataLoad.copyChunk").length;

describe("a failure of Oracle that passes by itself", () => {
  it("is met again ten times and no more, and then told", async () => {
    const sent: SqlCommand[] = [];
    const always = beforeStep("dataLoad", () =>
      server.run(
        "HR",
        failing(
          "ORDERS_INTERIM",
          Array.from({ length: 40 }, () => 14_766),
        ),
      ),
    );
    const failure = await failureOf(
      migrateOracle(server, { target, observer: allOf(recording(sent), always) }),
    );
    expect(failure.message).toContain("ORA-14766");
    expect(chunks(sent)).toBe(10);
    await server.run("HR", ["DROP TRIGGER ORDERS_INTERIM_FAULT", "DROP SEQUENCE ORDERS_INTERIM_FAULTS"]);
  });

  it("is not noticed but for the time it takes, and nothing is copied twice", async () => {
    const truth = await readRows(server);
    const sent: SqlCommand[] = [];
    const thrice = beforeStep("dataLoad", () =>
      server.run("HR", failing("ORDERS_INTERIM", [14_766, 2_091, 12_838])),
    );
    const gone = beforeStep("createIndexes", () =>
      server.run("HR", ["DROP TRIGGER ORDERS_INTERIM_FAULT", "DROP SEQUENCE ORDERS_INTERIM_FAULTS"]),
    );
    await migrateOracle(server, { target, observer: allOf(recording(sent), thrice, gone) });
    expect(chunks(sent)).toBe(4);
    expect(sent.filter(({ text }) => text === "ALTER SESSION DISABLE PARALLEL DML")).toHaveLength(1);
    expect(await readRows(server)).toEqual(truth);
  });
});
