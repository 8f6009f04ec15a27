-- Seven tables without keys and indexes, which are built after the load. Two of the six that are migrated are partitioned
-- already, by month and by day, and are to be divided otherwise; the others are plain.

CREATE TABLE hr.departments (
  department_id   integer      DEFAULT nextval('hr.dept_seq') NOT NULL,
  department_name varchar(60)  NOT NULL,
  city            varchar(60)  NOT NULL,
  cost_centre     char(6)      NOT NULL,
  CONSTRAINT departments_cost_centre_check CHECK (cost_centre ~ '^CC[0-9]{4}$')
);
ALTER SEQUENCE hr.dept_seq OWNED BY hr.departments.department_id;
COMMENT ON TABLE hr.departments IS 'Departments of the company.';

CREATE TABLE hr.employees (
  employee_id   integer       DEFAULT nextval('hr.emp_seq') NOT NULL,
  first_name    varchar(40)   NOT NULL,
  last_name     varchar(40)   NOT NULL,
  email         varchar(120)  NOT NULL,
  hire_date     date          NOT NULL,
  salary        numeric(10,2) NOT NULL,
  department_id integer,
  CONSTRAINT employees_salary_check CHECK (salary > 0)
);
COMMENT ON TABLE hr.employees IS 'Everybody who works here.';
COMMENT ON COLUMN hr.employees.salary IS 'Gross, a year.';

CREATE TABLE hr.orders (
  order_id     bigint         DEFAULT nextval('hr.ord_seq') NOT NULL,
  customer_id  integer        NOT NULL,
  order_date   timestamp      NOT NULL,
  total_amount numeric(12,2)  NOT NULL,
  status       varchar(12)    DEFAULT 'NEW' NOT NULL,
  CONSTRAINT orders_total_amount_check CHECK (total_amount >= 0),
  CONSTRAINT orders_status_check CHECK (status IN ('NEW', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'))
);
ALTER SEQUENCE hr.ord_seq OWNED BY hr.orders.order_id;
COMMENT ON TABLE hr.orders IS 'Orders of customers.';

CREATE TABLE hr.transactions (
  transaction_id bigint        DEFAULT nextval('hr.txn_seq') NOT NULL,
  account_id     bigint        NOT NULL,
  txn_date       timestamp     NOT NULL,
  txn_type       varchar(12)   NOT NULL,
  amount         numeric(14,2) NOT NULL,
  currency       char(3)       DEFAULT 'EUR' NOT NULL,
  status         varchar(12)   DEFAULT 'PENDING' NOT NULL,
  reference      varchar(40),
  created_at     timestamptz   DEFAULT now() NOT NULL,
  updated_at     timestamptz,
  CONSTRAINT transactions_amount_check CHECK (amount <> 0),
  CONSTRAINT transactions_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT transactions_status_check CHECK (status IN ('PENDING', 'BOOKED', 'REVERSED')),
  CONSTRAINT transactions_txn_type_check CHECK (txn_type IN ('PAYMENT', 'REFUND', 'TRANSFER', 'FEE'))
) PARTITION BY RANGE (txn_date);
ALTER SEQUENCE hr.txn_seq OWNED BY hr.transactions.transaction_id;
COMMENT ON TABLE hr.transactions IS 'Money moved between accounts.';
COMMENT ON COLUMN hr.transactions.txn_date IS 'Value date, in local time.';
COMMENT ON COLUMN hr.transactions.reference IS 'As the customer gave it; may be missing.';

CREATE TABLE hr.audit_log (
  audit_id    bigint      DEFAULT nextval('hr.audit_seq') NOT NULL,
  audit_date  timestamptz DEFAULT now() NOT NULL,
  user_id     integer     NOT NULL,
  action      varchar(12) NOT NULL,
  object_type varchar(30) NOT NULL,
  object_id   bigint      NOT NULL,
  ip_address  inet,
  details     jsonb       DEFAULT '{}' NOT NULL,
  CONSTRAINT audit_log_action_check CHECK (action IN ('READ', 'INSERT', 'UPDATE', 'DELETE', 'LOGIN'))
) PARTITION BY RANGE (audit_date);
COMMENT ON TABLE hr.audit_log IS 'Who did what, and when.';
COMMENT ON COLUMN hr.audit_log.ip_address IS 'Null for jobs on the server itself.';

CREATE TABLE hr.events (
  event_id    bigint      GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME hr.event_seq CACHE 20),
  event_date  timestamptz DEFAULT now() NOT NULL,
  user_id     integer     NOT NULL,
  event_type  varchar(12) NOT NULL,
  severity    smallint    DEFAULT 0 NOT NULL,
  description text,
  CONSTRAINT events_severity_check CHECK (severity BETWEEN 0 AND 7),
  CONSTRAINT events_event_type_check CHECK (event_type IN ('CLICK', 'VIEW', 'SEARCH', 'ERROR', 'ALARM'))
);
COMMENT ON TABLE hr.events IS 'What happens in the application, at high frequency.';
COMMENT ON COLUMN hr.events.severity IS '0 (notice) to 7 (emergency).';

CREATE TABLE hr.customer_data (
  customer_id  integer      DEFAULT nextval('hr.cust_seq') NOT NULL,
  name         varchar(80)  NOT NULL,
  address      varchar(200) NOT NULL,
  created_date timestamp    NOT NULL,
  notes        text,
  photo        bytea,
  preferences  jsonb
);
COMMENT ON TABLE hr.customer_data IS 'Customers, with three large columns: notes, photo, preferences.';
COMMENT ON COLUMN hr.customer_data.photo IS 'JPEG.';
