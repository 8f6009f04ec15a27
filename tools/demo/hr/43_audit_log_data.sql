-- 1,000,000 entries over 3 days, counted back from now.

CREATE FUNCTION pg_temp.pick(n bigint, salt integer, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS 'SELECT ((hashint8extended(n, salt) & 2147483647) % choices)::integer';

INSERT INTO hr.audit_log (audit_id, audit_date, user_id, action, object_type, object_id, ip_address, details)
SELECT n,
       now() - make_interval(secs => 3 * 86400.0 / current_setting('hr.days_divisor')::integer * (total.count - n) / total.count),
       1 + pg_temp.pick(n, 1, 5000),
       (ARRAY['READ', 'READ', 'READ', 'READ', 'INSERT', 'UPDATE', 'UPDATE', 'DELETE', 'LOGIN'])[1 + pg_temp.pick(n, 2, 9)],
       (ARRAY['EMPLOYEE', 'ORDER', 'CUSTOMER', 'TRANSACTION'])[1 + pg_temp.pick(n, 3, 4)],
       1 + pg_temp.pick(n, 4, 50000),
       CASE WHEN n % 20 <> 0 THEN '10.0.0.0'::inet + pg_temp.pick(n, 5, 65000) END,
       CASE WHEN n % 5 = 0 THEN jsonb_build_object('ms', pg_temp.pick(n, 6, 900), 'client', 'web') ELSE '{}' END
FROM (SELECT 1000000 / current_setting('hr.rows_divisor')::integer AS count) AS total,
     LATERAL generate_series(1::bigint, total.count) AS n;
SELECT setval('hr.audit_seq', max(audit_id)) FROM hr.audit_log;

DROP FUNCTION pg_temp.pick;
