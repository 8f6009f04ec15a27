-- Seven tables without keys and indexes, which are built after the load. Two of the six that are migrated are partitioned by
-- interval already, by month and by day, and are to be divided otherwise; the others are plain.

CREATE TABLE departments (
  department_id   NUMBER(6)    DEFAULT dept_seq.NEXTVAL NOT NULL,
  department_name VARCHAR2(60) NOT NULL,
  city            VARCHAR2(60) NOT NULL,
  cost_centre     CHAR(6)      NOT NULL,
  CONSTRAINT departments_cost_centre_check CHECK (cost_centre LIKE 'CC____')
)
/
COMMENT ON TABLE departments IS 'Departments of the company.'
/
CREATE TABLE employees (
  employee_id   NUMBER(10)    DEFAULT emp_seq.NEXTVAL NOT NULL,
  first_name    VARCHAR2(40)  NOT NULL,
  last_name     VARCHAR2(40)  NOT NULL,
  email         VARCHAR2(120) NOT NULL,
  hire_date     DATE          NOT NULL,
  salary        NUMBER(10,2)  NOT NULL,
  department_id NUMBER(6),
  CONSTRAINT employees_salary_check CHECK (salary > 0)
)
/
COMMENT ON TABLE employees IS 'Everybody who works here.'
/
COMMENT ON COLUMN employees.salary IS 'Gross, a year.'
/
CREATE TABLE orders (
  order_id     NUMBER(12)   DEFAULT ord_seq.NEXTVAL NOT NULL,
  customer_id  NUMBER(10)   NOT NULL,
  order_date   DATE         NOT NULL,
  total_amount NUMBER(12,2) NOT NULL,
  status       VARCHAR2(12) DEFAULT 'NEW' NOT NULL,
  CONSTRAINT orders_total_amount_check CHECK (total_amount >= 0),
  CONSTRAINT orders_status_check CHECK (status IN ('NEW', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'))
)
/
COMMENT ON TABLE orders IS 'Orders of customers.'
/
CREATE TABLE transactions (
  transaction_id NUMBER(12)   DEFAULT txn_seq.NEXTVAL NOT NULL,
  account_id     NUMBER(12)   NOT NULL,
  txn_date       DATE         NOT NULL,
  txn_type       VARCHAR2(12) NOT NULL,
  amount         NUMBER(14,2) NOT NULL,
  currency       CHAR(3)      DEFAULT 'EUR' NOT NULL,
  status         VARCHAR2(12) DEFAULT 'PENDING' NOT NULL,
  reference      VARCHAR2(40),
  created_at     TIMESTAMP(3) DEFAULT SYSTIMESTAMP NOT NULL,
  updated_at     TIMESTAMP(3),
  CONSTRAINT transactions_amount_check CHECK (amount <> 0),
  CONSTRAINT transactions_status_check CHECK (status IN ('PENDING', 'BOOKED', 'REVERSED')),
  CONSTRAINT transactions_txn_type_check CHECK (txn_type IN ('PAYMENT', 'REFUND', 'TRANSFER', 'FEE'))
)
PARTITION BY RANGE (txn_date) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
(PARTITION transactions_start VALUES LESS THAN (DATE '2020-01-01'))
ENABLE ROW MOVEMENT
/
COMMENT ON TABLE transactions IS 'Money moved between accounts.'
/
COMMENT ON COLUMN transactions.txn_date IS 'Value date, in local time.'
/
COMMENT ON COLUMN transactions.reference IS 'As the customer gave it; may be missing.'
/
CREATE TABLE audit_log (
  audit_id    NUMBER(14)   DEFAULT audit_seq.NEXTVAL NOT NULL,
  audit_date  TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL,
  user_id     NUMBER(10)   NOT NULL,
  action      VARCHAR2(12) NOT NULL,
  object_type VARCHAR2(30) NOT NULL,
  object_id   NUMBER(12)   NOT NULL,
  ip_address  VARCHAR2(45),
  details     VARCHAR2(200) DEFAULT '{}' NOT NULL,
  CONSTRAINT audit_log_action_check CHECK (action IN ('READ', 'INSERT', 'UPDATE', 'DELETE', 'LOGIN'))
)
PARTITION BY RANGE (audit_date) INTERVAL (NUMTODSINTERVAL(1, 'DAY'))
(PARTITION audit_log_start VALUES LESS THAN (TIMESTAMP '2025-01-01 00:00:00'))
ENABLE ROW MOVEMENT
/
COMMENT ON TABLE audit_log IS 'Who did what, and when.'
/
COMMENT ON COLUMN audit_log.ip_address IS 'Null for jobs on the server itself.'
/
CREATE TABLE events (
  event_id    NUMBER(14)   DEFAULT event_seq.NEXTVAL NOT NULL,
  event_date  TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL,
  user_id     NUMBER(10)   NOT NULL,
  event_type  VARCHAR2(12) NOT NULL,
  severity    NUMBER(1)    DEFAULT 0 NOT NULL,
  description VARCHAR2(400),
  CONSTRAINT events_severity_check CHECK (severity BETWEEN 0 AND 7),
  CONSTRAINT events_event_type_check CHECK (event_type IN ('CLICK', 'VIEW', 'SEARCH', 'ERROR', 'ALARM'))
)
/
COMMENT ON TABLE events IS 'What happens in the application, at high frequency.'
/
COMMENT ON COLUMN events.severity IS '0 (notice) to 7 (emergency).'
/
CREATE TABLE customer_data (
  customer_id  NUMBER(10)    DEFAULT cust_seq.NEXTVAL NOT NULL,
  name         VARCHAR2(80)  NOT NULL,
  address      VARCHAR2(200) NOT NULL,
  created_date DATE          NOT NULL,
  notes        CLOB,
  photo        BLOB,
  preferences  CLOB
)
/
COMMENT ON TABLE customer_data IS 'Customers, with three large columns: notes, photo, preferences.'
/
COMMENT ON COLUMN customer_data.photo IS 'JPEG.'
/
-- What the trigger of EVENTS leaves for whoever is on call.
CREATE TABLE alarms (
  event_id  NUMBER(14)   NOT NULL,
  raised_at TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL
)
/
