-- Two centuries are over for long enough, the one before today's is not.
CREATE TABLE app.orders (order_id bigint, order_date date, PRIMARY KEY (order_id, order_date)) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_p1700 PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('1800-01-01');
CREATE TABLE app.orders_p1800 PARTITION OF app.orders FOR VALUES FROM ('1800-01-01') TO ('1900-01-01');
CREATE TABLE app.orders_p1900 PARTITION OF app.orders FOR VALUES FROM ('1900-01-01') TO ('2000-01-01');
CREATE TABLE app.orders_p2000 PARTITION OF app.orders FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
CREATE TABLE app.orders_p2100 PARTITION OF app.orders FOR VALUES FROM ('2100-01-01') TO ('2200-01-01');
CREATE TABLE app.orders_pdefault PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders SELECT i, '1990-01-01'::date + i FROM generate_series(1, 50) i;
