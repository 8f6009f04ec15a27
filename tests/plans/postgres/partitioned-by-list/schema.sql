CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date)) PARTITION BY LIST (order_date);
CREATE TABLE app.orders_a PARTITION OF app.orders FOR VALUES IN ('2026-01-01');
INSERT INTO app.orders SELECT i, '2026-01-01' FROM generate_series(1, 200) i;
