CREATE TABLE app.customers (customer_id integer PRIMARY KEY);
INSERT INTO app.customers SELECT generate_series(0, 6);
CREATE TABLE app.orders (
  order_id    bigint NOT NULL,
  order_date  timestamp NOT NULL,
  customer_id integer NOT NULL,
  amount      numeric(12,2),
  former_id   bigint,
  former_date timestamp,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES app.customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT orders_former FOREIGN KEY (former_id, former_date) REFERENCES app.orders ON DELETE SET NULL (former_id)
);
COMMENT ON CONSTRAINT orders_customer ON app.orders IS 'who has ordered';
INSERT INTO app.orders
SELECT i, timestamp '2025-01-31 12:00' + i * interval '1 day', i % 7, i * 1.5 FROM generate_series(1, 200) i;
CREATE TABLE app.items (
  order_id bigint, order_date timestamp,
  CONSTRAINT items_order FOREIGN KEY (order_id, order_date) REFERENCES app.orders ON UPDATE CASCADE
);
INSERT INTO app.items SELECT order_id, order_date FROM app.orders;
COMMENT ON CONSTRAINT items_order ON app.items IS 'of what order';
CREATE TABLE app.bills (
  bill_id bigint, order_id bigint, order_date timestamp,
  CONSTRAINT bills_order FOREIGN KEY (order_id, order_date) REFERENCES app.orders MATCH FULL
) PARTITION BY HASH (bill_id);
CREATE TABLE app.bills_0 PARTITION OF app.bills FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.bills_1 PARTITION OF app.bills FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO app.bills SELECT order_id, order_id, order_date FROM app.orders;
CREATE TABLE app.notes (order_id bigint, order_date timestamp);
INSERT INTO app.notes VALUES (-1, now());
ALTER TABLE app.notes ADD CONSTRAINT notes_order FOREIGN KEY (order_id, order_date) REFERENCES app.orders NOT VALID;
