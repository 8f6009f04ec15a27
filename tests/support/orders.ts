import type { Connection } from "../../provider/schema/connection";
import {
  intervalTargetSchema,
  type IntervalTarget,
  type IntervalTargetInput,
} from "../../provider/schema/target";
import type { RunHooks } from "../../provider/engines/engine";
import type { TestDatabase } from "./test-database";

/** A connection of the product to a test's database, as its owner. */
export function connectionTo(database: TestDatabase): Connection {
  const { connectString, user, password } = database;
  return { engine: "postgres", connectString, user, password };
}

/** ORDERS by MONTH and eight hash partitions, unless said otherwise. */
export function ordersTarget(changes: Partial<IntervalTargetInput> = {}): IntervalTarget {
  return intervalTargetSchema.parse({
    connection: "test",
    schema: "app",
    table: "orders",
    partitionType: "INTERVAL",
    partitionColumn: "order_date",
    intervalType: "MONTH",
    subpartitionType: "HASH",
    subpartitionColumn: "order_id",
    subpartitionCount: 8,
    ...changes,
    migration: { chunkRows: 1_000, ...changes.migration },
  });
}

/** Hooks that keep what a run says. */
export function listeningHooks(more: Partial<RunHooks> = {}): RunHooks & { readonly messages: string[] } {
  const messages: string[] = [];
  return { messages, log: (message) => messages.push(message), progress: () => undefined, ...more };
}

/** The table most tests migrate: two years of orders with what real tables have hanging on them. */
export async function createOrders(database: TestDatabase, rows = 10_000): Promise<void> {
  await database.query(`
    CREATE SCHEMA IF NOT EXISTS app;
    CREATE SEQUENCE app.order_seq;
    CREATE TABLE app.orders (
      order_id    bigint NOT NULL DEFAULT nextval('app.order_seq'),
      order_date  timestamp NOT NULL DEFAULT now(),
      customer_id int NOT NULL,
      amount      numeric(12,2) CONSTRAINT orders_amount_positive CHECK (amount >= 0),
      status      text NOT NULL DEFAULT 'new',
      note        text,
      CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
    );
    ALTER SEQUENCE app.order_seq OWNED BY app.orders.order_id;
    INSERT INTO app.orders (order_date, customer_id, amount, status, note)
    SELECT now() - (i * 730.0 / ${rows}) * interval '1 day', i % 97, i % 1000, 'paid', repeat('x', i % 50)
    FROM generate_series(1, ${rows}) i;
    CREATE INDEX orders_customer ON app.orders (customer_id, order_date DESC) WHERE status <> 'void';
    COMMENT ON TABLE app.orders IS 'Everything ordered';
    COMMENT ON COLUMN app.orders.amount IS 'in EUR; it''s net';
    COMMENT ON INDEX app.orders_customer IS 'for the customer page';
    ANALYZE app.orders;
  `);
}
