CREATE TABLE app.orders (order_id smallint PRIMARY KEY);
