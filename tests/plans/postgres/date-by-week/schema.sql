CREATE TABLE app.orders (order_id integer, order_date date, PRIMARY KEY (order_id, order_date));
INSERT INTO app.orders SELECT i, date '2025-12-20' + i % 40 FROM generate_series(1, 200) i;
