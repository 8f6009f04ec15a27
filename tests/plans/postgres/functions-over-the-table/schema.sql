CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE FUNCTION app.total(customer integer DEFAULT 0) RETURNS numeric
  STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 50 SET search_path = app SET work_mem = '8MB'
  RETURN (SELECT sum(amount) FROM app.orders WHERE customer_id = customer);
COMMENT ON FUNCTION app.total IS 'of one customer';
REVOKE ALL ON FUNCTION app.total FROM PUBLIC;
CREATE FUNCTION app."of a Day"(day date, OUT number bigint, OUT sum numeric)
BEGIN ATOMIC
  SELECT count(*), sum(o.amount) FROM app.orders o WHERE o.order_date::date = day;
END;
CREATE PROCEDURE app.void(id bigint)
BEGIN ATOMIC
  UPDATE app.orders SET amount = 0 WHERE order_id = id;
  DELETE FROM app.orders WHERE order_id = -id;
END;
CREATE FUNCTION app.by_name() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.orders';
