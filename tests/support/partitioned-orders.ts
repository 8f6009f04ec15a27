import { targetSchema, type Target } from "../../provider/schema/target";
import { createOrders } from "./orders";
import type { TestDatabase } from "./test-database";

const remainders = [0, 1, 2];

/** ORDERS in three hash partitions, made by hand. */
export async function createPartitionedOrders(database: TestDatabase, rows: number): Promise<void> {
  await createOrders(database, rows);
  const partitions = remainders.map(
    (remainder) =>
      `CREATE TABLE app.old_${remainder} PARTITION OF app.orders FOR VALUES WITH (MODULUS 3, REMAINDER ${remainder})`,
  );
  await database.query(`
    ALTER TABLE app.orders RENAME TO orders_whole;
    ALTER INDEX app.orders_pkey RENAME TO orders_whole_pkey;
    CREATE TABLE app.orders (LIKE app.orders_whole INCLUDING ALL) PARTITION BY HASH (order_id);
    ${partitions.join(";\n")};
    INSERT INTO app.orders SELECT * FROM app.orders_whole;
    ALTER SEQUENCE app.order_seq OWNED BY app.orders.order_id;
    DROP TABLE app.orders_whole;
    ANALYZE app.orders`);
}

/** Puts ORDERS into partitions of an interval each, made by hand. */
export async function divideOrders(database: TestDatabase, unit: "day" | "month"): Promise<void> {
  await database.query(`
    ALTER TABLE app.orders RENAME TO orders_whole;
    ALTER INDEX app.orders_pkey RENAME TO orders_whole_pkey;
    CREATE TABLE app.orders (LIKE app.orders_whole INCLUDING ALL) PARTITION BY RANGE (order_date);
    DO $$ DECLARE lower timestamp;
    BEGIN
      FOR lower IN SELECT generate_series(date_trunc('${unit}', min(order_date)), max(order_date), '1 ${unit}') FROM app.orders_whole LOOP
        EXECUTE format('CREATE TABLE app.%I PARTITION OF app.orders FOR VALUES FROM (%L) TO (%L)',
                       '${unit}_' || lower::date, lower, lower + interval '1 ${unit}');
      END LOOP;
    END $$;
    INSERT INTO app.orders SELECT * FROM app.orders_whole;
    ALTER SEQUENCE app.order_seq OWNED BY app.orders.order_id;
    DROP TABLE app.orders_whole`);
  await database.query("VACUUM (ANALYZE) app.orders");
}

/** What of {@link createPartitionedOrders} stays beside the table once it is plain: the partitions, retired. */
export const retiredPartitions: readonly string[] = remainders.map(() => "relation app.old");

/** The same rows in one plain table. */
export const plainOrders: Target = targetSchema.parse({
  connection: "test",
  schema: "app",
  table: "orders",
  partitionType: "NONE",
  migration: { chunkRows: 500 },
});
