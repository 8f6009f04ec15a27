CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
);
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE TABLE app.regions (customer_id integer, name text);
INSERT INTO app.regions SELECT i, 'region ' || i FROM generate_series(0, 6) i;
CREATE FUNCTION app.net(amount numeric) RETURNS numeric IMMUTABLE RETURN amount / 1.19;
CREATE MATERIALIZED VIEW app.order_sums WITH (fillfactor = 70) AS
  SELECT r.name, sum(app.net(o.amount)) AS net, count(o) AS count, max(row_to_json(o.*)::text) AS last
    FROM app.orders o LEFT JOIN app.regions r USING (customer_id) GROUP BY r.name;
CREATE UNIQUE INDEX order_sums_name ON app.order_sums (name) INCLUDE (net);
CREATE INDEX "of Much" ON app.order_sums USING brin (net) WHERE net > 10;
COMMENT ON MATERIALIZED VIEW app.order_sums IS 'by region';
COMMENT ON COLUMN app.order_sums.net IS 'in EUR';
COMMENT ON INDEX app.order_sums_name IS 'to look up';
ALTER MATERIALIZED VIEW app.order_sums ALTER name SET STATISTICS 500, ALTER last SET STORAGE EXTERNAL, ALTER net SET (n_distinct = 7);
GRANT SELECT (name, net) ON app.order_sums TO PUBLIC;
CREATE MATERIALIZED VIEW app.empty_sums AS SELECT count(*) AS count FROM app.orders WITH NO DATA;
CREATE VIEW app.dear_regions AS SELECT name FROM app.order_sums WHERE net > 100;
CREATE VIEW app.mixed AS SELECT o.order_id, s.net FROM app.orders o CROSS JOIN app.order_sums s;
CREATE VIEW app.names_of_regions AS SELECT name FROM app.dear_regions;
