CREATE TABLE app.orders (
  order_id   bigint NOT NULL,
  order_date date NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)
) PARTITION BY RANGE (order_date);
CREATE TABLE app.orders_old PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE app.orders_new PARTITION OF app.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
  PARTITION BY HASH (order_id);
CREATE TABLE app.orders_new_h0 PARTITION OF app.orders_new FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX orders_old_date ON app.orders_old (order_date);
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER note BEFORE INSERT ON app.orders_new_h0 FOR EACH ROW EXECUTE FUNCTION app.note();
ALTER TABLE app.orders_new ADD CONSTRAINT positive CHECK (order_id > 0);
CREATE VIEW app.recent AS SELECT * FROM app.orders_new;
CREATE STATISTICS app.old_statistics ON order_id, order_date FROM app.orders_old;
CREATE TABLE app.payments (order_id bigint, order_date date, FOREIGN KEY (order_id, order_date) REFERENCES app.orders_old);
ALTER TABLE app.orders_old ENABLE ROW LEVEL SECURITY;
