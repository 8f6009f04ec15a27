CREATE TABLE app.orders (
  order_id   bigint NOT NULL,
  order_date date NOT NULL,
  PRIMARY KEY (order_id, order_date)
) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_phistory PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2200-01-01');
CREATE TABLE app.orders_p2200 PARTITION OF app.orders FOR VALUES FROM ('2200-01-01') TO ('2300-01-01') PARTITION BY HASH (order_id);
CREATE TABLE app.orders_p2200_h0 PARTITION OF app.orders_p2200 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.orders_p2200_h1 PARTITION OF app.orders_p2200 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE app.orders_pdefault PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders SELECT i, date '2020-01-01' + i FROM generate_series(1, 500) i;
