import { openSession } from "../../../provider/dialect/postgres";
import { planTarget } from "../../../provider/engines/postgres/plan-target";
import { smallTarget } from "../../support/copy-swap";
import { createNarrowOrders, narrowTarget } from "../../support/narrow-orders";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase } from "../../support/test-database";

it("the preview of a key that lacks the partition key shows who names it: ON CONFLICT and foreign keys", async () => {
  const database = await createTestDatabase();
  await createNarrowOrders(database, 100);
  const superuser = await database.connectAsSuperuser();
  await superuser.query(`CREATE EXTENSION pg_stat_statements; GRANT pg_read_all_stats TO ${database.user}`);
  const upsert =
    "INSERT INTO app.orders (order_id, customer_id) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING";
  for (let id = 1; id <= 3; id += 1) await database.query(upsert, [id, 1]);
  const session = await openSession(connectionTo(database), { applicationName: "preview" });

  const widened = await planTarget(session, narrowTarget("widen"));
  expect(widened).toMatchObject({ forecast: { statementsOnConflict: [{ calls: 3, query: upsert }] } });

  await database.query(
    "CREATE TABLE app.items (id bigint CONSTRAINT of_order REFERENCES app.orders, former bigint)",
  );
  const undecided = await planTarget(session, smallTarget());
  const refusals = "refusals" in undecided ? undecided.refusals : [];
  const [key] = refusals.filter(({ code }) => code === "KEY_NOT_IN_PRIMARY_KEY");
  expect(key?.remedy).toContain(`3 × ${upsert}`);
  expect(key?.remedy).toContain(
    "foreign keys that point at it have to be dropped before: of_order ON app.items",
  );
  const referenced = await planTarget(session, narrowTarget("guard"));
  expect(referenced).toMatchObject({
    refusals: expect.arrayContaining([expect.objectContaining({ code: "KEY_IS_REFERENCED" })]) as unknown,
  });
  await session.close();
  await database.drop();
});
