-- Seven sequences, which the columns take as their defaults.

CREATE SEQUENCE emp_seq START WITH 1000001
/
CREATE SEQUENCE ord_seq START WITH 1000001
/
CREATE SEQUENCE dept_seq START WITH 1001
/
-- The rows that are built first have smaller numbers.
CREATE SEQUENCE txn_seq START WITH 1000001 CACHE 20
/
CREATE SEQUENCE audit_seq START WITH 2000001 CACHE 50
/
CREATE SEQUENCE event_seq START WITH 1000001 CACHE 20
/
CREATE SEQUENCE cust_seq START WITH 1000001
/
