CREATE TABLE app.orders (
  order_id     bigint NOT NULL,
  order_date   date NOT NULL,
  "order (no)" text,
  region       text COLLATE "C",
  invoice      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date),
  CONSTRAINT "orders (no)" UNIQUE ("order (no)") WITH (fillfactor = 80)
);
CREATE UNIQUE INDEX orders_region_invoice ON app.orders (region, invoice);
COMMENT ON INDEX app.orders_region_invoice IS 'one number a region';
INSERT INTO app.orders
SELECT i, date '2025-01-31' + i, nullif('no ' || i, 'no 13'), nullif('region ' || i % 3, 'region 2'), i * 1.5
FROM generate_series(1, 200) i;
