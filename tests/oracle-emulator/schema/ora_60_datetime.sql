-- Arithmetic and parts of dates, timestamps and intervals.

CREATE FUNCTION ora.sysdate() RETURNS ora.date STABLE LANGUAGE sql RETURN ora.as_date(timezone('UTC', statement_timestamp()));
CREATE FUNCTION ora.systimestamp() RETURNS timestamptz STABLE LANGUAGE sql RETURN statement_timestamp();
CREATE FUNCTION ora.current_date() RETURNS ora.date STABLE LANGUAGE sql RETURN ora.as_date(statement_timestamp()::timestamp);
CREATE FUNCTION ora.localtimestamp() RETURNS timestamp STABLE LANGUAGE sql RETURN statement_timestamp()::timestamp;
CREATE FUNCTION ora.sessiontimezone() RETURNS text STABLE LANGUAGE sql RETURN ora.setting('time_zone', ora.offset_text(statement_timestamp()));

-- The last day of a month stays the last day.
CREATE FUNCTION ora.add_months(d ora.date, months numeric) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  ts timestamp := d::timestamp;
  result timestamp := ts + make_interval(months => trunc(months)::integer);
BEGIN
  IF extract(day FROM ts + interval '1 day') = 1 THEN
    result := date_trunc('month', result) + interval '1 month - 1 day' + (ts - date_trunc('day', ts));
  END IF;
  RETURN ora.in_range(result)::ora.date;
