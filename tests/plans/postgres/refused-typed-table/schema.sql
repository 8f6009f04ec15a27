CREATE TYPE app.order_type AS (order_id bigint, order_date date);
CREATE TABLE app.orders OF app.order_type (PRIMARY KEY (order_id, order_date));
