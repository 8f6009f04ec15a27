CREATE TABLE app.orders (order_id bigint, order_date date, note text DEFAULT 'x', PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_p2020 PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2021-01-01') PARTITION BY HASH (order_id);
CREATE TABLE app.orders_p2020_h0 PARTITION OF app.orders_p2020 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.orders_p2020_h1 PARTITION OF app.orders_p2020 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX orders_note ON app.orders (note);
INSERT INTO app.orders VALUES (1, '2019-05-01'), (2, '2020-05-01');
