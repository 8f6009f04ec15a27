-- Three views over the catalog, which show every table of the schema and depend on none, two over the tables themselves, and a
-- function that the application may call.

CREATE VIEW hr.v_table_summary AS
SELECT c.relname AS table_name,
       CASE c.relkind WHEN 'p' THEN 'partitioned' ELSE 'plain' END AS kind,
       CASE c.relkind WHEN 'p'
         THEN (SELECT sum(greatest(leaf.reltuples, 0)) FROM pg_partition_tree(c.oid) AS tree
               JOIN pg_class AS leaf ON leaf.oid = tree.relid WHERE tree.isleaf)
         ELSE greatest(c.reltuples, 0) END::bigint AS estimated_rows,
       (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT count(*) FROM pg_index AS i WHERE i.indrelid = c.oid) AS indexes,
       (SELECT count(*) FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers,
       obj_description(c.oid, 'pg_class') AS description
FROM pg_class AS c
WHERE c.relnamespace = 'hr'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
COMMENT ON VIEW hr.v_table_summary IS 'Every table of the schema, with what it has.';

CREATE VIEW hr.v_table_sizes AS
SELECT c.relname AS table_name,
       coalesce(sum(pg_table_size(part.relid)), 0)::bigint AS table_bytes,
       coalesce(sum(pg_indexes_size(part.relid)), 0)::bigint AS index_bytes,
       pg_size_pretty(coalesce(sum(pg_total_relation_size(part.relid)), 0)) AS total_size
FROM pg_class AS c
LEFT JOIN LATERAL (SELECT tree.relid FROM pg_partition_tree(c.oid) AS tree WHERE tree.isleaf
                   UNION ALL SELECT c.oid WHERE c.relkind = 'r') AS part ON true
WHERE c.relnamespace = 'hr'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
GROUP BY c.oid, c.relname;
COMMENT ON VIEW hr.v_table_sizes IS 'Space of every table, its partitions included.';

CREATE VIEW hr.v_partition_summary AS
SELECT c.relname AS table_name,
       p.relname AS partition_name,
       pg_get_expr(p.relpartbound, p.oid) AS bounds,
       count(tree.relid) AS leaves,
       coalesce(sum(greatest(leaf.reltuples, 0)), 0)::bigint AS estimated_rows,
       coalesce(sum(pg_total_relation_size(tree.relid)), 0)::bigint AS bytes
FROM pg_class AS c
JOIN pg_inherits AS i ON i.inhparent = c.oid
JOIN pg_class AS p ON p.oid = i.inhrelid
LEFT JOIN LATERAL pg_partition_tree(p.oid) AS tree ON tree.isleaf
LEFT JOIN pg_class AS leaf ON leaf.oid = tree.relid
WHERE c.relnamespace = 'hr'::regnamespace AND c.relkind = 'p' AND NOT c.relispartition
GROUP BY c.relname, p.relname, p.relpartbound, p.oid;
COMMENT ON VIEW hr.v_partition_summary IS 'Every partition of every partitioned table; its hash partitions count as leaves.';

CREATE VIEW hr.v_order_totals AS
SELECT o.order_date::date AS order_day, o.status, count(*) AS orders, sum(o.total_amount) AS total_amount
FROM hr.orders AS o GROUP BY o.order_date::date, o.status;
COMMENT ON VIEW hr.v_order_totals IS 'What was ordered, a row for each day and status.';

CREATE VIEW hr.v_staff WITH (security_barrier = true) AS
SELECT e.employee_id, e.first_name, e.last_name, e.hire_date, d.department_name
FROM hr.employees AS e LEFT JOIN hr.departments AS d ON d.department_id = e.department_id;
COMMENT ON VIEW hr.v_staff IS 'Everybody who works here, without what they earn.';

CREATE FUNCTION hr.count_staff(p_department_id integer) RETURNS bigint
  LANGUAGE sql STABLE AS 'SELECT count(*) FROM hr.employees WHERE department_id = p_department_id';
