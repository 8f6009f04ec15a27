CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_p1900 PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
CREATE TABLE app.orders_p2100 PARTITION OF app.orders FOR VALUES FROM ('2100-01-01') TO ('2200-01-01');
CREATE TABLE app.orders_p2200 PARTITION OF app.orders FOR VALUES FROM ('2200-01-01') TO ('2300-01-01');
CREATE TABLE app.orders_pdefault PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders SELECT i, date '1999-01-01' + i * 50 FROM generate_series(1, 200) i;
