CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE VIEW app.order_list AS SELECT * FROM app.orders;

CREATE VIEW app.whole_orders AS SELECT o AS whole, ARRAY[o] AS many FROM app.orders o;
CREATE VIEW app.places AS SELECT order_id, ctid AS place, tableoid::regclass AS home FROM app.orders;
CREATE MATERIALIZED VIEW app.order_sums AS SELECT sum(amount) AS sum FROM app.orders;
CREATE MATERIALIZED VIEW app.sums_of_sums AS SELECT sum FROM app.order_sums;
CREATE FUNCTION app.of_sums(app.order_sums) RETURNS numeric RETURN $1.sum;
