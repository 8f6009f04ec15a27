import type pg from "pg";
import { findDifferences } from "../../../tools/demo/inventory";
import { takeInventory } from "../../../tools/demo/postgres/inventory";
import { createHrDatabase, type HrDatabase } from "./hr-database";

describe("the demo's inventory of a table", () => {
  let db: HrDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    db = await createHrDatabase();
    admin = await db.connectAsSuperuser();
  });
  afterAll(() => db.drop());

  it("is the same when nothing has changed", async () => {
    const before = await takeInventory(admin, "transactions");
    expect(before.length).toBeGreaterThan(25);
    expect(findDifferences(before, await takeInventory(admin, "transactions"))).toEqual([]);
  });

  it("knows a check again that was created from its own text", async () => {
    const before = await takeInventory(admin, "transactions");
    await admin.query(
      `DO $$ DECLARE definition text; BEGIN
         SELECT pg_get_constraintdef(oid) INTO definition FROM pg_constraint WHERE conname = 'transactions_status_check';
         ALTER TABLE hr.transactions DROP CONSTRAINT transactions_status_check;
         EXECUTE 'ALTER TABLE hr.transactions ADD CONSTRAINT transactions_status_check ' || definition;
       END $$`,
    );
    expect(findDifferences(before, await takeInventory(admin, "transactions"))).toEqual([]);
  });

  it.each([
    ["an index", "DROP INDEX hr.transactions_pending_idx", /^- index transactions_pending_idx/],
    ["a check", "ALTER TABLE hr.transactions DROP CONSTRAINT transactions_amount_check", /^- constraint/],
    ["a trigger", "ALTER TABLE hr.transactions DISABLE TRIGGER ALL", /^- trigger .*enabled=O/],
    ["a privilege", "REVOKE DELETE ON hr.transactions FROM hr_app", /^- privilege DELETE to hr_app/],
    [
      "a privilege on a column",
      "REVOKE SELECT (status) ON hr.transactions FROM hr_report",
      /^- privilege SELECT status to hr_report/,
    ],
    ["a comment", "COMMENT ON COLUMN hr.transactions.txn_date IS NULL", /^- column txn_date .*Value date/],
    ["a default", "ALTER TABLE hr.transactions ALTER currency DROP DEFAULT", /^- column currency .*EUR/],
    [
      "a NOT NULL",
      "ALTER TABLE hr.transactions ALTER created_at DROP NOT NULL",
      /^- column created_at .*NOT NULL/,
    ],
    ["the owner of a sequence", "ALTER SEQUENCE hr.txn_seq OWNED BY NONE", /^- column .*sequence=hr.txn_seq/],
  ])("notices that %s is gone", async (_, statement, expected) => {
    const before = await takeInventory(admin, "transactions");
    await admin.query("BEGIN");
    try {
      await admin.query(statement);
      const [first] = findDifferences(before, await takeInventory(admin, "transactions"));
      expect(first).toMatch(expected);
    } finally {
      await admin.query("ROLLBACK");
    }
  });
});
