-- The application may read and write rows and call the function, and nothing else. Two more roles show what else a migration has to carry:
-- a privilege on columns, and one with the right to pass it on.

GRANT USAGE ON SCHEMA hr TO hr_app, hr_auditor, hr_report;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  hr.departments, hr.employees, hr.orders, hr.transactions, hr.audit_log, hr.events, hr.customer_data TO hr_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA hr TO hr_app;
GRANT SELECT ON hr.v_table_summary, hr.v_table_sizes, hr.v_partition_summary TO hr_app, hr_auditor;

GRANT SELECT ON hr.audit_log TO hr_auditor WITH GRANT OPTION;
GRANT SELECT (transaction_id, txn_date, amount, currency, status) ON hr.transactions TO hr_report;
GRANT UPDATE (severity) ON hr.events TO hr_auditor;
GRANT SELECT ON hr.departments, hr.v_staff TO PUBLIC;
GRANT SELECT ON hr.v_order_totals TO hr_app, hr_report;
REVOKE EXECUTE ON FUNCTION hr.count_staff FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hr.count_staff TO hr_app;
