CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  region   text NOT NULL,
  note     text,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, region)
);
INSERT INTO app.orders
SELECT i, (ARRAY['DE', 'FR', 'it''s "quoted"', 'US', ''])[i % 5 + 1], 'n' || i FROM generate_series(1, 300) i;
