import type { TestDatabase } from "./test-database";

/** Views, a materialized view and a function over ORDERS, as a live table has them. */
export async function createDependants(database: TestDatabase): Promise<void> {
  await database.query(`
    CREATE VIEW app.paid_orders WITH (security_barrier) AS SELECT order_id, amount FROM app.orders WHERE status = 'paid';
    COMMENT ON VIEW app.paid_orders IS 'all that is paid';
    CREATE MATERIALIZED VIEW app.order_sums AS SELECT customer_id, sum(amount) AS sum FROM app.orders GROUP BY customer_id;
    CREATE UNIQUE INDEX order_sums_customer ON app.order_sums (customer_id);
    GRANT SELECT ON app.paid_orders, app.order_sums TO PUBLIC;
    CREATE VIEW app.dear_customers AS SELECT customer_id FROM app.order_sums WHERE sum > 100;
    CREATE FUNCTION app.count_orders() RETURNS bigint RETURN (SELECT count(*) FROM app.orders)`);
}

/** What {@link createDependants} has created, with what hangs on it, and what refers to a table that is not the live one. */
export async function readDependants(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    SELECT concat_ws(' ', c.relkind, c.relname, c.reloptions, c.relacl, c.relispopulated, pg_get_viewdef(c.oid),
             obj_description(c.oid, 'pg_class')) AS text
      FROM pg_class c
     WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('v', 'm') AND NOT starts_with(c.relname::text, 'table_migration')
    UNION ALL
    SELECT pg_get_indexdef(x.indexrelid) FROM pg_index x WHERE x.indrelid = to_regclass('app.order_sums')
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid = to_regproc('app.count_orders')
    UNION ALL
    SELECT format('%s reads %s', pg_describe_object(d.classid, d.objid, 0), d.refobjid::regclass)
      FROM pg_depend d
     WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass('app.orders_retired')
       AND d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
    ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** A view and a function that read the table, and must read the new one. */
export async function createReaders(database: TestDatabase): Promise<() => Promise<void>> {
  await database.query(`
    CREATE VIEW app.paid_orders WITH (security_barrier) AS SELECT order_id, amount FROM app.orders WHERE status = 'paid';
    GRANT SELECT ON app.paid_orders TO PUBLIC;
    CREATE FUNCTION app.count_orders() RETURNS bigint RETURN (SELECT count(*) FROM app.orders)`);
  const before = await readDependants(database);
  return async () => expect(await readDependants(database)).toEqual(before);
}
