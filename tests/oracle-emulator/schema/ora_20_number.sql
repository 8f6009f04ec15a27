-- NUMBER is numeric. Division and roots carry 40 decimals; overflow is told by PostgreSQL's own bounds of the column.

-- Inlines: a call of a function would cost ten times the division.
CREATE FUNCTION ora.divide(numeric, numeric) RETURNS numeric IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN round(($1 + 0.0000000000000000000000000000000000000000) / $2, 40);

CREATE FUNCTION ora.mod(n numeric, m numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN m = 0 THEN n ELSE pg_catalog.mod(n, m) END;
CREATE FUNCTION ora.remainder(n numeric, m numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  quotient numeric;
BEGIN
  IF m = 0 THEN PERFORM ora.fail(1476, 'divisor is equal to zero'); END IF;
  quotient := round(n / m);
  -- Halves go to the even neighbour.
  IF abs(n / m - trunc(n / m)) = 0.5 AND pg_catalog.mod(quotient, 2) <> 0 THEN quotient := trunc(n / m); END IF;
  RETURN n - m * quotient;
END $$;

CREATE FUNCTION ora.round(numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.round($1);
CREATE FUNCTION ora.round(numeric, numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.round($1, trunc($2)::integer);
CREATE FUNCTION ora.trunc(numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN pg_catalog.trunc($1);
CREATE FUNCTION ora.trunc(numeric, numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.trunc($1, pg_catalog.trunc($2)::integer);

CREATE FUNCTION ora.significant(n numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN n = 0 THEN 0 ELSE round(n, 39 - floor(log(abs(n)))::integer) END;
CREATE FUNCTION ora.power(numeric, numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN $1 < 0 AND $2 <> trunc($2) THEN ora.reject(1428, 'argument ''' || $2 || ''' is out of range')::numeric
    ELSE trim_scale(ora.significant(pg_catalog.power($1 + 0.0000000000000000000000000000000000000000, $2))) END;
CREATE FUNCTION ora.sqrt(numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN $1 < 0 THEN ora.reject(1428, 'argument ''' || $1 || ''' is out of range')::numeric
    ELSE round(pg_catalog.sqrt($1 + 0.0000000000000000000000000000000000000000), 39) END;
CREATE FUNCTION ora.bitand(numeric, numeric) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ((trunc($1)::bigint) & (trunc($2)::bigint))::numeric;

-- The shortest text, as TO_CHAR without a format and TM9 have it: .5, -.5, 1E+64.
CREATE FUNCTION ora.long_number_text(n numeric) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE
    WHEN abs(n) >= 1e40 OR abs(n) < 1e-40
      THEN regexp_replace(ltrim(to_char(n, '9.999999999999999999999999999999999999999EEEE')), '\.?0*e', 'E')
    ELSE regexp_replace(trim_scale(CASE WHEN scale(n) > 30 THEN ora.significant(n) ELSE n END)::text, '^(-?)0\.', '\1.') END;
CREATE FUNCTION ora.number_text(n numeric) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN n = 0 THEN '0' WHEN abs(n) < 1 OR abs(n) >= 1e40 OR scale(n) > 30 THEN ora.long_number_text(n) ELSE trim_scale(n)::text END;

CREATE FUNCTION ora.to_number(s text) RETURNS numeric IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN s ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$' THEN s::numeric
    WHEN s IS NOT NULL THEN ora.reject(1722, 'unable to convert string value containing ''' || left(s, 1) || ''' to a number:')::numeric END;

-- NUMBER(p) with a negative scale and FLOAT(b): significant decimal digits.
CREATE FUNCTION ora.round_float(n numeric, bits integer) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN n = 0 THEN 0 ELSE round(n, ceil(bits * 0.30103)::integer - 1 - floor(log(abs(n)))::integer) END;
