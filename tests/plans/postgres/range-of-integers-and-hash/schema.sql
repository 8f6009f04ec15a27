CREATE TABLE app.orders (
  order_id  bigint NOT NULL,
  region_no smallint NOT NULL,
  note      text,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, region_no)
);
INSERT INTO app.orders SELECT i, i % 40 - 5, 'n' || i FROM generate_series(1, 300) i;
