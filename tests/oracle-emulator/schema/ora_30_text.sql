-- Text: every function takes NULL for '' and gives NULL for ''. Positions and lengths are NUMBERs, cut to integers.

-- Functions that are called for each row are written so that PostgreSQL inlines them: they are not STRICT where their body would
-- answer something else than NULL to a NULL inside, and they name each argument once.
CREATE FUNCTION ora.joined(VARIADIC "any") RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'text_concat';
CREATE FUNCTION ora.concat(a text, b text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(ora.joined(a, b), '');

CREATE FUNCTION ora.length(s text) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.char_length(s)::numeric;
CREATE FUNCTION ora.length(s bytea) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.octet_length(s)::numeric;
CREATE FUNCTION ora.lengthb(s text) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.octet_length(s)::numeric;
CREATE FUNCTION ora.lengthb(s bytea) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.octet_length(s)::numeric;

-- From `start` (0 is 1, negative counts from the end), `size` characters or all.
CREATE FUNCTION ora.substr(s text, start numeric, size numeric DEFAULT 2147483647) RETURNS text
IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN CASE
  WHEN (size >= 1) IS NOT TRUE OR (start < 0 AND -trunc(start) > char_length(s)) THEN NULL
  ELSE nullif(pg_catalog.substr(s,
    CASE WHEN trunc(start) = 0 THEN 1 WHEN start > 0 THEN trunc(start)::integer ELSE char_length(s) + trunc(start)::integer + 1 END,
    least(trunc(size), 1000000000)::integer), '') END;
CREATE FUNCTION ora.substr(s bytea, start numeric, size numeric DEFAULT 2147483647) RETURNS bytea
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
RETURN CASE
  WHEN size < 1 OR (start < 0 AND -trunc(start) > octet_length(s)) THEN NULL
  ELSE nullif(pg_catalog.substr(s,
    CASE WHEN trunc(start) = 0 THEN 1 WHEN start > 0 THEN trunc(start)::integer ELSE octet_length(s) + trunc(start)::integer + 1 END,
    least(trunc(size), 1000000000)::integer), '') END;
-- Bytes that are no whole character become blanks.
CREATE FUNCTION ora.substrb(s text, start numeric, size numeric DEFAULT 2147483647) RETURNS text
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  part bytea := ora.substr(convert_to(s, 'UTF8'), start, size);
  head integer := 0;
  tail integer;
BEGIN
  IF part IS NULL THEN RETURN NULL; END IF;
  WHILE head < length(part) AND get_byte(part, head) BETWEEN 128 AND 191 LOOP head := head + 1; END LOOP;
  tail := length(part);
  WHILE tail > head LOOP
    BEGIN
      RETURN repeat(' ', head) || convert_from(pg_catalog.substr(part, head + 1, tail - head), 'UTF8') || repeat(' ', length(part) - tail);
    EXCEPTION WHEN character_not_in_repertoire THEN tail := tail - 1;
    END;
  END LOOP;
  RETURN repeat(' ', length(part));
END $$;

CREATE FUNCTION ora.instr(s text, part text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1) RETURNS numeric
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  at integer := trunc(start)::integer;
  size integer := char_length(s);
  left_over integer := trunc(occurrence)::integer;
BEGIN
  IF left_over < 1 THEN PERFORM ora.fail(1428, 'argument ''' || occurrence || ''' is out of range'); END IF;
  IF at = 0 THEN RETURN 0; END IF;
  IF at = 1 AND left_over = 1 THEN RETURN strpos(s, part); END IF;
  IF at < 0 THEN
    FOR i IN REVERSE least(size + at + 1, size - char_length(part) + 1) .. 1 LOOP
      IF pg_catalog.substr(s, i, char_length(part)) = part THEN
        left_over := left_over - 1;
        IF left_over = 0 THEN RETURN i; END IF;
      END IF;
    END LOOP;
    RETURN 0;
  END IF;
  LOOP
    IF strpos(pg_catalog.substr(s, at), part) = 0 THEN RETURN 0; END IF;
    at := at + strpos(pg_catalog.substr(s, at), part) - 1;
    left_over := left_over - 1;
    IF left_over = 0 THEN RETURN at; END IF;
    at := at + 1;
  END LOOP;
END $$;

CREATE FUNCTION ora.upper(s text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.upper(s);
CREATE FUNCTION ora.lower(s text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.lower(s);
CREATE FUNCTION ora.initcap(s text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.initcap(s);
CREATE FUNCTION ora.ltrim(s text, chars text DEFAULT ' ') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.ltrim(s, chars), '');
CREATE FUNCTION ora.rtrim(s text, chars text DEFAULT ' ') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.rtrim(s, chars), '');
CREATE FUNCTION ora.trim(s text, chars text DEFAULT ' ') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.btrim(s, chars), '');
CREATE FUNCTION ora.trim_set(chars text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN char_length(chars) = 1 THEN chars ELSE ora.reject(30001, 'trim set should have only one character') END;
CREATE FUNCTION ora.lpad(s text, size numeric, fill text DEFAULT ' ') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.lpad(s, trunc(size)::integer, fill), '');
CREATE FUNCTION ora.rpad(s text, size numeric, fill text DEFAULT ' ') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.rpad(s, trunc(size)::integer, fill), '');
CREATE FUNCTION ora.replace(s text, part text, by text DEFAULT NULL) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN part IS NULL THEN s ELSE nullif(pg_catalog.replace(s, part, coalesce(by, '')), '') END;
CREATE FUNCTION ora.translate(s text, from_chars text, to_chars text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.translate(s, from_chars, to_chars), '');
CREATE FUNCTION ora.ascii(s text) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ('x' || lpad(encode(convert_to(left(s, 1), 'UTF8'), 'hex'), 16, '0'))::bit(64)::bigint::numeric;
CREATE FUNCTION ora.chr(n numeric) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.chr(trunc(n)::integer);

-- Oracle's match parameters; without n a dot meets no line end, and ^ and $ are those of the whole text.
CREATE FUNCTION ora.regexp_flags(flags text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF flags ~ '[^icnmx]' THEN PERFORM ora.fail(1760, 'illegal argument for function'); END IF;
  RETURN concat(
    CASE WHEN flags ~ 'i[^c]*$' THEN 'i' ELSE 'c' END,
    CASE WHEN flags ~ 'm' AND flags ~ 'n' THEN 'w' WHEN flags ~ 'm' THEN 'n' WHEN flags ~ 'n' THEN 's' ELSE 'p' END,
    CASE WHEN flags ~ 'x' THEN 'x' END);
END $$;
CREATE FUNCTION ora.regexp_like(s text, pattern text, flags text DEFAULT NULL) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.regexp_like(s, pattern, ora.regexp_flags(flags));
CREATE FUNCTION ora.regexp_substr(s text, pattern text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1, flags text DEFAULT NULL,
  subexpression numeric DEFAULT 0) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.regexp_substr(s, pattern, start::integer, occurrence::integer, ora.regexp_flags(flags), subexpression::integer), '');
CREATE FUNCTION ora.regexp_instr(s text, pattern text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1, after numeric DEFAULT 0,
  flags text DEFAULT NULL, subexpression numeric DEFAULT 0) RETURNS numeric IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.regexp_instr(s, pattern, start::integer, occurrence::integer, after::integer, ora.regexp_flags(flags), subexpression::integer)::numeric;
CREATE FUNCTION ora.regexp_count(s text, pattern text, start numeric DEFAULT 1, flags text DEFAULT NULL) RETURNS numeric
IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.regexp_count(s, pattern, start::integer, ora.regexp_flags(flags))::numeric;
CREATE FUNCTION ora.regexp_replace(s text, pattern text, by text DEFAULT NULL, start numeric DEFAULT 1, occurrence numeric DEFAULT 0,
  flags text DEFAULT NULL) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN nullif(pg_catalog.regexp_replace(s, pattern, coalesce(by, ''), start::integer, occurrence::integer, ora.regexp_flags(flags)), '');

-- What an assignment to VARCHAR2, CHAR or RAW checks; `target` is the column as the error names it.
CREATE FUNCTION ora.too_large(target text, actual integer, maximum integer) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT ora.reject(12899, format('value too large for column %s (actual: %s, maximum: %s)', target, actual, maximum)) $$;
CREATE FUNCTION ora.fit_bytes(s text, maximum integer, target text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN octet_length(s) > maximum THEN ora.too_large(target, octet_length(s), maximum) ELSE s END;
CREATE FUNCTION ora.fit_chars(s text, maximum integer, target text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN char_length(s) > maximum THEN ora.too_large(target, char_length(s), maximum) ELSE s END;
CREATE FUNCTION ora.fit_raw(s bytea, maximum integer, target text) RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN octet_length(s) > maximum THEN ora.too_large(target, octet_length(s), maximum)::bytea ELSE s END;
-- CHAR(n): blanks to the declared length.
CREATE FUNCTION ora.pad_char(s text, size integer, in_bytes boolean) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN s IS NULL THEN NULL WHEN in_bytes THEN s || repeat(' ', size - octet_length(s)) ELSE s || repeat(' ', size - char_length(s)) END;
-- Truncating CAST(x AS VARCHAR2(n)) is no assignment: a longer text is cut.
CREATE FUNCTION ora.cut(s text, size integer, in_bytes boolean) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN in_bytes AND octet_length(s) > size THEN ora.substrb(s, 1, size) ELSE left(s, size) END;

-- A list of LISTAGG fits into VARCHAR2(4000); how Oracle cuts a longer one is not emulated.
CREATE FUNCTION ora.listagg_result(list text, truncates boolean) RETURNS text STABLE LANGUAGE plpgsql AS $$
BEGIN
  IF octet_length(list) > 4000 THEN
    PERFORM ora_catalog.reject(CASE WHEN truncates
      THEN 'ORA-03001: unimplemented feature: LISTAGG … ON OVERFLOW TRUNCATE of more than 4000 bytes'
      ELSE 'ORA-01489: result of string concatenation is too long' END);
  END IF;
  RETURN NULLIF(list, '');
END $$;
