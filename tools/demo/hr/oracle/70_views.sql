-- Three views over the dictionary, which show every table of the schema and depend on none; two over the tables themselves, and a
-- function that the application may call.

CREATE VIEW v_table_summary AS
SELECT t.table_name,
       CASE t.partitioned WHEN 'YES' THEN 'partitioned' ELSE 'plain' END AS kind,
       t.num_rows AS estimated_rows,
       (SELECT COUNT(*) FROM all_tab_columns c WHERE c.owner = t.owner AND c.table_name = t.table_name) AS columns,
       (SELECT COUNT(*) FROM all_indexes i WHERE i.table_owner = t.owner AND i.table_name = t.table_name AND i.index_type <> 'LOB') AS indexes,
       (SELECT COUNT(*) FROM all_triggers g WHERE g.table_owner = t.owner AND g.table_name = t.table_name) AS triggers,
       (SELECT c.comments FROM all_tab_comments c WHERE c.owner = t.owner AND c.table_name = t.table_name) AS description
FROM all_tables t
WHERE t.owner = 'HR'
/
COMMENT ON TABLE v_table_summary IS 'Every table of the schema, with what it has.'
/
-- Space is shown to the owner alone: there is no ALL_SEGMENTS.
CREATE VIEW v_table_sizes AS
SELECT segment_name AS table_name, SUM(bytes) AS table_bytes
FROM user_segments
WHERE segment_type IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
GROUP BY segment_name
/
COMMENT ON TABLE v_table_sizes IS 'Space of every table, its partitions included.'
/
CREATE VIEW v_partition_summary AS
SELECT table_name, partition_name, partition_position, high_value, subpartition_count AS leaves, num_rows AS estimated_rows
FROM all_tab_partitions
WHERE table_owner = 'HR'
/
COMMENT ON TABLE v_partition_summary IS 'Every partition of every partitioned table; its hash partitions count as leaves.'
/
CREATE VIEW v_order_totals AS
SELECT TRUNC(o.order_date) AS order_day, o.status, COUNT(*) AS orders, SUM(o.total_amount) AS total_amount
FROM orders o GROUP BY TRUNC(o.order_date), o.status
/
COMMENT ON TABLE v_order_totals IS 'What was ordered, a row for each day and status.'
/
CREATE VIEW v_staff AS
SELECT e.employee_id, e.first_name, e.last_name, e.hire_date, d.department_name
FROM employees e LEFT JOIN departments d ON d.department_id = e.department_id
/
COMMENT ON TABLE v_staff IS 'Everybody who works here, without what they earn.'
/
CREATE FUNCTION count_staff(p_department_id NUMBER) RETURN NUMBER IS
  staff NUMBER;
BEGIN
  SELECT COUNT(*) INTO staff FROM employees WHERE department_id = p_department_id;
  RETURN staff;
END;
/
