import { setTimeout as sleep } from "node:timers/promises";
import { engineOf, forgetDiscoveries } from "../../../provider/engines";
import type { Target } from "../../../provider/schema/target";
import type { Check, CheckName, Validation } from "../../../provider/schema/validation";
import { createOrders, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["READER"]);
  const { password = "" } = server.connectionOf("HR") as { password?: string };
  await server.run("ADMIN", [
    `CREATE USER HR IDENTIFIED BY "${password}" DEFAULT TABLESPACE USERS QUOTA 100M ON USERS`,
    ...["SESSION", "TABLE", "TRIGGER", "SEQUENCE"].map((noun) => `GRANT CREATE ${noun} TO HR`),
  ]);
  await server.run("HR", createOrders);
});
afterAll(() => server.close());

function validateBefore(changes: Partial<Target> = {}): Promise<Validation> {
  forgetDiscoveries();
  const target = { ...oracleTarget(), ...changes } as Target;
  return engineOf(server.connectionOf("HR")).validateBefore(target);
}

function find({ checks }: Validation, name: CheckName): Check | undefined {
  return checks.find((check) => check.name === name);
}

describe("a table of Oracle before its run", () => {
  it("does not call hidden what it could not look at a success", async () => {
    const validation = await validateBefore();
    expect(validation).toMatchObject({ holds: true, stage: "before", table: "HR.ORDERS", engine: "oracle" });
    expect(find(validation, "activity")?.outcome).toBe("notApplicable");
    expect(find(validation, "space")).toMatchObject({
      outcome: "warned",
      faults: [{ problem: expect.stringContaining("hidden from this user") }],
    });
    expect(find(validation, "statistics")?.outcome).toBe("warned");
  });

  it("knows room and locks where the dictionary is open", async () => {
    await server.run("ADMIN", ["GRANT SELECT_CATALOG_ROLE TO HR"]);
    const validation = await validateBefore();
    expect(find(validation, "space")).toMatchObject({
      outcome: "passed",
      expected: expect.stringMatching(/B in USERS$/),
      actual: expect.stringMatching(/^\d.*MB in USERS$/),
    });
    expect(find(validation, "activity")?.outcome).toBe("passed");
  });

  it("warns of an open transaction, and fails for a lock that keeps writers out", async () => {
    const other = await server.open("HR");
    await other.run({ name: "test", text: "UPDATE ORDERS SET NOTE = NOTE WHERE ORDER_ID = 1" });
    await sleep(2_600);
    const open = find(
      await validateBefore({ migration: { ...oracleTarget().migration, cutoverPatienceMs: 600_000 } }),
      "activity",
    );
    const lasting = find(
      await validateBefore({ migration: { ...oracleTarget().migration, cutoverPatienceMs: 1_000 } }),
      "activity",
    );
    await other.run({ name: "test", text: "LOCK TABLE ORDERS IN EXCLUSIVE MODE" });
    const closed = await validateBefore();
    await other.run({ name: "test", text: "ROLLBACK" });
    expect(open).toMatchObject({
      outcome: "warned",
      faults: [
        {
          problem: expect.stringMatching(
            /^\d+ HR \(.*\) holds ROW EXCLUSIVE, its transaction open for \d+ s/,
          ),
        },
      ],
    });
    expect(lasting?.outcome).toBe("failed");
    expect(closed.holds).toBe(false);
    expect(find(closed, "activity")?.faults[0]?.problem).toContain("HR");
  });

  it("fails where there is no room, by figures", async () => {
    await server.run("ADMIN", ["ALTER USER HR QUOTA 1 ON USERS"]);
    const validation = await validateBefore();
    await server.run("ADMIN", ["ALTER USER HR QUOTA UNLIMITED ON USERS"]);
    expect(validation.holds).toBe(false);
    expect(find(validation, "space")).toMatchObject({
      outcome: "failed",
      faults: [{ code: "NOT_ENOUGH_SPACE" }],
    });
  });

  it.each<[string, object, CheckName, string]>([
    ["a table that is not there", { table: "ORDRES" }, "existence", "TABLE_NOT_FOUND"],
    ["a column that is not there", { partitionColumn: "ORDERDATE" }, "columns", "COLUMN_NOT_FOUND"],
    ["a key of a wrong type", { partitionColumn: "NOTE" }, "types", "KEY_TYPE_UNSUPPORTED"],
    ["an interval that does not fit", { intervalType: "NUMBER" }, "interval", "INTERVAL_UNFIT"],
  ])("fails by the check that it belongs to: %s", async (_, change, name, code) => {
    const validation = await validateBefore(change);
    expect(find(validation, name)).toMatchObject({ outcome: "failed", faults: [{ code }] });
    expect(validation.holds).toBe(false);
  });

  it("advises by the optimizer's statistics, in the preview too, and changes no plan by it", async () => {
    await server.run("HR", [
      "CREATE TABLE REGIONS (ID NUMBER PRIMARY KEY)",
      "ALTER TABLE ORDERS ADD (REGION_ID NUMBER CONSTRAINT ORDERS_REGION REFERENCES REGIONS)",
      "UPDATE ORDERS SET STATUS = 'paid' WHERE ORDER_ID > 0",
      "COMMIT",
    ]);
    const byStatus = {
      subpartitionType: "HASH",
      subpartitionColumn: "STATUS",
      subpartitionCount: 4,
    } as const;
    forgetDiscoveries();
    const target = oracleTarget({ ...byStatus, intervalType: "HOUR" });
    const engine = engineOf(server.connectionOf("HR"));
    const before = await engine.preview(target);
    await server.run("HR", ["BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, 'ORDERS'); END;"]);
    const after = await engine.preview(target);
    const online = await engine.preview({
      ...target,
      migration: { ...target.migration, method: "modifyOnline" },
    });
    if ("refusals" in before || "refusals" in after || "refusals" in online)
      throw new Error("the plan is refused");
    expect(online.announcement).toMatch(
      /: modifyOnline [^]*! HASH_KEY_FEW_VALUES: [^]*! FOREIGN_KEY_UNINDEXED: /,
    );
    expect(before.announcement).toContain("! STATISTICS_MISSING: The table has no statistics");
    expect(before.announcement).toContain("! FOREIGN_KEY_UNINDEXED: No index begins with REGION_ID");
    expect(before.announcement).toContain("! RETENTION_MISSING: ");
    expect(before.announcement).not.toContain("HASH_KEY_FEW_VALUES");
    expect(after.announcement).not.toContain("STATISTICS_MISSING");
    expect(after.announcement).toMatch(/! HASH_KEY_FEW_VALUES: STATUS has about 1 different values/);
    expect(after.plan).toEqual(before.plan);
    expect(find(await validateBefore(), "statistics")?.outcome).toBe("passed");
  });

  it("warns of a number of hash subpartitions that spreads rows unevenly", async () => {
    const hash = { subpartitionType: "HASH", subpartitionColumn: "ORDER_ID", subpartitionCount: 6 } as const;
    expect(find(await validateBefore(hash), "partitionSizes")).toMatchObject({
      outcome: "warned",
      faults: [
        { code: "UNEVEN_HASH" },
        { code: "PARTITIONS_SMALL", problem: expect.stringContaining("144 partitions are many") },
      ],
    });
  });
});
