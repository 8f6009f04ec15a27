CREATE TABLE app.orders (
  order_id bigint CONSTRAINT orders_pkey PRIMARY KEY,
  note     text
);
CREATE INDEX orders_note ON app.orders (note);
INSERT INTO app.orders SELECT i, 'n' || i FROM generate_series(1, 300) i;
