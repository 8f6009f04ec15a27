CREATE TABLE app.orders (order_id jsonb, order_date date, PRIMARY KEY (order_id, order_date));
