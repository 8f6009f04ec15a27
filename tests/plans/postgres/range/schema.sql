CREATE TABLE app.orders (
  order_id   bigint NOT NULL,
  order_date date NOT NULL,
  note       text,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
INSERT INTO app.orders SELECT i, date '2019-06-01' + i * 10, 'n' || i FROM generate_series(1, 300) i;
