CREATE TABLE app.orders (
  order_id bigint CONSTRAINT orders_pkey PRIMARY KEY
) PARTITION BY HASH (order_id);
CREATE TABLE app.orders_h0 PARTITION OF app.orders FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.orders_h1 PARTITION OF app.orders FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO app.orders SELECT i FROM generate_series(1, 200) i;
