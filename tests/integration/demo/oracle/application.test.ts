import { setTimeout as sleep } from "node:timers/promises";
import oracledb from "oracledb";
import { startApplication, type Application } from "../../../../tools/demo/application";
import { compareTable } from "../../../../tools/demo/application/oracle/comparison";
import { openConnection } from "../../../../tools/demo/application/oracle/connection";
import { oracleApplication } from "../../../../tools/demo/application/oracle/database";
import type { TableName } from "../../../../tools/demo/application/statements";
import { createHrOracle, type HrOracle } from "./hr-oracle";

describe("the writing application on Oracle", () => {
  let oracle: HrOracle;
  let owner: oracledb.Connection;
  let application: Application;

  // A busy machine takes minutes over what a quiet one does in seconds.
  jest.setTimeout(280_000);

  beforeAll(async () => {
    oracle = await createHrOracle();
    const { connectString, passwords } = oracle;
    owner = await openConnection({ connectString, user: "hr", password: passwords.hr }, "tests");
    const address = { connectString, user: "hr_app_user", password: passwords.hr_app_user };
    application = await startApplication({
      database: oracleApplication(address),
      ratePerSecond: 200,
      writers: 4,
    });
    application.allowFarAhead();
    while (application.statistics().committed < 100) await sleep(50);
    // The application holds locks most of the time.
    await owner.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 20");
    await owner.execute("ALTER TABLE transactions READ ONLY");
    await sleep(500);
    await owner.execute("ALTER TABLE transactions READ WRITE");
    await sleep(1_000);
    await application.stop();
  });
  afterAll(async () => {
    await application.stop();
    await owner.close();
    await oracle.close();
  });

  async function verdictOn(table: TableName) {
    const verdicts = await application.verify((ledger) => compareTable(owner, ledger));
    return verdicts.find((verdict) => verdict.table === table);
  }

  /** Compares while the table is not as the application left it; the change is taken back. */
  async function verdictAfter(table: TableName, change: string, undo: readonly string[]) {
    await oracle.run("hr", change);
    try {
      return await verdictOn(table);
    } finally {
      for (const statement of undo) await oracle.run("hr", statement);
    }
  }

  it("sends a statement again that met a table that was closed for writers, and none of it fails", () => {
    const { failures, failedStatements, retries, committed, unknown } = application.statistics();
    expect(failures).toEqual([]);
    expect({ failedStatements, unknown }).toEqual({ failedStatements: 0, unknown: 0 });
    expect(committed).toBeGreaterThan(10);
    expect(retries["ORA-12081"]).toBeGreaterThan(0);
  });

  it("hears an alarm for each row that raises one", () => {
    const { sent, heard } = application.statistics().alarms;
    expect(heard).toBe(sent);
  });

  it("finds every row as it left it, and leaves nothing behind", async () => {
    const verdicts = await application.verify((ledger) => compareTable(owner, ledger));
    expect(verdicts.map(({ table }) => table)).toEqual([
      ...["transactions", "audit_log", "events", "orders", "employees", "customer_data"],
    ]);
    for (const verdict of verdicts) {
      expect(verdict.faults).toEqual([]);
      expect(verdict).toMatchObject({ isEqual: true, faultyRows: 0 });
      expect(verdict.writtenRows).toBeGreaterThan(5);
    }
    for (const { untouched } of verdicts.slice(0, 3)) expect(untouched.expected.rows).toBeGreaterThan(500);
    const left = await oracle.run("hr", "SELECT table_name FROM user_tables WHERE temporary = 'Y'");
    expect(left).toEqual([]);
  });

  it("notices one lost row among the others", async () => {
    const verdict = await verdictAfter(
      "transactions",
      "UPDATE transactions SET transaction_id = -200 WHERE transaction_id = 200",
      ["UPDATE transactions SET transaction_id = 200 WHERE transaction_id = -200"],
    );
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 0 });
  });

  it("notices one changed byte in another row", async () => {
    const verdict = await verdictAfter(
      "audit_log",
      "UPDATE audit_log SET object_id = object_id + 1 WHERE audit_id = 100",
      ["UPDATE audit_log SET object_id = object_id - 1 WHERE audit_id = 100"],
    );
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 0 });
    expect(verdict?.untouched.found.rows).toBe(verdict?.untouched.expected.rows);
  });

  it("notices a changed row and a lost one among those it wrote", async () => {
    const last = "(SELECT MAX(event_id) FROM events)";
    const changed = await verdictAfter(
      "events",
      `UPDATE events SET user_id = user_id + 1 WHERE event_id = ${last}`,
      [`UPDATE events SET user_id = user_id - 1 WHERE event_id = ${last}`],
    );
    expect(changed).toMatchObject({ isEqual: false, faultyRows: 1, faults: [{ fault: "changed" }] });
    const lost = await verdictAfter(
      "events",
      `UPDATE events SET event_id = -event_id WHERE event_id = ${last}`,
      ["UPDATE events SET event_id = -event_id WHERE event_id < 0"],
    );
    expect(lost).toMatchObject({ isEqual: false, faults: [{ fault: "lost" }] });
  });

  it("notices one changed byte at the end of a large object, among its own rows and among the others", async () => {
    const untouched = await verdictAfter(
      "customer_data",
      "UPDATE customer_data SET notes = SUBSTR(notes, 1, 5599) || '!' WHERE customer_id = 201",
      ["UPDATE customer_data SET notes = SUBSTR(notes, 1, 5599) || ' ' WHERE customer_id = 201"],
    );
    expect(untouched).toMatchObject({ isEqual: false, faultyRows: 0 });
    const last = "(SELECT MAX(customer_id) FROM customer_data)";
    const written = await verdictAfter(
      "customer_data",
      `UPDATE customer_data SET photo = TO_BLOB(HEXTORAW('FF')) WHERE customer_id = ${last}`,
      [],
    );
    expect(written).toMatchObject({ isEqual: false, faultyRows: 1, faults: [{ fault: "changed" }] });
  });
});
