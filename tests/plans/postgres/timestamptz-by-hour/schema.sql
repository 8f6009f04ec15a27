CREATE TABLE app.events (
  event_id   uuid DEFAULT gen_random_uuid(),
  event_date timestamptz NOT NULL DEFAULT clock_timestamp(),
  payload    jsonb,
  PRIMARY KEY (event_id, event_date)
);
INSERT INTO app.events (event_date, payload)
SELECT now() - i * interval '7 minutes', jsonb_build_object('i', i) FROM generate_series(1, 200) i;
