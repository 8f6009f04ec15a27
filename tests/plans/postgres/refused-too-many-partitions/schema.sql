CREATE TABLE app.orders (order_id bigint PRIMARY KEY);
INSERT INTO app.orders VALUES (1), (20000000);
