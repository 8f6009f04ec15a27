-- 500,000 transactions over two years, counted back from now, in the order of their dates as real ones are. Two row sources are
-- joined because one CONNECT BY of that size would need its memory at once.

INSERT INTO transactions (transaction_id, account_id, txn_date, txn_type, amount, currency, status, reference, created_at)
SELECT n,
       100000 + ORA_HASH(n, 19999, 1),
       SYSDATE - 730 / &days_divisor * (total - n) / total,
       DECODE(ORA_HASH(n, 6, 2), 3, 'REFUND', 4, 'TRANSFER', 5, 'TRANSFER', 6, 'FEE', 'PAYMENT'),
       (1 + ORA_HASH(n, 499999, 3)) / 100 * CASE ORA_HASH(n, 4, 4) WHEN 0 THEN -1 ELSE 1 END,
       DECODE(ORA_HASH(n, 5, 5), 3, 'USD', 4, 'GBP', 5, 'CHF', 'EUR'),
       CASE WHEN n > total - 2000 THEN 'PENDING' WHEN ORA_HASH(n, 39, 6) = 0 THEN 'REVERSED' ELSE 'BOOKED' END,
       CASE WHEN ORA_HASH(n, 3, 7) > 0 THEN 'INV-' || LPAD(ORA_HASH(n, 9999999, 8), 8, '0') END,
       CAST(SYSDATE - 730 / &days_divisor * (total - n) / total AS TIMESTAMP(3))
FROM (SELECT (thousands.i - 1) * 1000 + ones.i AS n, 500000 / &rows_divisor AS total
      FROM (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 500 / &rows_divisor) thousands
           CROSS JOIN (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 1000) ones)
/
COMMIT
/
