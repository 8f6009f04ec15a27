CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  tenant   integer NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, tenant)
);
