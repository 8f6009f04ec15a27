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
