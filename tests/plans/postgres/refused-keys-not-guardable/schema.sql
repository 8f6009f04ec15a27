CREATE TABLE app.orders (
  order_id    bigint CONSTRAINT orders_pkey PRIMARY KEY,
  order_date  timestamp NOT NULL,
  customer_id integer,
  former      bigint CONSTRAINT replaces REFERENCES app.orders,
  code        text CONSTRAINT orders_code UNIQUE DEFERRABLE,
  note        text
);
CREATE UNIQUE INDEX orders_by_expression ON app.orders (lower(note));
CREATE UNIQUE INDEX orders_by_condition ON app.orders (note) WHERE customer_id > 0;
CREATE UNIQUE INDEX orders_and_more ON app.orders (note) INCLUDE (code);
CREATE UNIQUE INDEX orders_null_once ON app.orders (note) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX orders_downwards ON app.orders (note DESC);
CREATE UNIQUE INDEX orders_by_pattern ON app.orders (note text_pattern_ops);
INSERT INTO app.orders SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', 1, NULL, i, i FROM generate_series(1, 20) i;
CREATE TABLE app.items (order_id bigint CONSTRAINT of_order REFERENCES app.orders);

CREATE VIEW app.by_order AS SELECT order_id, order_date FROM app.orders GROUP BY order_id;
CREATE VIEW app.by_all AS SELECT order_id, order_date FROM app.orders GROUP BY order_id, order_date;
CREATE MATERIALIZED VIEW app.last_items AS
  SELECT o.order_id, o.order_date, count(i) AS count FROM app.orders o LEFT JOIN app.items i USING (order_id) GROUP BY o.order_id;
CREATE FUNCTION app.keep(id bigint) RETURNS void BEGIN ATOMIC
  INSERT INTO app.orders (order_id, order_date) VALUES (id, now()) ON CONFLICT ON CONSTRAINT orders_pkey DO NOTHING;
END;
CREATE VIEW app.taken AS SELECT order_id FROM app.orders;
CREATE RULE take AS ON INSERT TO app.taken DO INSTEAD
  INSERT INTO app.orders (order_id, order_date) VALUES (new.order_id, now()) ON CONFLICT ON CONSTRAINT orders_pkey DO NOTHING;
