import type { OracleSession } from "../../../provider/dialect/oracle";
import { before, beforeStep, failureOf } from "../../support/copy-swap";
import { OracleSnapshot, readOracleInventory, ordersOfHr } from "../../support/oracle-equality";
import { createOrders, migrateOracle, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR", "APP", "OTHER", "IT'S; -- {{X}}"]);
  // So that HR is shown whether anybody makes use of REFERENCES.
  await server.run("ADMIN", ["GRANT SELECT_CATALOG_ROLE TO HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

/** A user who may read, and reads every 50 ms. */
class Probe {
  reads = 0;
  readonly failures: string[] = [];
  private stopping = false;
  private working: Promise<void> = Promise.resolve();

  static async start(user: string): Promise<Probe> {
    const probe = new Probe();
    probe.working = probe.work(await server.open(user));
    return probe;
  }

  private async work(session: OracleSession): Promise<void> {
    const text = "SELECT COUNT(*) FROM HR.ORDERS WHERE ORDER_ID < 100";
    while (!this.stopping) {
      await session.run({ name: "probe", text }).then(
        () => (this.reads += 1),
        (error: unknown) => this.failures.push((error as { code?: string }).code ?? String(error)),
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await session.close();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }
}

describe("grants on Oracle", () => {
  it("are those of the moment of the cutover: of columns, to PUBLIC, with grant option, given and taken meanwhile", async () => {
    await server.run("HR", [
      "GRANT SELECT ON ORDERS TO APP",
      "GRANT INSERT, UPDATE ON ORDERS TO OTHER WITH GRANT OPTION",
      "GRANT SELECT ON ORDERS TO PUBLIC",
      "GRANT UPDATE (AMOUNT), INSERT (NOTE) ON ORDERS TO APP WITH GRANT OPTION",
      "GRANT REFERENCES (ORDER_ID) ON ORDERS TO OTHER",
      'GRANT DELETE ON ORDERS TO "IT\'S; -- {{X}}"',
    ]);
    const probe = await Probe.start("APP");
    const observer = beforeStep("createIndexes", () =>
      server.run("HR", [
        "GRANT DELETE ON ORDERS TO APP",
        "GRANT UPDATE (STATUS) ON ORDERS TO OTHER",
        "REVOKE SELECT ON ORDERS FROM PUBLIC",
        "REVOKE UPDATE ON ORDERS FROM APP",
      ]),
    );
    await migrateOracle(server, { observer });
    await probe.stop();
    const found = (await readOracleInventory(server, ordersOfHr)).filter((text) => text.startsWith("grant"));
    expect(found).toEqual([
      "grant DELETE to APP by HR NO NO",
      "grant DELETE to IT'S; -- {{X}} by HR NO NO",
      "grant INSERT (NOTE) to APP by HR YES",
      "grant INSERT to OTHER by HR YES NO",
      "grant REFERENCES (ORDER_ID) to OTHER by HR NO",
      "grant SELECT to APP by HR NO NO",
      "grant UPDATE (STATUS) to OTHER by HR NO",
      "grant UPDATE to OTHER by HR YES NO",
    ]);
    expect(probe.reads).toBeGreaterThan(20);
    // Between the two renames there is no table of the name.
    expect(probe.failures.filter((code) => code !== "ORA-00942")).toEqual([]);
    expect(probe.failures.length).toBeLessThanOrEqual(1);
  });

  it("that change just before the fence make the cutover look again", async () => {
    const snapshot = await OracleSnapshot.take(server);
    const observer = before("swapTables.fenceSource", () =>
      server.run("HR", ["GRANT SELECT, UPDATE (NOTE) ON ORDERS TO APP"]),
    );
    await migrateOracle(server, { observer });
    await snapshot.expectSameRows();
    expect(
      (await readOracleInventory(server, ordersOfHr)).filter((text) => text.startsWith("grant")),
    ).toEqual(["grant SELECT to APP by HR NO NO", "grant UPDATE (NOTE) to APP by HR NO"]);
  });

  it("that others have passed on are refused by name, and nothing is touched", async () => {
    await server.run("HR", ["GRANT SELECT ON ORDERS TO APP WITH GRANT OPTION"]);
    await server.run("APP", ["GRANT SELECT ON HR.ORDERS TO OTHER"]);
    const snapshot = await OracleSnapshot.take(server);
    const failure = await failureOf(migrateOracle(server));
    expect(failure.message).toMatch(/NOT_CARRIED: GRANT SELECT to OTHER by APP .*HR\.ORDERS/);
    await snapshot.expectUntouched();
  });

  it("that others pass on during the run stop it before the cutover", async () => {
    await server.run("HR", ["GRANT SELECT ON ORDERS TO APP WITH GRANT OPTION"]);
    const snapshot = await OracleSnapshot.take(server);
    const observer = beforeStep("swapTables", () =>
      server.run("APP", ["GRANT SELECT ON HR.ORDERS TO OTHER"]),
    );
    const failure = await failureOf(migrateOracle(server, { observer }));
    expect(failure.message).toMatch(/NOT_CARRIED: GRANT SELECT to OTHER by APP .*HR\.ORDERS/);
    await snapshot.expectSameRows();
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1", "ROLLBACK"]);
    await server.run("APP", ["REVOKE SELECT ON HR.ORDERS FROM OTHER"]);
    await migrateOracle(server, { target: oracleTarget() });
    await snapshot.expectMigrated();
  });
});
