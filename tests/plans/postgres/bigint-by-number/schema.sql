CREATE TABLE app.orders (order_id bigint PRIMARY KEY, note text);
INSERT INTO app.orders SELECT i * 25 - 1000, 'n' || i FROM generate_series(1, 200) i;
