-- 1,000,000 entries over 3 days, counted back from now.

INSERT INTO audit_log (audit_id, audit_date, user_id, action, object_type, object_id, ip_address, details)
SELECT n,
       SYSTIMESTAMP - NUMTODSINTERVAL(3 * 86400 / &days_divisor * (total - n) / total, 'SECOND'),
       1 + ORA_HASH(n, 4999, 1),
       DECODE(ORA_HASH(n, 8, 2), 4, 'INSERT', 5, 'UPDATE', 6, 'UPDATE', 7, 'DELETE', 8, 'LOGIN', 'READ'),
       DECODE(ORA_HASH(n, 3, 3), 0, 'EMPLOYEE', 1, 'ORDER', 2, 'CUSTOMER', 'TRANSACTION'),
       1 + ORA_HASH(n, 49999, 4),
       CASE WHEN MOD(n, 20) <> 0 THEN '10.0.' || ORA_HASH(n, 255, 5) || '.' || ORA_HASH(n, 255, 6) END,
       CASE WHEN MOD(n, 5) = 0 THEN '{"ms":' || ORA_HASH(n, 899, 7) || ',"client":"web"}' ELSE '{}' END
FROM (SELECT (thousands.i - 1) * 1000 + ones.i AS n, 1000000 / &rows_divisor AS total
      FROM (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 1000 / &rows_divisor) thousands
           CROSS JOIN (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 1000) ones)
/
COMMIT
/
