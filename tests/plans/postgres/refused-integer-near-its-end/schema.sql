CREATE TABLE app.orders (order_id integer PRIMARY KEY);
INSERT INTO app.orders VALUES (2140000000), (2147000000);
