-- Keys and indexes, built after the load. Oracle does not ask a primary key to hold the partition key: its index is global where it does not.

ALTER TABLE departments ADD CONSTRAINT departments_pk PRIMARY KEY (department_id)
/
ALTER TABLE departments ADD CONSTRAINT departments_cost_centre_uk UNIQUE (cost_centre)
/
ALTER TABLE employees ADD CONSTRAINT employees_pk PRIMARY KEY (employee_id)
/
CREATE INDEX employees_name_ix ON employees (last_name, first_name)
/
ALTER TABLE employees ADD CONSTRAINT employees_department_fk FOREIGN KEY (department_id) REFERENCES departments (department_id)
/
ALTER TABLE orders ADD CONSTRAINT orders_pk PRIMARY KEY (order_id)
/
CREATE INDEX orders_customer_ix ON orders (customer_id, order_date DESC)
/
ALTER TABLE transactions ADD CONSTRAINT transactions_pk PRIMARY KEY (transaction_id)
/
CREATE INDEX transactions_account_ix ON transactions (account_id, txn_date DESC)
/
CREATE INDEX transactions_txn_date_ix ON transactions (txn_date) LOCAL
/
ALTER TABLE audit_log ADD CONSTRAINT audit_log_pk PRIMARY KEY (audit_id)
/
CREATE INDEX audit_log_user_ix ON audit_log (user_id, audit_date) LOCAL
/
CREATE INDEX audit_log_object_ix ON audit_log (object_type, object_id)
/
ALTER TABLE events ADD CONSTRAINT events_pk PRIMARY KEY (event_id)
/
CREATE INDEX events_user_ix ON events (user_id)
/
CREATE INDEX events_event_date_ix ON events (event_date)
/
ALTER TABLE customer_data ADD CONSTRAINT customer_data_pk PRIMARY KEY (customer_id)
/
CREATE INDEX customer_data_name_ix ON customer_data (LOWER(name))
/
BEGIN
  FOR t IN (SELECT table_name FROM user_tables WHERE temporary = 'N') LOOP
    DBMS_STATS.GATHER_TABLE_STATS(USER, t.table_name);
  END LOOP;
END;
/
