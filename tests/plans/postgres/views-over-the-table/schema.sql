CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE TABLE app.order_log (order_id bigint);
CREATE VIEW app.open_orders WITH (security_barrier, check_option = cascaded) AS
  SELECT order_id, order_date, customer_id, amount AS net FROM app.orders WHERE amount > 0;
ALTER VIEW app.open_orders ALTER net SET DEFAULT 1;
COMMENT ON VIEW app.open_orders IS 'what is to be paid';
COMMENT ON COLUMN app.open_orders.net IS 'in EUR';
GRANT SELECT (order_id), INSERT ON app.open_orders TO PUBLIC;
CREATE VIEW app."Every $lock$ order" WITH (security_invoker) AS
  SELECT row_to_json(o.*) AS row, o.*::text AS text FROM app.orders o;
CREATE VIEW app.open_order_count AS SELECT count(*) AS count FROM app.open_orders;
CREATE VIEW app.dearest AS
  WITH RECURSIVE top AS (
    SELECT order_id, amount FROM app.orders WHERE amount = (SELECT max(amount) FROM app.orders)
    UNION SELECT o.order_id, o.amount FROM app.orders o JOIN top ON o.order_id = top.order_id + 1)
  SELECT t.order_id, c.count FROM top t CROSS JOIN app.open_order_count c;
CREATE VIEW app.by_key AS SELECT order_id, order_date, amount FROM app.orders GROUP BY order_id, order_date;
CREATE RULE log AS ON UPDATE TO app.by_key DO ALSO INSERT INTO app.order_log VALUES (new.order_id);
CREATE RULE cancel AS ON DELETE TO app.by_key DO INSTEAD
  DELETE FROM app.orders WHERE orders.order_id = old.order_id;
COMMENT ON RULE cancel ON app.by_key IS 'by its number';
CREATE VIEW app.order_ids AS SELECT order_id FROM app.order_log;
CREATE RULE forget AS ON DELETE TO app.order_ids DO INSTEAD DELETE FROM app.orders WHERE order_id = old.order_id;
CREATE FUNCTION app.correct() RETURNS trigger LANGUAGE plpgsql SET search_path = app
  AS 'BEGIN UPDATE orders SET amount = NEW.amount WHERE order_id = OLD.order_id; RETURN NEW; END';
CREATE TRIGGER correct INSTEAD OF UPDATE ON app.by_key FOR EACH ROW EXECUTE FUNCTION app.correct();
