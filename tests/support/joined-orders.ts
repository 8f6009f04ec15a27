import type { TestDatabase } from "./test-database";

/** Tables and schemas of {@link joinOrders}, as the list of a run's own objects would have them. */
export const joinedTables: readonly string[] = [
  "relation app.items",
  "relation app.notes",
  "relation app.shops",
  "relation app.shops",
  "relation app.shops",
];

/**
 * Foreign keys of all kinds joined to ORDERS, in both directions and to itself.
 * @param pinned the orders to which keys refer that hold them back, as an SQL condition on `o`
 */
export async function joinOrders(database: TestDatabase, pinned = "true"): Promise<void> {
  await database.query(`
    CREATE SCHEMA other;
    CREATE TABLE other.customers (id int PRIMARY KEY, name text);
    INSERT INTO other.customers SELECT i, 'c' || i FROM generate_series(-1, 200) i;
    CREATE TABLE app.shops (region int, id int, PRIMARY KEY (region, id)) PARTITION BY RANGE (region);
    CREATE TABLE app.shops_1 PARTITION OF app.shops FOR VALUES FROM (0) TO (5);
    CREATE TABLE app.shops_2 PARTITION OF app.shops FOR VALUES FROM (5) TO (10);
    INSERT INTO app.shops SELECT i % 10, i FROM generate_series(0, 99) i;
    ALTER TABLE app.orders ADD region int, ADD shop int, ADD former bigint, ADD former_date timestamp;
    UPDATE app.orders SET region = order_id % 10, shop = order_id % 100;
    UPDATE app.orders o SET former = p.order_id, former_date = p.order_date
      FROM app.orders p WHERE p.order_id = o.order_id - 1 AND (p.customer_id < 0) = (o.customer_id < 0) AND ${pinned};
    ALTER TABLE app.orders
      ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES other.customers ON UPDATE CASCADE ON DELETE CASCADE,
      ADD CONSTRAINT "of shop" FOREIGN KEY (region, shop) REFERENCES app.shops MATCH FULL DEFERRABLE INITIALLY DEFERRED,
      ADD CONSTRAINT replaces FOREIGN KEY (former, former_date) REFERENCES app.orders ON DELETE SET NULL (former);
    COMMENT ON CONSTRAINT of_customer ON app.orders IS 'who has ordered';
    CREATE TABLE app.items (id int PRIMARY KEY, order_id bigint, order_date timestamp, CONSTRAINT of_order
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders ON UPDATE CASCADE ON DELETE CASCADE);
    CREATE INDEX ON app.items (order_id, order_date);
    INSERT INTO app.items SELECT order_id, order_id, order_date FROM app.orders;
    CREATE TABLE other."Bills" (id int, order_id bigint, order_date timestamp, CONSTRAINT of_order
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders) PARTITION BY HASH (id);
    CREATE TABLE other."Bills 1" PARTITION OF other."Bills" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE other.bills_2 PARTITION OF other."Bills" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO other."Bills" SELECT i, order_id, order_date
      FROM (SELECT * FROM app.orders o WHERE ${pinned} ORDER BY order_id LIMIT 50) o, generate_series(1, 3) i;
    COMMENT ON CONSTRAINT of_order ON other."Bills" IS 'what is paid';
    CREATE TABLE app.notes (order_id bigint, order_date timestamp, CONSTRAINT about
      FOREIGN KEY (order_id, order_date) REFERENCES app.orders DEFERRABLE);
    ANALYZE`);
}

/** Every declared key, with its state and its comment; those of partitions are children of these. */
export async function readForeignKeys(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT concat_ws(' ', conname, 'ON', conrelid::regclass, pg_get_constraintdef(con.oid), 'validated', convalidated,
             condeferrable, condeferred, 'enforced', to_jsonb(con) -> 'conenforced', obj_description(con.oid, 'pg_constraint')) AS text
      FROM pg_constraint con JOIN pg_namespace n ON n.oid = connamespace
     WHERE contype = 'f' AND conparentid = 0 AND nspname <> 'table_migration' ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** Rows that refer to none, by each key of {@link joinOrders}; the server should have none to find. */
export async function findOrphans(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT 'order ' || o AS text FROM app.orders o LEFT JOIN other.customers c ON c.id = o.customer_id WHERE c IS NULL
    UNION ALL
    SELECT 'shop of ' || o FROM app.orders o LEFT JOIN app.shops s ON (s.region, s.id) = (o.region, o.shop)
     WHERE s IS NULL AND o.region IS NOT NULL
    UNION ALL
    SELECT 'former of ' || o FROM app.orders o LEFT JOIN app.orders p ON (p.order_id, p.order_date) = (o.former, o.former_date)
     WHERE p IS NULL AND o.former IS NOT NULL
    UNION ALL
    SELECT 'item ' || i FROM app.items i LEFT JOIN app.orders o USING (order_id, order_date) WHERE o IS NULL
    UNION ALL
    SELECT 'bill ' || b FROM other."Bills" b LEFT JOIN app.orders o USING (order_id, order_date) WHERE o IS NULL`);
  return rows.map(({ text }) => text);
}
