-- One trigger that changes the row, and one that tells the world: a migration has to carry both, and to fire neither.

CREATE FUNCTION hr.set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER transactions_set_updated_at BEFORE UPDATE ON hr.transactions
  FOR EACH ROW EXECUTE FUNCTION hr.set_updated_at();
COMMENT ON TRIGGER transactions_set_updated_at ON hr.transactions IS 'Keeps updated_at current.';

CREATE FUNCTION hr.send_alarm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('hr_alarm', NEW.event_id::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER events_send_alarm AFTER INSERT ON hr.events
  FOR EACH ROW WHEN (NEW.event_type = 'ALARM') EXECUTE FUNCTION hr.send_alarm();
