/** The tables of the HR schema. */
export const HR_TABLES = [
  "departments",
  "employees",
  "orders",
  "transactions",
  "audit_log",
  "events",
  "customer_data",
] as const;

/** Which sequence numbers the rows of which table. */
export const HR_SEQUENCES = [
  { sequence: "dept_seq", table: "departments", column: "department_id" },
  { sequence: "emp_seq", table: "employees", column: "employee_id" },
  { sequence: "ord_seq", table: "orders", column: "order_id" },
  { sequence: "txn_seq", table: "transactions", column: "transaction_id" },
  { sequence: "audit_seq", table: "audit_log", column: "audit_id" },
  { sequence: "event_seq", table: "events", column: "event_id" },
  { sequence: "cust_seq", table: "customer_data", column: "customer_id" },
] as const;

/** What the application may read besides tables. */
export const HR_READABLE = [
  "SELECT * FROM hr.v_table_summary",
  "SELECT * FROM hr.v_partition_summary",
  "SELECT * FROM hr.v_order_totals",
  "SELECT * FROM hr.v_staff",
  "SELECT hr.count_staff(department_id) AS staff FROM hr.departments",
] as const;
