-- 500,000 transactions over two years, counted back from now, in the order of their dates as real ones are.

CREATE FUNCTION pg_temp.pick(n bigint, salt integer, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS 'SELECT ((hashint8extended(n, salt) & 2147483647) % choices)::integer';

INSERT INTO hr.transactions
  (transaction_id, account_id, txn_date, txn_type, amount, currency, status, reference, created_at)
SELECT n,
       100000 + pg_temp.pick(n, 1, 20000),
       localtimestamp(0) - happened_ago,
       (ARRAY['PAYMENT', 'PAYMENT', 'PAYMENT', 'REFUND', 'TRANSFER', 'TRANSFER', 'FEE'])[1 + pg_temp.pick(n, 2, 7)],
       (1 + pg_temp.pick(n, 3, 500000)) / 100.0 * CASE WHEN pg_temp.pick(n, 4, 5) = 0 THEN -1 ELSE 1 END,
       (ARRAY['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'CHF'])[1 + pg_temp.pick(n, 5, 6)],
       CASE WHEN n > total.count - 2000 THEN 'PENDING' WHEN pg_temp.pick(n, 6, 40) = 0 THEN 'REVERSED' ELSE 'BOOKED' END,
       CASE WHEN pg_temp.pick(n, 7, 4) > 0 THEN 'INV-' || lpad(pg_temp.pick(n, 8, 10000000)::text, 8, '0') END,
       now() - happened_ago
FROM (SELECT 500000 / current_setting('hr.rows_divisor')::integer AS count) AS total,
     LATERAL generate_series(1::bigint, total.count) AS n,
     LATERAL (SELECT make_interval(secs => (730 * 86400.0 / current_setting('hr.days_divisor')::integer * (total.count - n) / total.count)::bigint) AS happened_ago) AS moment;
SELECT setval('hr.txn_seq', max(transaction_id)) FROM hr.transactions;

DROP FUNCTION pg_temp.pick;
