-- Six of the seven sequences. The seventh, event_seq, belongs to an identity column and comes with its table.
-- Three become owned by their column and would go with it; three stand on their own, as in many grown schemas.

CREATE SEQUENCE hr.emp_seq;
CREATE SEQUENCE hr.ord_seq;
CREATE SEQUENCE hr.dept_seq;
CREATE SEQUENCE hr.txn_seq CACHE 20;
CREATE SEQUENCE hr.audit_seq CACHE 50;
CREATE SEQUENCE hr.cust_seq;
