-- Rows of one value that is declared and missing, and of others that belong to nobody.
CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  region   text NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, region)
) PARTITION BY LIST (region);
CREATE TABLE app.orders_europe PARTITION OF app.orders FOR VALUES IN ('DE', 'FR');
CREATE TABLE app.orders_rest PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders SELECT i, (ARRAY['DE', 'US', 'JP'])[i % 3 + 1] FROM generate_series(1, 90) i;
