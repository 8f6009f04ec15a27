CREATE TABLE app.customers (customer_id integer PRIMARY KEY);
CREATE TABLE app.orders (
  order_id    bigint,
  order_date  date,
  customer_id integer CONSTRAINT orders_customer REFERENCES app.customers,
  PRIMARY KEY (order_id, order_date),
  CONSTRAINT table_migration_history CHECK (order_id > 0)
);
CREATE VIEW app.open_orders AS SELECT order_id FROM app.orders;
