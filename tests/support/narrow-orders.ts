import type pg from "pg";
import type { IntervalTarget } from "../../provider/schema/target";
import { smallTarget } from "./copy-swap";
import { createOrders } from "./orders";
import type { TestDatabase } from "./test-database";

export type KeyOption = "widen" | "guard";

/** Makes (order_id) alone the primary key of ORDERS, and adds a second key whose column may be NULL. */
export async function narrowKeys(database: TestDatabase): Promise<void> {
  await database.query(`
    ALTER TABLE app.orders DROP CONSTRAINT orders_pkey;
    ALTER TABLE app.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);
    ALTER TABLE app.orders ADD COLUMN invoice text;
    UPDATE app.orders SET invoice = 'invoice ' || order_id WHERE order_id % 3 = 0;
    CREATE UNIQUE INDEX orders_invoice ON app.orders (invoice);
    ANALYZE app.orders`);
}

/** ORDERS with such keys. */
export async function createNarrowOrders(database: TestDatabase, rows = 2_000): Promise<void> {
  await createOrders(database, rows);
  await narrowKeys(database);
}

export function narrowTarget(uniqueKeys: KeyOption): IntervalTarget {
  return smallTarget({ uniqueKeys });
}

/** What an application learns of a statement that fails. */
export interface Failure {
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly message: string;
  readonly detail: string | undefined;
}

/** How a statement fails; null where it does not. */
export async function failureOf(query: Promise<unknown>): Promise<Failure | null> {
  return query.then(
    () => null,
    (error: unknown) => {
      const { code, constraint, message, detail } = error as pg.DatabaseError;
      return { code, constraint, message, detail };
    },
  );
}

/** Keys of rows that their guard does not have, and keys of the guard that no row has. */
export async function findGuardFaults(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ fault: string }>(`
    SELECT 'orders_pkey_guard ' || coalesce(o.order_id, g.order_id) AS fault
      FROM app.orders o FULL JOIN app.orders_pkey_guard g USING (order_id)
     WHERE o.order_id IS NULL OR g.order_id IS NULL
    UNION ALL
    SELECT 'orders_invoice_guard ' || coalesce(o.invoice, g.invoice)
      FROM (SELECT invoice FROM app.orders WHERE invoice IS NOT NULL) o
      FULL JOIN app.orders_invoice_guard g USING (invoice)
     WHERE o.invoice IS NULL OR g.invoice IS NULL`);
  return rows.map(({ fault }) => fault);
}
