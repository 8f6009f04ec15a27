CREATE TABLE app.orders (order_id bigint, order_date timestamp, PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_p2019 PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE app.orders_p2020 PARTITION OF app.orders FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE app.orders_pdefault PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders VALUES (1, '2019-05-01'), (2, '2020-05-01');
