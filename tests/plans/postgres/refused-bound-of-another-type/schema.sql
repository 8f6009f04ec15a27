CREATE TABLE app.orders (
  order_id   bigint NOT NULL,
  order_date date NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
