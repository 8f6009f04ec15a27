-- Partitions as somebody once made them by hand: months of transactions, days of the audit log, and a default for the rest.

DO $$
DECLARE
  first_month date := date_trunc('month', localtimestamp)::date - interval '25 months';
  first_day timestamptz := date_trunc('day', now()) - interval '15 days';
  lower_bound timestamptz;
BEGIN
  FOR n IN 0..28 LOOP
    lower_bound := first_month + make_interval(months => n);
    EXECUTE format('CREATE TABLE hr.transactions_%s PARTITION OF hr.transactions FOR VALUES FROM (%L) TO (%L)',
      to_char(lower_bound, 'YYYY_MM'), lower_bound::timestamp, (lower_bound + interval '1 month')::timestamp);
  END LOOP;
  FOR n IN 0..25 LOOP
    lower_bound := first_day + make_interval(days => n);
    EXECUTE format('CREATE TABLE hr.audit_log_%s PARTITION OF hr.audit_log FOR VALUES FROM (%L) TO (%L)',
      to_char(lower_bound, 'YYYY_MM_DD'), lower_bound, lower_bound + interval '1 day');
  END LOOP;
END
$$;
CREATE TABLE hr.transactions_other PARTITION OF hr.transactions DEFAULT;
CREATE TABLE hr.audit_log_other PARTITION OF hr.audit_log DEFAULT;
