-- 100,000 events over 24 hours, counted back from now.

INSERT INTO events (event_id, event_date, user_id, event_type, severity, description)
SELECT n,
       SYSTIMESTAMP - NUMTODSINTERVAL(24 * 3600 / &days_divisor * (total - n) / total, 'SECOND'),
       1 + ORA_HASH(n, 4999, 1),
       DECODE(ORA_HASH(n, 6, 2), 3, 'VIEW', 4, 'VIEW', 5, 'SEARCH', 6, 'ERROR', 'CLICK'),
       CASE ORA_HASH(n, 6, 2) WHEN 6 THEN 3 ELSE 0 END,
       CASE WHEN MOD(n, 4) > 0 THEN 'Page ' || ORA_HASH(n, 399, 3) || ' in session ' || RAWTOHEX(STANDARD_HASH(TO_CHAR(n), 'MD5')) END
FROM (SELECT (thousands.i - 1) * 1000 + ones.i AS n, 100000 / &rows_divisor AS total
      FROM (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 100 / &rows_divisor) thousands
           CROSS JOIN (SELECT LEVEL AS i FROM DUAL CONNECT BY LEVEL <= 1000) ones)
/
COMMIT
/
