import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { TableName } from "../../../tools/demo/application/statements";
import type { TableVerdict } from "../../../tools/demo/application/comparison";
import { createHrDatabase, type HrApplication, type HrDatabase } from "./hr-database";

describe("the writing application", () => {
  let db: HrDatabase;
  let admin: pg.Client;
  let application: HrApplication;

  beforeAll(async () => {
    db = await createHrDatabase();
    admin = await db.connectAsSuperuser();
    application = await db.startApplication();
    await hasCommitted(300);
    application.startPhase("far ahead");
    application.allowFarAhead();
    await hasCommitted(700);
    await application.stop();
    // The comparison needs no keys, and a test wants to break them.
    await admin.query(
      `ALTER TABLE hr.transactions DROP CONSTRAINT transactions_pkey;
       ALTER TABLE hr.audit_log DROP CONSTRAINT audit_log_pkey;
       ALTER TABLE hr.events DROP CONSTRAINT events_pkey;
       SET session_replication_role = replica`,
    );
  });
  afterAll(() => db.drop());

  /** However slow the machine is, within the patience of a hook. */
  async function hasCommitted(transactions: number): Promise<void> {
    const deadline = Date.now() + 25_000;
    while (application.statistics().committed < transactions && Date.now() < deadline) await sleep(50);
  }

  async function verdictOn(table: TableName): Promise<TableVerdict | undefined> {
    return (await application.verify(admin)).find((verdict) => verdict.table === table);
  }

  /** Compares while the table is not as the application left it; then puts it back. */
  async function verdictAfter(table: TableName, statement: string): Promise<TableVerdict | undefined> {
    await admin.query(`CREATE TABLE public.kept AS TABLE hr.${table}`);
    try {
      expect((await admin.query(statement)).rowCount).toBe(1);
      return await verdictOn(table);
    } finally {
      await admin.query(
        `TRUNCATE hr.${table}; INSERT INTO hr.${table} OVERRIDING SYSTEM VALUE TABLE public.kept; DROP TABLE public.kept`,
      );
    }
  }

  it("keeps to its rate, and no statement of it fails", () => {
    const statistics = application.statistics();
    expect(statistics.failures).toEqual([]);
    expect(statistics.failedStatements).toBe(0);
    expect(statistics.unknown).toBe(0);
    expect(statistics.committed).toBeGreaterThan(200);
    expect(statistics.committed).toBeLessThan(1_400);
    expect(statistics.rolledBack).toBeGreaterThan(0);
  });

  it("tells the waits of each phase", () => {
    const { phases } = application.statistics();
    expect(Object.keys(phases)).toEqual(["before", "far ahead"]);
    for (const { writes, reads } of Object.values(phases)) {
      expect(writes.count).toBeGreaterThan(200);
      expect(reads.count).toBeGreaterThan(10);
      expect(writes.worstMs).toBeGreaterThanOrEqual(writes.p99Ms);
      expect(reads.worst).toMatch(/\.probe$/);
    }
  });

  it("hears an alarm for each row that fires one", () => {
    const { sent, heard } = application.statistics().alarms;
    expect(sent).toBeGreaterThan(0);
    expect(heard).toBe(sent);
  });

  it("writes rows of today, of the past, and of years ahead, and deletes some", async () => {
    const { rows } = await admin.query<{ past: number; today: number; far: number }>(
      `SELECT count(*) FILTER (WHERE txn_date < localtimestamp - interval '1 day')::integer AS past,
              count(*) FILTER (WHERE txn_date < localtimestamp + interval '30 days')::integer AS today,
              count(*) FILTER (WHERE txn_date > localtimestamp + interval '300 days')::integer AS far
       FROM hr.transactions WHERE transaction_id > 5000`,
    );
    expect(rows[0]?.past).toBeGreaterThan(0);
    expect(rows[0]?.today).toBeGreaterThan(rows[0]?.past ?? 0);
    expect(rows[0]?.far).toBeGreaterThan(0);
  });

  it("finds every row as it left it", async () => {
    const verdicts = await application.verify(admin);
    expect(verdicts.map(({ table }) => table)).toEqual([
      "transactions",
      "audit_log",
      "events",
      "orders",
      "employees",
      "customer_data",
    ]);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ isEqual: true, faultyRows: 0 });
      expect(verdict.writtenRows).toBeGreaterThan(50);
    }
    for (const { untouched } of verdicts.slice(0, 3)) expect(untouched.expected.rows).toBeGreaterThan(500);
  });

  it("notices one lost row among those it wrote", async () => {
    const verdict = await verdictAfter(
      "transactions",
      "DELETE FROM hr.transactions WHERE transaction_id = (SELECT max(transaction_id) FROM hr.transactions)",
    );
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 1, faults: [{ fault: "lost" }] });
  });

  it("notices one lost row among the others", async () => {
    const verdict = await verdictAfter("events", "DELETE FROM hr.events WHERE event_id = 100");
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 0 });
    expect(verdict?.untouched.found.rows).toBe((verdict?.untouched.expected.rows ?? 0) - 1);
  });

  it("notices one changed byte in a row it wrote", async () => {
    const verdict = await verdictAfter(
      "audit_log",
      "UPDATE hr.audit_log SET object_type = 'EMPLOYEe' WHERE audit_id = (SELECT max(audit_id) FROM hr.audit_log)",
    );
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 1, faults: [{ fault: "changed" }] });
  });

  it("notices one changed byte in another row", async () => {
    const verdict = await verdictAfter(
      "transactions",
      "UPDATE hr.transactions SET amount = amount + 0.01 WHERE transaction_id = 200",
    );
    expect(verdict).toMatchObject({ isEqual: false, faultyRows: 0 });
    expect(verdict?.untouched.found.rows).toBe(verdict?.untouched.expected.rows);
  });

  it("notices a row that is there twice", async () => {
    const written = await verdictAfter(
      "events",
      "INSERT INTO hr.events OVERRIDING SYSTEM VALUE SELECT * FROM hr.events ORDER BY event_id DESC LIMIT 1",
    );
    expect(written).toMatchObject({ isEqual: false, faultyRows: 1, faults: [{ fault: "more than once" }] });
    const untouched = await verdictAfter(
      "audit_log",
      "INSERT INTO hr.audit_log SELECT * FROM hr.audit_log WHERE audit_id = 100",
    );
    expect(untouched).toMatchObject({ isEqual: false, faultyRows: 0 });
  });

  it("notices a deleted row that is back", async () => {
    const { rows } = await admin.query<{ id: string }>(
      `SELECT id FROM generate_series(1, 5000) AS id
       WHERE NOT EXISTS (SELECT FROM hr.transactions WHERE transaction_id = id) LIMIT 1`,
    );
    const verdict = await verdictAfter(
      "transactions",
      `INSERT INTO hr.transactions (transaction_id, account_id, txn_date, txn_type, amount)
       VALUES (${rows[0]?.id}, 1, now(), 'FEE', 1)`,
    );
    expect(verdict).toMatchObject({ isEqual: false, faults: [{ fault: "back from deletion" }] });
  });

  it("leaves nothing behind in the session it compares with", async () => {
    await application.verify(admin);
    const { rows } = await admin.query("SELECT to_regclass('expected_rows') AS left_over");
    expect(rows).toEqual([{ left_over: null }]);
  });
});
