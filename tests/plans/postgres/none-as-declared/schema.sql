CREATE TABLE app.orders (order_id bigint NOT NULL, order_date timestamp NOT NULL);
INSERT INTO app.orders SELECT i, timestamp '2026-01-01' FROM generate_series(1, 10) i;
