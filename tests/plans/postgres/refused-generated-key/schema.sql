CREATE TABLE app.orders (order_id bigint, raw integer, order_date integer GENERATED ALWAYS AS (raw / 10) STORED NOT NULL, PRIMARY KEY (order_id));
