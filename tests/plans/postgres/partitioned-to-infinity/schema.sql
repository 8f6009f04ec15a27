CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_a PARTITION OF app.orders FOR VALUES FROM ('2026-01-01') TO ('infinity');
INSERT INTO app.orders SELECT i, date '2026-01-01' + i FROM generate_series(1, 200) i;
