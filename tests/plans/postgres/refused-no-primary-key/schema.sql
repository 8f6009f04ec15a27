CREATE TABLE app.orders (order_id bigint, order_date date);
