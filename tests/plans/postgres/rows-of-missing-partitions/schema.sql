-- Rows of a century that is missing, of one far ahead, and from before the first partition.
CREATE TABLE app.orders (
  order_id bigint GENERATED ALWAYS AS IDENTITY,
  order_date date,
  amount numeric(12,2) DEFAULT 1 CONSTRAINT amount_positive CHECK (amount >= 0),
  doubled numeric GENERATED ALWAYS AS (amount * 2) STORED,
  PRIMARY KEY (order_id, order_date)
) PARTITION BY RANGE (order_date);
CREATE INDEX orders_amount ON app.orders (amount) WHERE amount > 0;
CREATE TABLE app.orders_p1900 PARTITION OF app.orders FOR VALUES FROM ('1900-01-01') TO ('2000-01-01');
CREATE TABLE app.orders_p2100 PARTITION OF app.orders FOR VALUES FROM ('2100-01-01') TO ('2200-01-01');
CREATE TABLE app.orders_p2200 PARTITION OF app.orders FOR VALUES FROM ('2200-01-01') TO ('2300-01-01');
CREATE TABLE app.orders_pdefault PARTITION OF app.orders DEFAULT;
INSERT INTO app.orders (order_date, amount)
SELECT d, 10 FROM unnest('{1999-12-31,2024-02-29,2026-01-01,2099-12-31,2150-01-01,2750-06-01,1899-12-31,1066-10-14,0044-03-15 BC}'::date[]) d;
