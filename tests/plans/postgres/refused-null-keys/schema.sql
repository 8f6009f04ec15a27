CREATE TABLE app.orders (order_id bigint PRIMARY KEY, order_date date);
INSERT INTO app.orders VALUES (1, NULL), (2, NULL), (3, '2026-01-01');
