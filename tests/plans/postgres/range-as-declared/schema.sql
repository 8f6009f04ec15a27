CREATE TABLE app.orders (
  order_id   bigint NOT NULL,
  order_date timestamp NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_old PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE app.orders_new PARTITION OF app.orders FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
