CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  tenant   integer NOT NULL,
  note     text,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, tenant)
);
INSERT INTO app.orders SELECT i, i % 6 - 1, 'n' || i FROM generate_series(1, 300) i;
