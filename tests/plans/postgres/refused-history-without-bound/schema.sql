CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date));
