import { openSession } from "../../../provider/dialect/postgres";
import { planTarget } from "../../../provider/engines/postgres/plan-target";
import { readPostgresReality } from "../../../provider/engines/postgres/reality";
import { releaseTable } from "../../../provider/engines/postgres/release";
import { after, allOf, beforeStep, failureOf as failureOfRun, migrate } from "../../support/copy-swap";
import { crashAt } from "../../support/crash";
import { listObjects } from "../../support/equality";
import {
  createNarrowOrders,
  failureOf,
  findGuardFaults,
  narrowTarget,
  type KeyOption,
} from "../../support/narrow-orders";
import { connectionTo, listeningHooks } from "../../support/orders";
import { OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { oneIn } from "../../support/share";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createNarrowOrders(database);
});
afterEach(() => database.drop());

const stop = () => Promise.reject(new Error("stopped here"));
const duplicate = () =>
  failureOf(
    database.query(
      "INSERT INTO app.orders (order_id, order_date, customer_id) SELECT order_id, order_date - interval '1 year', 1 FROM app.orders LIMIT 1",
    ),
  );

describe.each<KeyOption>(["widen", "guard"])("guarding by the option %s", (option) => {
  const target = narrowTarget(option);

  it("goes on beside an application, none of whose statements fails", async () => {
    const application = await OrdersApplication.start(database);
    const more = () => application.commitMore(30);
    await migrate(database, {
      target,
      observer: allOf(
        beforeStep("createIndexes", more),
        beforeStep("guardKeys", more),
        after("guardKeys.fillGuard", more),
        beforeStep("deltaLoad", more),
        beforeStep("swapTables", more),
      ),
    });
    await application.commitMore(100);
    await application.stop();
    await application.expectAllKept(database);
    expect(await findGuardFaults(database)).toEqual([]);
    expect(await duplicate()).toMatchObject({ code: "23505", constraint: "orders_pkey" });
  });

  it.each([
    ["after", "guardKeys.fillGuard"],
    ["after", "guardKeys.alwaysGuard"],
  ] as const)("goes on where it was when it dies %s %s", async (when, statement) => {
    const application = await OrdersApplication.start(database);
    expect(await crashAt(database, { step: "guardKeys", statement, occurrence: 1, when }, target)).toBe(true);
    await application.commitMore(20);
    await migrate(database, { target });
    await application.commitMore(20);
    await application.stop();
    await application.expectAllKept(database);
    expect(await findGuardFaults(database)).toEqual([]);
  });

  it.each(oneIn(3, ["guardKeys.recordGuard", "guardKeys.fillGuard", "guardKeys.vacuumGuard"], 1))(
    "leaves nothing behind when it is taken back after %s",
    async (statement) => {
      const before = await listObjects(database);
      await expect(migrate(database, { target, observer: after(statement, stop) })).rejects.toThrow();
      await releaseTable({ connection: connectionTo(database), target, hooks: listeningHooks() });
      const left = (await listObjects(database)).filter((object) => !/table_migration/.test(object));
      expect(left).toEqual(before);
    },
  );

  it("does not swap where the guard lacks a key of the copy", async () => {
    const tamper = beforeStep("swapTables", async () => {
      await database.query("DELETE FROM app.orders_pkey_guard WHERE order_id = 7");
    });
    const failure = await failureOfRun(migrate(database, { target, observer: tamper }));
    expect(failure.code).toBe("GUARD_DIFFERS");
    expect(failure.message).toContain("app.orders_pkey_guard does not hold exactly the keys orders_pkey");
  });

  it("does not swap where somebody switches a trigger of the guard off", async () => {
    const tamper = after("swapTables.compareGuard", async () => {
      await database.query("ALTER TABLE app.orders_interim DISABLE TRIGGER orders_invoice_guard");
    });
    const failure = await failureOfRun(migrate(database, { target, observer: tamper }));
    expect(failure.message).toContain("a trigger that writes a guard is gone or switched off");
  });

  it("counts as declared afterwards; a guard that is dropped is drift, and the next plan is refused", async () => {
    await migrate(database, { target });
    const session = await openSession(connectionTo(database), { applicationName: "guards" });
    const declared = { ...target };
    expect(await planTarget(session, target)).toMatchObject({ plan: { method: "nothing" } });
    expect((await readPostgresReality(session, target, declared)).settings).toEqual(declared);
    await database.query(
      "DROP TRIGGER orders_pkey_guard ON app.orders; ALTER TABLE app.orders ENABLE TRIGGER orders_invoice_guard_update",
    );
    const reality = await readPostgresReality(session, target, declared);
    expect(reality.settings).toEqual({ ...declared, uniqueKeys: "refuse" });
    expect(reality.notes.join()).toContain("trigger orders_pkey_guard is gone");
    expect(reality.notes.join()).toContain("trigger orders_invoice_guard_update is not ENABLE ALWAYS");
    expect(await planTarget(session, target)).toMatchObject({
      refusals: [{ code: "GUARD_DAMAGED" }, { code: "GUARD_DAMAGED" }],
    });
    const without = { ...target, uniqueKeys: "refuse" as const };
    expect(await planTarget(session, without)).toMatchObject({ plan: { method: "nothing" } });
    await session.close();
  });

  it("stays when the table is released, and says so", async () => {
    await migrate(database, { target });
    const notes = await releaseTable({ connection: connectionTo(database), target, hooks: listeningHooks() });
    expect(notes.join()).toContain("app.orders_pkey_guard stays, with its triggers: it keeps orders_pkey");
    expect(await duplicate()).toMatchObject({ code: "23505", constraint: "orders_pkey" });
  });
});

it("a widened table keeps its guards when it is partitioned otherwise", async () => {
  const target = narrowTarget("widen");
  await migrate(database, { target });
  const application = await OrdersApplication.start(database);
  await migrate(database, { target: { ...target, intervalValue: 12 } });
  await application.commitMore(50);
  await application.stop();
  await application.expectAllKept(database);
  expect(await findGuardFaults(database)).toEqual([]);
  expect(await duplicate()).toMatchObject({ code: "23505", constraint: "orders_pkey" });
});
