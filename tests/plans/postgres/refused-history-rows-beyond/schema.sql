CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date));
INSERT INTO app.orders SELECT i, date '2024-12-01' + i FROM generate_series(1, 60) i;
