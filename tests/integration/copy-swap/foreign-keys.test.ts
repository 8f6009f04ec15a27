import { allOf, beforeStep, migrate, plainTarget } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import {
  createFamily,
  FamilyApplication,
  findFamilyDifferences,
  lockBesideFamilyMs,
} from "../../support/family-application";
import { joinOrders, readForeignKeys } from "../../support/joined-orders";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const yearly = { intervalType: "YEAR", intervalValue: 1 } as const;
const target = plainTarget(yearly);

describe("foreign keys", () => {
  it("of both directions are what they were, validated, and point to the new table", async () => {
    await createOrders(database, 1_000);
    await joinOrders(database);
    const keys = await readForeignKeys(database);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    expect(await readForeignKeys(database)).toEqual(keys);
    expect(keys.filter((key) => key.includes("validated t"))).toHaveLength(6);
    await snapshot.expectMigrated();
  });

  it("cascade beside an application under every isolation level: no row is lost, no orphan, no statement fails", async () => {
    await createOrders(database, 1_500);
    await createFamily(database);
    const keys = await readForeignKeys(database);
    const application = await FamilyApplication.start(database);
    const steps = ["dataLoad", "createIndexes", "deltaLoad", "swapTables", "validateForeignKeys"] as const;
    const observer = allOf(...steps.map((step) => beforeStep(step, () => application.commitMore(20))));
    const patient = plainTarget({ ...yearly, migration: { lockTimeoutMs: lockBesideFamilyMs } });
    await migrate(database, { target: patient, observer });
    await application.commitMore(30);
    await application.stop();
    expect(application.failures).toEqual([]);
    expect(await findFamilyDifferences(database)).toEqual([]);
    expect(await readForeignKeys(database)).toEqual(keys);
  });
});