END $$;
CREATE FUNCTION ora.last_day(d ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(date_trunc('month', d::timestamp) + interval '1 month - 1 day' + (d::timestamp - date_trunc('day', d::timestamp)) AS ora.date);
CREATE FUNCTION ora.months_between(a ora.date, b ora.date) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  x timestamp := a::timestamp;
  y timestamp := b::timestamp;
  months numeric := (extract(year FROM x) - extract(year FROM y)) * 12 + extract(month FROM x) - extract(month FROM y);
BEGIN
  IF extract(day FROM x) = extract(day FROM y)
    OR (extract(day FROM x + interval '1 day') = 1 AND extract(day FROM y + interval '1 day') = 1) THEN RETURN months; END IF;
  RETURN months + ora.divide(extract(epoch FROM (x - date_trunc('month', x)) - (y - date_trunc('month', y))), 31 * 86400);
END $$;
CREATE FUNCTION ora.next_day(d ora.date, weekday text) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  wanted integer := array_position(ARRAY['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], upper(left(btrim(weekday), 3)));
  result timestamp := d::timestamp;
BEGIN
  IF wanted IS NULL THEN PERFORM ora.fail(1846, 'not a valid day of the week'); END IF;
  FOR i IN 1..7 LOOP
    result := result + interval '1 day';
    EXIT WHEN extract(dow FROM result) = wanted - 1;
  END LOOP;
  RETURN result::ora.date;
END $$;

CREATE FUNCTION ora.trunc(d ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(date_trunc('day', d::timestamp) AS ora.date);
CREATE FUNCTION ora.trunc(d ora.date, unit text) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  ts timestamp := d::timestamp;
  name text := upper(unit);
BEGIN
  RETURN CASE
    WHEN name IN ('YYYY', 'SYYYY', 'YEAR', 'YYY', 'YY', 'Y') THEN date_trunc('year', ts)
    WHEN name IN ('MONTH', 'MON', 'MM', 'RM') THEN date_trunc('month', ts)
    WHEN name = 'Q' THEN date_trunc('quarter', ts)
    WHEN name IN ('DDD', 'DD', 'J') THEN date_trunc('day', ts)
    WHEN name IN ('HH', 'HH12', 'HH24') THEN date_trunc('hour', ts)
    WHEN name = 'MI' THEN date_trunc('minute', ts)
    WHEN name = 'IW' THEN date_trunc('week', ts)
    WHEN name IN ('DAY', 'DY', 'D') THEN date_trunc('day', ts) - make_interval(days => extract(dow FROM ts)::integer)
    WHEN name IN ('CC', 'SCC') THEN date_trunc('century', ts)
    WHEN name = 'WW' THEN date_trunc('day', ts) - make_interval(days => pg_catalog.mod(extract(doy FROM ts)::integer - 1, 7))
    WHEN name = 'W' THEN date_trunc('day', ts) - make_interval(days => pg_catalog.mod(extract(day FROM ts)::integer - 1, 7))
    ELSE ora.fail(1898, 'too many precision specifiers')::timestamp END::ora.date;
END $$;
CREATE FUNCTION ora.round(d ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(date_trunc('day', d::timestamp + interval '12 hours') AS ora.date);
CREATE FUNCTION ora.round(d ora.date, unit text) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  ts timestamp := d::timestamp;
  name text := upper(unit);
BEGIN
  RETURN ora.trunc(CASE
    WHEN name IN ('YYYY', 'SYYYY', 'YEAR') THEN ts + interval '6 months'
    WHEN name IN ('MONTH', 'MON', 'MM', 'RM') THEN CASE WHEN extract(day FROM ts) >= 16 THEN date_trunc('month', ts) + interval '1 month' ELSE ts END
    WHEN name IN ('DDD', 'DD', 'J') THEN ts + interval '12 hours'
    WHEN name IN ('HH', 'HH12', 'HH24') THEN ts + interval '30 minutes'
    WHEN name = 'MI' THEN ts + interval '30 seconds'
    ELSE ora.fail(3001, 'unimplemented feature: ROUND to ' || unit)::timestamp END::ora.date, unit);
END $$;

CREATE FUNCTION ora.interval_unit(unit text, units text[], function_name text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF upper(btrim(unit)) <> ALL (units) THEN PERFORM ora.fail(1760, 'illegal argument for function'); END IF;
  RETURN upper(btrim(unit));
END $$;
-- These two are not STRICT, so that PostgreSQL puts their text in the place of the call; a NULL stays one all the same.
CREATE FUNCTION ora.numtoyminterval(n numeric, unit text) RETURNS interval IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN make_interval(months => round(n * CASE ora.interval_unit(unit, ARRAY['YEAR', 'MONTH'], 'NUMTOYMINTERVAL') WHEN 'YEAR' THEN 12 WHEN 'MONTH' THEN 1 END)::integer);
-- In seconds alone: days of a PostgreSQL interval would carry over differently.
CREATE FUNCTION ora.numtodsinterval(n numeric, unit text) RETURNS interval IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN make_interval(secs => (n * CASE ora.interval_unit(unit, ARRAY['DAY', 'HOUR', 'MINUTE', 'SECOND'], 'NUMTODSINTERVAL')
    WHEN 'DAY' THEN 86400 WHEN 'HOUR' THEN 3600 WHEN 'MINUTE' THEN 60 WHEN 'SECOND' THEN 1 END)::double precision);
CREATE FUNCTION ora.to_yminterval(s text) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  part text[] := regexp_match(s, '^\s*([+-]?)(\d+)-(\d+)\s*$');
BEGIN
  IF part IS NULL THEN PERFORM ora.fail(1867, 'the interval is invalid'); END IF;
  IF part[3]::integer > 11 THEN PERFORM ora.fail(1843, 'not a valid month'); END IF;
  RETURN make_interval(months => (part[1] || (part[2]::integer * 12 + part[3]::integer))::integer);
END $$;
CREATE FUNCTION ora.to_dsinterval(s text) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  part text[] := regexp_match(s, '^\s*([+-]?)(\d+) (\d+):(\d+):(\d+(?:\.\d+)?)\s*$');
BEGIN
  IF part IS NULL THEN PERFORM ora.fail(1867, 'the interval is invalid'); END IF;
  RETURN make_interval(secs => (part[1] || (part[2]::numeric * 86400 + part[3]::numeric * 3600 + part[4]::numeric * 60 + part[5]::numeric))::double precision);
END $$;

CREATE FUNCTION ora.sys_extract_utc(t timestamptz) RETURNS timestamp IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN timezone('UTC', t);
CREATE FUNCTION ora.from_tz(t timestamp, zone text) RETURNS timestamptz IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN ora.at_zone(t, zone);

-- Parts as numbers; those of an interval of days are counted from its seconds.
CREATE FUNCTION ora.extract_part(field text, t timestamp) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE field WHEN 'YEAR' THEN extract(year FROM t) WHEN 'MONTH' THEN extract(month FROM t) WHEN 'DAY' THEN extract(day FROM t)
    WHEN 'HOUR' THEN extract(hour FROM t) WHEN 'MINUTE' THEN extract(minute FROM t) ELSE extract(second FROM t) END;
CREATE FUNCTION ora.extract_part(field text, i interval) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE field WHEN 'YEAR' THEN extract(year FROM i) WHEN 'MONTH' THEN extract(month FROM i)
    WHEN 'DAY' THEN trunc(extract(epoch FROM i) / 86400)
    WHEN 'HOUR' THEN trunc(pg_catalog.mod(extract(epoch FROM i), 86400) / 3600)
    WHEN 'MINUTE' THEN trunc(pg_catalog.mod(extract(epoch FROM i), 3600) / 60)
    ELSE pg_catalog.mod(extract(epoch FROM i), 60) END;
