-- Keys and indexes, built after the load. Primary keys are what the application knows a row by; only a table that is partitioned
-- already has its partition key in it, because PostgreSQL asks for that.

ALTER TABLE hr.departments ADD CONSTRAINT departments_pkey PRIMARY KEY (department_id);
ALTER TABLE hr.departments ADD CONSTRAINT departments_cost_centre_key UNIQUE (cost_centre);

ALTER TABLE hr.employees ADD CONSTRAINT employees_pkey PRIMARY KEY (employee_id);
CREATE INDEX employees_name_idx ON hr.employees (last_name, first_name);
ALTER TABLE hr.employees ADD CONSTRAINT employees_department_id_fkey
  FOREIGN KEY (department_id) REFERENCES hr.departments (department_id);

ALTER TABLE hr.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);
CREATE INDEX orders_customer_id_idx ON hr.orders (customer_id, order_date DESC);

ALTER TABLE hr.transactions ADD CONSTRAINT transactions_pkey PRIMARY KEY (transaction_id, txn_date);
CREATE INDEX transactions_account_id_idx ON hr.transactions (account_id, txn_date DESC);
CREATE INDEX transactions_txn_date_idx ON hr.transactions (txn_date);
CREATE INDEX transactions_pending_idx ON hr.transactions (created_at) WHERE status = 'PENDING';
COMMENT ON INDEX hr.transactions_pending_idx IS 'For the booking job.';

ALTER TABLE hr.audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (audit_id, audit_date);
CREATE INDEX audit_log_user_id_idx ON hr.audit_log (user_id, audit_date);
CREATE INDEX audit_log_object_idx ON hr.audit_log (object_type, object_id);

ALTER TABLE hr.events ADD CONSTRAINT events_pkey PRIMARY KEY (event_id);
CREATE INDEX events_user_id_idx ON hr.events (user_id) INCLUDE (event_type);
CREATE INDEX events_event_date_idx ON hr.events (event_date);

ALTER TABLE hr.customer_data ADD CONSTRAINT customer_data_pkey PRIMARY KEY (customer_id);
CREATE INDEX customer_data_name_idx ON hr.customer_data (lower(name));

ANALYZE hr.departments, hr.employees, hr.orders, hr.transactions, hr.audit_log, hr.events, hr.customer_data;
