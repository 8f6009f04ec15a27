-- 100,000 events over 24 hours, counted back from now. The identity column takes the numbers that it will go on from.

CREATE FUNCTION pg_temp.pick(n bigint, salt integer, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS 'SELECT ((hashint8extended(n, salt) & 2147483647) % choices)::integer';

INSERT INTO hr.events (event_id, event_date, user_id, event_type, severity, description) OVERRIDING SYSTEM VALUE
SELECT n,
       now() - make_interval(secs => 24 * 3600.0 / current_setting('hr.days_divisor')::integer * (total.count - n) / total.count),
       1 + pg_temp.pick(n, 1, 5000),
       (ARRAY['CLICK', 'CLICK', 'CLICK', 'VIEW', 'VIEW', 'SEARCH', 'ERROR'])[1 + pg_temp.pick(n, 2, 7)],
       CASE WHEN pg_temp.pick(n, 2, 7) = 6 THEN 3 ELSE 0 END,
       CASE WHEN n % 4 > 0 THEN 'Page ' || pg_temp.pick(n, 3, 400) || ' in session ' || md5(n::text) END
FROM (SELECT 100000 / current_setting('hr.rows_divisor')::integer AS count) AS total,
     LATERAL generate_series(1::bigint, total.count) AS n;
SELECT setval('hr.event_seq', max(event_id)) FROM hr.events;

DROP FUNCTION pg_temp.pick;
