-- The table that is measured: twelve months up to now, about 185 bytes a row, in the order of their dates as real ones are.

CREATE SCHEMA hr AUTHORIZATION bench_owner;
SET ROLE bench_owner;
CREATE SEQUENCE hr.txn_seq CACHE 20;

CREATE TABLE hr.transactions (
  transaction_id bigint        DEFAULT nextval('hr.txn_seq') NOT NULL,
  account_id     bigint        NOT NULL,
  txn_date       timestamp     NOT NULL,
  txn_type       varchar(12)   NOT NULL,
  amount         numeric(14,2) NOT NULL,
  currency       char(3)       DEFAULT 'EUR' NOT NULL,
  status         varchar(12)   DEFAULT 'PENDING' NOT NULL,
  reference      varchar(40),
  description    text          DEFAULT repeat('.', 80) NOT NULL,
  created_at     timestamptz   DEFAULT now() NOT NULL,
  CONSTRAINT transactions_amount_check CHECK (amount <> 0)
);
ALTER SEQUENCE hr.txn_seq OWNED BY hr.transactions.transaction_id;

INSERT INTO hr.transactions
  (transaction_id, account_id, txn_date, txn_type, amount, currency, status, reference, description, created_at)
SELECT n,
       100000 + (hashint8extended(n, 1) & 2147483647) % 20000,
       moment AT TIME ZONE 'UTC',
       (ARRAY['PAYMENT', 'PAYMENT', 'REFUND', 'TRANSFER', 'FEE'])[1 + (hashint8extended(n, 2) & 2147483647) % 5],
       (1 + (hashint8extended(n, 3) & 2147483647) % 500000) / 100.0,
       (ARRAY['EUR', 'EUR', 'USD', 'GBP'])[1 + (hashint8extended(n, 4) & 2147483647) % 4],
       CASE WHEN n % 40 = 0 THEN 'PENDING' ELSE 'BOOKED' END,
       CASE WHEN n % 4 > 0 THEN 'INV-' || lpad(((hashint8extended(n, 5) & 2147483647) % 10000000)::text, 8, '0') END,
       repeat(md5(n::text), 3),
       moment
FROM (SELECT date_trunc('month', now()) - interval '11 months' AS first, current_setting('bench.rows')::bigint AS count) AS span,
     LATERAL generate_series(1::bigint, span.count) AS n,
     LATERAL (SELECT span.first + (now() - span.first) * (n / span.count::float8) AS moment) AS dated;
SELECT setval('hr.txn_seq', max(transaction_id)) FROM hr.transactions;

ALTER TABLE hr.transactions ADD CONSTRAINT transactions_pkey PRIMARY KEY (transaction_id, txn_date);
CREATE INDEX transactions_account_id_idx ON hr.transactions (account_id, txn_date DESC);
CREATE INDEX transactions_txn_date_idx ON hr.transactions (txn_date);
CREATE INDEX transactions_reference_idx ON hr.transactions (reference);
GRANT SELECT, INSERT, UPDATE, DELETE ON hr.transactions TO bench_app;
GRANT USAGE ON SCHEMA hr TO bench_app;
GRANT USAGE ON SEQUENCE hr.txn_seq TO bench_app;

-- What every row was: after a run, each one must still be so, or be as the application last wrote it.
RESET ROLE;
CREATE SCHEMA bench;
CREATE TABLE bench.truth AS
SELECT transaction_id AS id, hashtextextended(t::text, 0) AS row_hash FROM hr.transactions AS t;
GRANT USAGE ON SCHEMA bench TO bench_app, bench_owner;
GRANT SELECT ON bench.truth TO bench_app, bench_owner;
