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

/** What the demo declares about three of them, in the catalog's words; stacks/index.ts says it in the user's. */
export const DECLARED = [
  { table: "transactions", every: "month", range: "RANGE (txn_date)", hash: "HASH (transaction_id) × 8" },
  { table: "audit_log", every: "day", range: "RANGE (audit_date)", hash: "HASH (user_id) × 4" },
  { table: "events", every: "hour", range: "RANGE (event_date)", hash: "HASH (event_id) × 2" },
] as const;
