import { releaseTable } from "../../../provider/engines/postgres/release";
import { after, allOf, beforeStep, migrate } from "../../support/copy-swap";
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

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createNarrowOrders(database);
});
afterEach(() => database.drop());

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

  it("stays when the table is released, and says so", async () => {
    await migrate(database, { target });
    const notes = await releaseTable({ connection: connectionTo(database), target, hooks: listeningHooks() });
    expect(notes.join()).toContain("app.orders_pkey_guard stays, with its triggers: it keeps orders_pkey");
    expect(await duplicate()).toMatchObject({ code: "23505", constraint: "orders_pkey" });
  });
});
