CREATE SEQUENCE app.customer_seq;
CREATE TABLE app.audit (what text);
CREATE FUNCTION app.audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO app.audit VALUES (TG_NAME || ' ' || TG_OP);
  RETURN NULL;
END
$$;
CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := coalesce(NEW.note, 'none');
  RETURN NEW;
END
$$;
CREATE TABLE app.orders (
  order_id    bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5 CACHE 1),
  order_date  timestamp NOT NULL DEFAULT date_trunc('day', now()),
  gone        integer,
  customer_id integer NOT NULL DEFAULT nextval('app.customer_seq'),
  amount      numeric(12,2) CONSTRAINT orders_amount_positive CHECK (amount >= 0),
  status      varchar(10) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'void')),
  note        text COLLATE "C",
  gross       numeric GENERATED ALWAYS AS (round(amount * 1.19, 2)) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date),
  CONSTRAINT orders_once UNIQUE (customer_id, order_date, order_id) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 70, autovacuum_enabled = off);
ALTER TABLE app.orders DROP COLUMN gone;
ALTER SEQUENCE app.customer_seq OWNED BY app.orders.customer_id;
ALTER TABLE app.orders ALTER COLUMN note SET STORAGE EXTERNAL, ALTER COLUMN note SET STATISTICS 500;
ALTER TABLE app.orders ALTER COLUMN customer_id SET (n_distinct = 100);
INSERT INTO app.orders (order_date, amount, status, note)
SELECT timestamp '2025-01-31 12:00' + i * interval '1 day', i * 1.5, 'paid', repeat('n', i) FROM generate_series(1, 200) i;
ALTER TABLE app.orders ADD CONSTRAINT orders_amount_small CHECK (amount < 250) NOT VALID;
CREATE INDEX orders_open ON app.orders (customer_id, order_date DESC NULLS LAST) INCLUDE (note) WHERE status <> 'void';
CREATE UNIQUE INDEX orders_lower ON app.orders (lower(note), order_date, order_id) WITH (fillfactor = 80);
CREATE INDEX orders_brin ON app.orders USING brin (order_date);
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE OF note ON app.orders FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE TRIGGER b_audit AFTER INSERT OR DELETE ON app.orders FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION app.audit();
CREATE TRIGGER c_statement AFTER UPDATE ON app.orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.audit();
CREATE TRIGGER d_disabled AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.audit();
CREATE TRIGGER e_always AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.audit();
CREATE TRIGGER f_replica AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.audit();
ALTER TABLE app.orders DISABLE TRIGGER d_disabled, ENABLE ALWAYS TRIGGER e_always, ENABLE REPLICA TRIGGER f_replica;
COMMENT ON TABLE app.orders IS 'Everything ordered; it''s all here';
COMMENT ON COLUMN app.orders.amount IS 'in EUR, net';
COMMENT ON CONSTRAINT orders_amount_positive ON app.orders IS 'no refunds';
COMMENT ON CONSTRAINT orders_amount_small ON app.orders IS 'from now on';
COMMENT ON CONSTRAINT orders_pkey ON app.orders IS 'the key';
COMMENT ON INDEX app.orders_open IS 'for the customer page';
COMMENT ON TRIGGER b_audit ON app.orders IS 'for the auditors';
COMMENT ON SEQUENCE app.orders_order_id_seq IS 'order numbers';
GRANT SELECT, INSERT ON app.orders TO PUBLIC;
GRANT UPDATE (note, status) ON app.orders TO PUBLIC;
GRANT USAGE ON SEQUENCE app.orders_order_id_seq TO PUBLIC;
