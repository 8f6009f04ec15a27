CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  region   text NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, region)
) PARTITION BY HASH (order_id);
CREATE TABLE app.orders_h0 PARTITION OF app.orders FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.orders_h1 PARTITION OF app.orders FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO app.orders SELECT i, (ARRAY['DE', 'FR', 'US'])[i % 3 + 1] FROM generate_series(1, 300) i;
