import type oracledb from "oracledb";
import { repartitionOracle } from "../../../../provider/engines/oracle/repartition";
import { targetSchema, type TargetInput } from "../../../../provider/schema/target";
import { openConnection } from "../../../../tools/demo/application/oracle/connection";
import { findDifferences } from "../../../../tools/demo/inventory";
import { planIntervalChange } from "../../../../tools/demo/oracle/hand-change";
import { takeInventory } from "../../../../tools/demo/oracle/inventory";
import { readPartitions } from "../../../../tools/demo/oracle/partitions";
import { listeningHooks } from "../../../support/orders";
import { createHrOracle, type HrOracle } from "./hr-oracle";

const RANGE = "RANGE (EVENT_DATE) INTERVAL (NUMTODSINTERVAL(1,'HOUR'))";

const events: TargetInput = {
  connection: "hr",
  schema: "HR",
  table: "EVENTS",
  partitionType: "INTERVAL",
  partitionColumn: "EVENT_DATE",
  intervalType: "HOUR",
  subpartitionType: "HASH",
  subpartitionColumn: "EVENT_ID",
  subpartitionCount: 2,
};

describe("the demo's part of a migration on Oracle", () => {
  let oracle: HrOracle;
  let owner: oracledb.Connection;
  beforeAll(async () => {
    oracle = await createHrOracle();
    const { connectString, passwords } = oracle;
    owner = await openConnection({ connectString, user: "hr", password: passwords.hr }, "tests");
  });
  afterAll(async () => {
    await owner.close();
    await oracle.close();
  });

  async function migrate(): Promise<void> {
    const { connectString, passwords } = oracle;
    await repartitionOracle({
      connection: { engine: "oracle", connectString, user: "hr", password: passwords.hr },
      target: targetSchema.parse(events),
      plannedHash: null,
      hooks: listeningHooks({}),
    });
  }

  // A busy machine takes minutes over what a quiet one does in seconds.
  jest.setTimeout(280_000);

  it("changes the interval by hand, and sees whether it is as declared", async () => {
    await migrate();
    const change = planIntervalChange(owner, RANGE);
    expect(await change.isMended()).toBe(true);
    await change.apply();
    expect(await change.isMended()).toBe(false);
    const { partitionedBy } = await readPartitions(owner, "events");
    expect(partitionedBy).toBe("RANGE (EVENT_DATE) INTERVAL (NUMTODSINTERVAL(1,'DAY'))");
    await migrate();
    expect(await change.isMended()).toBe(true);
  });

  it("tells that a table is not divided", async () => {
    expect(await readPartitions(owner, "audit_log")).toMatchObject({ dividedBy: [] });
    expect(await readPartitions(owner, "orders")).toMatchObject({ partitionedBy: null, partitions: 0 });
  });

  it.each([
    ["an index", "DROP INDEX transactions_account_ix"],
    ["a check", "ALTER TABLE transactions DROP CONSTRAINT transactions_amount_check"],
    ["a trigger's state", "ALTER TRIGGER transactions_set_updated_at DISABLE"],
    ["a privilege", "REVOKE DELETE ON transactions FROM hr_app"],
    ["a privilege on a column", "REVOKE UPDATE ON transactions FROM hr_report"],
    ["a comment", "COMMENT ON COLUMN transactions.reference IS ''"],
    ["a default", "ALTER TABLE transactions MODIFY (status DEFAULT NULL)"],
    ["a NOT NULL", "ALTER TABLE transactions MODIFY (status NULL)"],
  ])("notices that %s is not as it was", async (_, statement) => {
    const before = await takeInventory(owner, "transactions");
    await owner.execute(statement);
    expect(findDifferences(before, await takeInventory(owner, "transactions"))).not.toEqual([]);
  });
});
