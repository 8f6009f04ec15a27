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
