CREATE FUNCTION app.is_known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''lost''';
CREATE FUNCTION app.fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN lower($1); END';
CREATE FUNCTION app.pinned(text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = app AS 'SELECT upper($1)';
CREATE FUNCTION app.parsed(text) RETURNS text IMMUTABLE RETURN upper($1);
CREATE FUNCTION app.first_status() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''new''; END';
CREATE TABLE app.orders (
  order_id   bigint,
  order_date date,
  status     text DEFAULT app.first_status() CONSTRAINT orders_known CHECK (app.is_known(status)),
  folded     text GENERATED ALWAYS AS (app.fold(status)) STORED,
  PRIMARY KEY (order_id, order_date)
);
CREATE INDEX orders_folded ON app.orders (order_id) WHERE app.fold(status) > 'a';
CREATE INDEX orders_pinned ON app.orders (app.pinned(status), app.parsed(status));
