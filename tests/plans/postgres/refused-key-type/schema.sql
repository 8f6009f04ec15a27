CREATE TABLE app.orders (order_id bigint, order_date text, PRIMARY KEY (order_id, order_date));
