import { migrate, plainTarget } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const target = plainTarget({ intervalType: "YEAR", intervalValue: 1 });

/** Every declared key, with its state and its comment; those of partitions are children of these. */
async function readKeys(): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT concat_ws(' ', conname, 'ON', conrelid::regclass, pg_get_constraintdef(con.oid), 'validated', convalidated,
             condeferrable, condeferred, 'enforced', to_jsonb(con) -> 'conenforced', obj_description(con.oid, 'pg_constraint')) AS text
      FROM pg_constraint con JOIN pg_namespace n ON n.oid = connamespace
     WHERE contype = 'f' AND conparentid = 0 AND nspname <> 'table_migration' ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** Keys of all kinds, in both directions. */
async function createFamily(): Promise<void> {
  await createOrders(database, 1_000);
  await database.query(`
    CREATE SCHEMA other;
    CREATE TABLE other.customers (id int PRIMARY KEY, name text);
    INSERT INTO other.customers SELECT i, 'c' || i FROM generate_series(0, 200) i;
    CREATE TABLE app.shops (region int, id int, PRIMARY KEY (region, id)) PARTITION BY RANGE (region);
    CREATE TABLE app.shops_1 PARTITION OF app.shops FOR VALUES FROM (0) TO (5);
    CREATE TABLE app.shops_2 PARTITION OF app.shops FOR VALUES FROM (5) TO (10);
    INSERT INTO app.shops SELECT i % 10, i FROM generate_series(0, 99) i;
    ALTER TABLE app.orders ADD region int, ADD shop int, ADD former bigint, ADD former_date timestamp;
    UPDATE app.orders SET region = order_id % 10, shop = order_id % 100;
    UPDATE app.orders o SET former = p.order_id, former_date = p.order_date FROM app.orders p WHERE p.order_id = o.order_id - 1;
    ALTER TABLE app.orders
      ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES other.customers ON UPDATE CASCADE ON DELETE CASCADE,
      ADD CONSTRAINT "of shop" FOREIGN KEY (region, shop) REFERENCES app.shops MATCH FULL DEFERRABLE INITIALLY DEFERRED,
      ADD CONSTRAINT replaces FOREIGN KEY (former, former_date) REFERENCES app.orders ON DELETE SET NULL (former);
    COMMENT ON CONSTRAINT of_customer ON app.orders IS 'who has ordered';
    CREATE TABLE app.items (id int PRIMARY KEY, order_id bigint, order_date timestamp, CONSTRAINT of_order
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders ON UPDATE CASCADE ON DELETE CASCADE);
    INSERT INTO app.items SELECT order_id, order_id, order_date FROM app.orders;
    CREATE TABLE other."Bills" (id int, order_id bigint, order_date timestamp, CONSTRAINT of_order
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders) PARTITION BY HASH (id);
    CREATE TABLE other."Bills 1" PARTITION OF other."Bills" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE other.bills_2 PARTITION OF other."Bills" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO other."Bills" SELECT i, order_id, order_date FROM app.orders, generate_series(1, 3) i WHERE order_id < 50;
    COMMENT ON CONSTRAINT of_order ON other."Bills" IS 'what is paid';
    CREATE TABLE app.notes (order_id bigint, order_date timestamp, CONSTRAINT about
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders DEFERRABLE);
    `);
}

describe("foreign keys", () => {
  it("of both directions are what they were, validated, and point to the new table", async () => {
    await createFamily();
    const keys = await readKeys();
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target });
    expect(await readKeys()).toEqual(keys);
    expect(keys.filter((key) => key.includes("validated t"))).toHaveLength(6);
    await snapshot.expectMigrated();
  });
});
