-- One trigger that changes the row, and one that raises an alarm: a migration has to carry both, and to fire neither.

CREATE TRIGGER transactions_set_updated_at BEFORE UPDATE ON transactions FOR EACH ROW
BEGIN
  :NEW.updated_at := SYSTIMESTAMP;
END;
/
CREATE TRIGGER events_send_alarm AFTER INSERT ON events FOR EACH ROW
WHEN (NEW.event_type = 'ALARM')
BEGIN
  INSERT INTO alarms (event_id) VALUES (:NEW.event_id);
END;
/
