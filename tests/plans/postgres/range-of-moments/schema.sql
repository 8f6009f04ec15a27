CREATE TABLE app.orders (
  order_id  bigint NOT NULL,
  placed_at timestamptz NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, placed_at)
);
INSERT INTO app.orders SELECT i, timestamptz '2025-12-31 20:00+00' + i * interval '1 minute' FROM generate_series(1, 300) i;
