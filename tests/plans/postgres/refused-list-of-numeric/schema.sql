CREATE TABLE app.orders (
  order_id bigint NOT NULL,
  weight   numeric NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, weight)
);
