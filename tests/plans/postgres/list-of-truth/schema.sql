CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  is_paid  boolean NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, is_paid)
);
INSERT INTO app.orders SELECT i, i % 3 = 0 FROM generate_series(1, 300) i;
