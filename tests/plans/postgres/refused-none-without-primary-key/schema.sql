CREATE TABLE app.orders (order_id bigint NOT NULL, order_date timestamp NOT NULL) PARTITION BY HASH (order_id);
CREATE TABLE app.orders_h0 PARTITION OF app.orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);
