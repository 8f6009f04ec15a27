CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id)
);
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE TABLE app.items (order_id bigint, CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES app.orders);
