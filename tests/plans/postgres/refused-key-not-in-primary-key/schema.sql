CREATE TABLE app.orders (order_id bigint PRIMARY KEY, order_date date NOT NULL);
