CREATE TABLE app.orders (order_id bigint, order_date date, span int4range, PRIMARY KEY (order_id, order_date), CONSTRAINT orders_span EXCLUDE USING gist (span WITH &&));
