-- The application may read and write rows and call the function, and nothing else. Two more grantees show what else a migration has to carry:
-- a privilege on a column, and one with the right to pass it on.

GRANT SELECT, INSERT, UPDATE, DELETE ON departments TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON employees TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON transactions TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_log TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON events TO hr_app
/
GRANT SELECT, INSERT, UPDATE, DELETE ON customer_data TO hr_app
/
GRANT SELECT ON alarms TO hr_app
/
GRANT SELECT ON emp_seq TO hr_app
/
GRANT SELECT ON ord_seq TO hr_app
/
GRANT SELECT ON dept_seq TO hr_app
/
GRANT SELECT ON txn_seq TO hr_app
/
GRANT SELECT ON audit_seq TO hr_app
/
GRANT SELECT ON event_seq TO hr_app
/
GRANT SELECT ON cust_seq TO hr_app
/
GRANT SELECT ON v_table_summary TO hr_app
/
GRANT SELECT ON v_partition_summary TO hr_app
/
GRANT SELECT ON v_order_totals TO hr_app
/
GRANT SELECT ON v_staff TO PUBLIC
/
GRANT EXECUTE ON count_staff TO hr_app
/
GRANT SELECT ON audit_log TO hr_auditor WITH GRANT OPTION
/
GRANT UPDATE (severity) ON events TO hr_auditor
/
GRANT UPDATE (status) ON transactions TO hr_report
/
GRANT SELECT ON departments TO PUBLIC
/
