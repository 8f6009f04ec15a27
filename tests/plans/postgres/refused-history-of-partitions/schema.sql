CREATE TABLE app.orders (order_id bigint NOT NULL, order_date date NOT NULL, PRIMARY KEY (order_id, order_date)) PARTITION BY HASH (order_id);
CREATE TABLE app.orders_h0 PARTITION OF app.orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);
