-- Format models of dates and timestamps. A model is translated once to PostgreSQL's own (a constant model at plan time); what
-- PostgreSQL does not know stands in it as a control character: 1 sign of the year, 2 fraction, 3 zone hour, 4 zone minute, 5 zone.

CREATE FUNCTION ora.timestamp_text(timestamp, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_to_char';

CREATE FUNCTION ora.setting(name text, fallback text) RETURNS text STABLE PARALLEL SAFE LANGUAGE sql
  RETURN coalesce(nullif(current_setting('ora.' || name, true), ''), fallback);
CREATE FUNCTION ora.date_format() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql RETURN ora.setting('nls_date_format', 'DD-MON-RR');
CREATE FUNCTION ora.timestamp_format() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.setting('nls_timestamp_format', 'DD-MON-RR HH.MI.SSXFF AM');
CREATE FUNCTION ora.timestamp_tz_format() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.setting('nls_timestamp_tz_format', 'DD-MON-RR HH.MI.SSXFF AM TZR');

-- Elements in order, as written; quoted text keeps its quotes.
CREATE FUNCTION ora.format_elements(model text) RETURNS SETOF text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT found[1] FROM regexp_matches(model,
    '("[^"]*"|FM|FX|SYYYY|SYEAR|YYYY|RRRR|Y,YYY|YEAR|YYY|YY|Y|RR|IYYY|IYY|IY|I|SCC|CC|Q|MONTH|MON|MM|RM|WW|W|IW|DDD|DD|DAY|DY|D|J|HH24|HH12|HH|SSSSS|SS|MI|FF[1-9]?|A\.M\.|P\.M\.|A\.D\.|B\.C\.|AM|PM|AD|BC|TZH|TZM|TZR|TZD|TS|DL|DS|SPTH|SP|TH|X|.)',
    'gi') AS found
$$;

CREATE FUNCTION ora.bad_model() RETURNS text STABLE LANGUAGE sql AS $$ SELECT ora.fail(1821, 'date format not recognized') $$;

CREATE FUNCTION ora.format_cased(element text) RETURNS text IMMUTABLE STRICT LANGUAGE sql
  RETURN CASE WHEN element = lower(element) THEN lower(element) WHEN pg_catalog.substr(element, 2, 1) = lower(pg_catalog.substr(element, 2, 1)) THEN initcap(element) ELSE upper(element) END;

-- `kind`: D for DATE, T for TIMESTAMP, Z with time zone.
CREATE FUNCTION ora.to_char_model(model text, kind text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  element text;
  fill text := '';
  result text := '';
BEGIN
  FOR element IN SELECT e FROM ora.format_elements(model) AS e LOOP
    result := result || CASE
      WHEN upper(element) = 'FM' THEN ''
      WHEN upper(element) = 'FX' THEN ''
      WHEN element ~ '^"' THEN '"' || pg_catalog.replace(btrim(element, '"'), '\', '\\') || '"'
      WHEN element ~ '^[-/,.;: ]$' THEN '"' || element || '"'
      WHEN upper(element) = 'X' THEN '"."'
      WHEN upper(element) = 'SYYYY' THEN '"' || pg_catalog.chr(1) || '"' || fill || 'YYYY'
      WHEN upper(element) = 'RRRR' THEN fill || 'YYYY'
      WHEN upper(element) = 'RR' THEN fill || 'YY'
      WHEN upper(element) ~ '^FF' AND kind = 'D' THEN ora.bad_model()
      WHEN upper(element) ~ '^FF' THEN CASE right(element, 1)
        WHEN '7' THEN 'FF6"0"' WHEN '8' THEN 'FF6"00"' WHEN '9' THEN 'FF6"000"' WHEN 'F' THEN 'FF6' WHEN 'f' THEN 'FF6' ELSE upper(element) END
      WHEN upper(element) IN ('TZH', 'TZM', 'TZR') AND kind <> 'Z' THEN ora.bad_model()
      WHEN upper(element) = 'TZH' THEN '"' || pg_catalog.chr(3) || '"'
      WHEN upper(element) = 'TZM' THEN '"' || pg_catalog.chr(4) || '"'
      WHEN upper(element) = 'TZR' THEN '"' || pg_catalog.chr(5) || '"'
      WHEN upper(element) IN ('MONTH', 'MON', 'DAY', 'DY', 'RM') THEN fill || ora.format_cased(element)
      WHEN upper(element) IN ('AM', 'PM', 'AD', 'BC', 'A.M.', 'P.M.', 'A.D.', 'B.C.') THEN ora.format_cased(element)
      WHEN upper(element) IN ('YEAR', 'SYEAR', 'TZD', 'TS', 'DL', 'DS', 'SP', 'SPTH', 'TH', 'SCC')
        THEN ora.fail(3001, 'unimplemented feature: date format element ' || upper(element))
      WHEN char_length(element) > 1 OR element ~* '[YIQWDJ]' THEN fill || upper(element)
      ELSE ora.bad_model() END;
    IF upper(element) = 'FM' THEN fill := CASE fill WHEN '' THEN 'FM' ELSE '' END; END IF;
  END LOOP;
  RETURN result;
END $$;

CREATE FUNCTION ora.apply_model(ts timestamp, model text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN strpos(model, chr(1)) = 0 THEN ora.timestamp_text(ts, model)
    ELSE pg_catalog.replace(ora.timestamp_text(ts, model), chr(1), CASE WHEN ts < '0001-01-01'::timestamp THEN '-' WHEN strpos(model, 'FMYYYY') > 0 THEN '' ELSE ' ' END) END;

CREATE FUNCTION ora.to_char(d ora.date, model text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.apply_model(d::timestamp, ora.to_char_model(model, 'D'));
CREATE FUNCTION ora.to_char(t timestamp, model text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.apply_model(t, ora.to_char_model(model, 'T'));
CREATE FUNCTION ora.offset_text(t timestamptz) RETURNS text STABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN regexp_replace(to_char(t, 'TZH:TZM'), '^(\d)', '+\1');
CREATE FUNCTION ora.to_char(t timestamptz, model text) RETURNS text STABLE PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
    ora.apply_model(t::timestamp, ora.to_char_model(model, 'Z')),
    chr(3), left(ora.offset_text(t), 3)), chr(4), right(ora.offset_text(t), 2)),
    chr(5), CASE WHEN current_setting('TimeZone') ~ '/' THEN current_setting('TimeZone') ELSE ora.offset_text(t) END);
CREATE FUNCTION ora.to_char(d ora.date) RETURNS text STABLE PARALLEL SAFE LANGUAGE sql RETURN ora.to_char(d, ora.date_format());
CREATE FUNCTION ora.to_char(t timestamp) RETURNS text STABLE PARALLEL SAFE LANGUAGE sql RETURN ora.to_char(t, ora.timestamp_format());
CREATE FUNCTION ora.to_char(t timestamptz) RETURNS text STABLE PARALLEL SAFE LANGUAGE sql RETURN ora.to_char(t, ora.timestamp_tz_format());
CREATE FUNCTION ora.to_char(s text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN s;
CREATE FUNCTION ora.to_char(n numeric) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN ora.number_text(n);
CREATE FUNCTION ora.to_char(n double precision) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN n = 'NaN' THEN 'Nan' WHEN n = 'Infinity' THEN 'Inf' WHEN n = '-Infinity' THEN '-Inf'
    ELSE regexp_replace(trim(to_char(n, '9.9999999999999999EEEE')), 'e', 'E') END;

-- INTERVAL texts: +01-06 and +04 05:06:07.500000.
CREATE FUNCTION ora.year_month_text(i interval) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN i < interval '0' THEN '-' ELSE '+' END || lpad(abs(extract(year FROM i))::text, 2, '0') || '-' || lpad(abs(extract(month FROM i))::text, 2, '0');
CREATE FUNCTION ora.day_second_text(i interval) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN i < interval '0' THEN '-' ELSE '+' END
    || lpad(trunc(abs(extract(epoch FROM i)) / 86400)::text, 2, '0') || ' '
    || to_char(make_interval(secs => pg_catalog.mod(abs(extract(epoch FROM i)), 86400)::double precision), 'HH24:MI:SS.US');

-- Reads one number of at most `digits` at the start of `rest`.
CREATE FUNCTION ora.take_digits(rest text, digits integer, exact boolean) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  found text := substring(rest FROM format('^\d{1,%s}', digits));
BEGIN
  IF rest IS NULL OR rest = '' THEN PERFORM ora.fail(1840, 'input value not long enough for date format'); END IF;
  IF found IS NULL THEN PERFORM ora.fail(1858, 'a non-numeric character was found where a numeric was expected'); END IF;
  IF exact AND char_length(found) < digits THEN PERFORM ora.fail(1862, 'the numeric value does not match the length of the format item'); END IF;
  RETURN found;
END $$;

CREATE TYPE ora.parsed AS (
  year integer, month integer, day integer, hour integer, half text, minute integer, second integer, fraction numeric,
  zone text, era text, day_of_year integer, seconds_of_day integer, julian integer
);

CREATE FUNCTION ora.month_number(rest text, whole boolean, OUT month integer, OUT size integer) IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  FOR candidate IN 1..12 LOOP
    month := candidate;
    size := char_length(btrim(to_char(make_date(2000, month, 1), 'Month')));
    IF NOT whole THEN size := 3; END IF;
    IF upper(left(rest, size)) = left(btrim(to_char(make_date(2000, month, 1), 'MONTH')), size) THEN RETURN; END IF;
    IF whole AND upper(left(rest, 3)) = left(to_char(make_date(2000, month, 1), 'MONTH'), 3) AND pg_catalog.substr(rest, 4, 1) !~ '[A-Za-z]' THEN
      size := 3;
      RETURN;
    END IF;
  END LOOP;
  PERFORM ora.fail(1843, 'not a valid month');
END $$;

CREATE FUNCTION ora.check_between(n integer, low integer, high integer, code integer, message text) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF n NOT BETWEEN low AND high THEN PERFORM ora.fail(code, message); END IF;
  RETURN n;
END $$;

-- Two digits of RR: the century nearest to this year. Fixed at 2000, as until 2049.
CREATE FUNCTION ora.round_year(n integer) RETURNS integer IMMUTABLE LANGUAGE sql
  RETURN CASE WHEN n >= 100 THEN n WHEN n < 50 THEN 2000 + n ELSE 1900 + n END;

-- Reads `s` by a format model, as TO_DATE and TO_TIMESTAMP do.
CREATE FUNCTION ora.parse_datetime(s text, model text) RETURNS ora.parsed IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  p ora.parsed;
  rest text := s;
  elements text[] := ARRAY(SELECT e FROM ora.format_elements(model) AS e);
  element text;
  following text;
  name text;
  piece text;
  exact boolean := false;
  negative boolean;
  found record;
BEGIN
  FOR i IN 1 .. cardinality(elements) LOOP
    element := elements[i];
    following := coalesce(upper(elements[i + 1]), '');
    name := upper(element);
    CONTINUE WHEN name = 'FM';
    IF name = 'FX' THEN exact := true; CONTINUE; END IF;
    IF name ~ '^"' OR name ~ '^[^A-Z0-9"]$' OR name = 'X' THEN
      piece := CASE WHEN name = 'X' THEN '.' ELSE btrim(element, '"') END;
      IF left(rest, char_length(piece)) = piece THEN rest := pg_catalog.substr(rest, char_length(piece) + 1);
      ELSIF name ~ '^"' OR exact THEN PERFORM ora.fail(1861, 'literal does not match format string');
      ELSIF rest ~ '^[^A-Za-z0-9]' AND piece <> ' ' THEN rest := pg_catalog.substr(rest, 2);
      ELSIF piece = ' ' AND rest ~ '^[^A-Za-z0-9]' THEN rest := pg_catalog.substr(rest, 2);
      -- Before a number, punctuation may be left out.
      ELSIF rest = '' OR rest ~ '^\d' AND piece ~ '[-/,.;: ]' AND following NOT IN ('MON', 'MONTH', 'DAY', 'DY') THEN NULL;
      ELSE PERFORM ora.fail(1861, 'literal does not match format string');
      END IF;
      CONTINUE;
    END IF;
    IF NOT exact AND rest ~ '^ +' THEN rest := pg_catalog.ltrim(rest, ' '); END IF;
    IF rest = '' AND name NOT IN ('HH24', 'HH12', 'HH', 'MI', 'SS', 'FF', 'AM', 'PM', 'TZH', 'TZM', 'TZR') AND name !~ '^FF' THEN
      PERFORM ora.fail(1840, 'input value not long enough for date format');
    END IF;
    CONTINUE WHEN rest = '';
    IF name IN ('MON', 'MONTH') OR (name = 'MM' AND rest ~ '^[A-Za-z]' AND NOT exact) THEN
      SELECT * INTO found FROM ora.month_number(rest, name <> 'MON' OR NOT exact);
      p.month := found.month;
      rest := pg_catalog.substr(rest, found.size + 1);
      CONTINUE;
    END IF;
    CASE
      WHEN name IN ('SYYYY', 'YYYY', 'RRRR', 'YYY', 'YY', 'Y', 'RR') THEN
        negative := name = 'SYYYY' AND rest ~ '^-';
        IF name = 'SYYYY' THEN rest := regexp_replace(rest, '^[-+]', ''); END IF;
        piece := ora.take_digits(rest, CASE WHEN name IN ('RR', 'RRRR', 'SYYYY') OR (name = 'YY' AND rest !~ '^\d\d\d\d\d' AND rest ~ '^\d{4}(\D|$)' AND NOT exact) THEN 4 ELSE char_length(name) END, false);
        IF name = 'RR' AND rest ~ '^\d{5}' THEN piece := left(piece, 2); END IF;
        IF exact AND char_length(piece) <> pg_catalog.length(pg_catalog.ltrim(name, 'S')) THEN PERFORM ora.fail(1862, 'the numeric value does not match the length of the format item'); END IF;
        rest := pg_catalog.substr(rest, char_length(piece) + 1);
        p.year := CASE WHEN name IN ('RR', 'RRRR') AND char_length(piece) <= 2 THEN ora.round_year(piece::integer)
          WHEN char_length(piece) < 4 AND name IN ('YYY', 'YY', 'Y') THEN 2000 + piece::integer ELSE piece::integer END;
        IF p.year = 0 THEN PERFORM ora.fail(1841, '(full) year must be between -4713 and +9999, and not be 0'); END IF;
        IF negative THEN p.year := -p.year; END IF;
      WHEN name = 'MM' THEN
        piece := ora.take_digits(rest, 2, exact);
        p.month := ora.check_between(piece::integer, 1, 12, 1843, 'not a valid month');
      WHEN name = 'DD' THEN
        piece := ora.take_digits(rest, 2, exact);
        p.day := ora.check_between(piece::integer, 1, 31, 1847, 'day of month must be between 1 and last day of month');
      WHEN name = 'DDD' THEN
        piece := ora.take_digits(rest, 3, exact);
        p.day_of_year := ora.check_between(piece::integer, 1, 366, 1848, 'day of year must be between 1 and 365 (366 for leap year)');
      WHEN name = 'J' THEN
        piece := ora.take_digits(rest, 7, false);
        p.julian := ora.check_between(piece::integer, 1, 5373484, 1854, 'julian date must be between 1 and 5373484');
      WHEN name = 'HH24' THEN
        piece := ora.take_digits(rest, 2, exact);
        p.hour := ora.check_between(piece::integer, 0, 23, 1850, 'hour must be between 0 and 23');
      WHEN name IN ('HH12', 'HH') THEN
        piece := ora.take_digits(rest, 2, exact);
        p.hour := pg_catalog.mod(ora.check_between(piece::integer, 1, 12, 1849, 'hour must be between 1 and 12'), 12);
        p.half := coalesce(p.half, 'A');
      WHEN name = 'MI' THEN
        piece := ora.take_digits(rest, 2, exact);
        p.minute := ora.check_between(piece::integer, 0, 59, 1851, 'minutes must be between 0 and 59');
      WHEN name = 'SS' THEN
        piece := ora.take_digits(rest, 2, exact);
        p.second := ora.check_between(piece::integer, 0, 59, 1852, 'seconds must be between 0 and 59');
      WHEN name = 'SSSSS' THEN
        piece := ora.take_digits(rest, 5, exact);
        p.seconds_of_day := ora.check_between(piece::integer, 0, 86399, 1853, 'seconds in day must be between 0 and 86399');
      WHEN name ~ '^FF' THEN
        piece := ora.take_digits(rest, CASE WHEN name = 'FF' THEN 9 ELSE right(name, 1)::integer END, false);
        p.fraction := ('0.' || piece)::numeric;
      WHEN name IN ('AM', 'PM', 'A.M.', 'P.M.') THEN
        piece := substring(upper(rest) FROM '^[AP]\.?M\.?');
        IF piece IS NULL THEN PERFORM ora.fail(1855, 'AM/A.M. or PM/P.M. required'); END IF;
        p.half := left(piece, 1);
      WHEN name IN ('AD', 'BC', 'A.D.', 'B.C.') THEN
        piece := substring(upper(rest) FROM '^(A\.?D\.?|B\.?C\.?)');
        IF piece IS NULL THEN PERFORM ora.fail(1856, 'BC/B.C. or AD/A.D. required'); END IF;
        p.era := left(piece, 1);
      WHEN name IN ('DAY', 'DY') THEN
        piece := substring(rest FROM '^[A-Za-z]+');
        IF piece IS NULL OR upper(left(piece, 3)) NOT IN ('MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN') THEN PERFORM ora.fail(1846, 'not a valid day of the week'); END IF;
      WHEN name = 'TZH' THEN
        piece := substring(rest FROM '^[-+]?\d{1,2}');
        IF piece IS NULL THEN PERFORM ora.fail(1858, 'a non-numeric character was found where a numeric was expected'); END IF;
        p.zone := CASE WHEN piece ~ '^[-+]' THEN piece ELSE '+' || piece END;
      WHEN name = 'TZM' THEN
        piece := ora.take_digits(rest, 2, false);
        p.zone := p.zone || ':' || piece;
      WHEN name = 'TZR' THEN
        piece := substring(rest FROM '^[-+]?[A-Za-z0-9_/:+-]+');
        p.zone := piece;
      ELSE PERFORM ora.bad_model();
    END CASE;
    IF name NOT IN ('SYYYY', 'YYYY', 'RRRR', 'YYY', 'YY', 'Y', 'RR') THEN rest := pg_catalog.substr(rest, char_length(piece) + 1); END IF;
  END LOOP;
  IF btrim(rest) <> '' THEN PERFORM ora.fail(1830, 'date format picture ends before converting entire input string'); END IF;
  RETURN p;
END $$;

-- What is missing: this year, this month, the first day, midnight.
CREATE FUNCTION ora.assemble(p ora.parsed) RETURNS timestamp STABLE LANGUAGE plpgsql AS $$
DECLARE
  year integer := coalesce(p.year, extract(year FROM localtimestamp)::integer);
  month integer := coalesce(p.month, CASE WHEN p.day_of_year IS NOT NULL THEN 1 ELSE extract(month FROM localtimestamp)::integer END);
  hour integer := coalesce(p.hour, 0) + CASE WHEN p.half = 'P' THEN 12 ELSE 0 END;
  day date;
BEGIN
  IF p.era = 'B' THEN year := -abs(year); END IF;
  IF p.julian IS NOT NULL THEN day := to_date(p.julian::text, 'J');
  ELSIF p.day_of_year IS NOT NULL THEN day := make_date(year, 1, 1) + (p.day_of_year - 1);
  ELSE
    BEGIN
      day := make_date(year, month, coalesce(p.day, 1));
    EXCEPTION WHEN datetime_field_overflow THEN
      PERFORM ora.fail(1839, 'date not valid for month specified');
    END;
  END IF;
  RETURN ora.in_range(day + CASE WHEN p.seconds_of_day IS NOT NULL THEN make_interval(secs => p.seconds_of_day)
    ELSE make_interval(hours => hour, mins => coalesce(p.minute, 0), secs => (coalesce(p.second, 0) + coalesce(p.fraction, 0))::double precision) END);
END $$;

-- Immutable although a model without a year reads the clock: bounds, defaults and indexes are written with full models.
CREATE FUNCTION ora.to_date(s text, model text) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF model ~* 'FF|TZ' THEN PERFORM ora.bad_model(); END IF;
  RETURN ora.assemble(ora.parse_datetime(s, model))::ora.date;
END $$;
CREATE FUNCTION ora.to_date(s text) RETURNS ora.date STABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN ora.to_date(s, ora.date_format());
CREATE FUNCTION ora.to_timestamp(s text, model text) RETURNS timestamp IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF model ~* 'TZ' THEN PERFORM ora.bad_model(); END IF;
  RETURN ora.assemble(ora.parse_datetime(s, model));
END $$;
CREATE FUNCTION ora.to_timestamp(s text) RETURNS timestamp STABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN ora.to_timestamp(s, ora.timestamp_format());
-- Offsets as Oracle writes them: PostgreSQL's text zones count westwards.
CREATE FUNCTION ora.at_zone(ts timestamp, zone text) RETURNS timestamptz IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN zone ~ '^[-+]\d{1,2}(:\d{2})?$' THEN timezone(zone::interval, ts) ELSE timezone(zone, ts) END;
CREATE FUNCTION ora.in_zone(t timestamptz, zone text) RETURNS timestamp IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN zone ~ '^[-+]\d{1,2}(:\d{2})?$' THEN timezone(zone::interval, t) ELSE timezone(zone, t) END;
CREATE FUNCTION ora.to_timestamp_tz(s text, model text) RETURNS timestamptz STABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  p ora.parsed := ora.parse_datetime(s, model);
BEGIN
  RETURN ora.at_zone(ora.assemble(p), coalesce(p.zone, current_setting('TimeZone')));
END $$;
CREATE FUNCTION ora.to_timestamp_tz(s text) RETURNS timestamptz STABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ora.to_timestamp_tz(s, ora.timestamp_tz_format());
