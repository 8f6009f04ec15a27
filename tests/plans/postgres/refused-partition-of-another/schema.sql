CREATE TABLE app.all_orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders PARTITION OF app.all_orders DEFAULT;
