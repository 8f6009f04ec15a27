-- Schema ora: what Oracle's types and functions mean, on PostgreSQL. Text is never ''; that is NULL.
CREATE SCHEMA ora;

-- Every error of the runtime: SQLSTATE OR000 and Oracle's own text. Not immutable: PostgreSQL evaluates such calls of constants
-- before the branch that they stand in is chosen.
CREATE FUNCTION ora.fail(code integer, message text) RETURNS text STABLE LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'OR000', MESSAGE = 'ORA-' || lpad(code::text, 5, '0') || ': ' || message;
END $$;

-- The same for functions that are to be inlined; only with a message that depends on a row.
CREATE FUNCTION ora.reject(code integer, message text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  RETURN ora.fail(code, message);
END $$;

-- DATE: a type of its own over timestamp's functions, so that date arithmetic is told from timestamp's.
CREATE TYPE ora.date;
CREATE FUNCTION ora.date_in(cstring, oid, integer) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_in';
CREATE FUNCTION ora.date_out(ora.date) RETURNS cstring IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_out';
CREATE FUNCTION ora.date_recv(internal, oid, integer) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_recv';
CREATE FUNCTION ora.date_send(ora.date) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_send';
CREATE TYPE ora.date (
  INPUT = ora.date_in, OUTPUT = ora.date_out, RECEIVE = ora.date_recv, SEND = ora.date_send, LIKE = timestamp, CATEGORY = 'D'
);

CREATE CAST (ora.date AS timestamp) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (timestamp AS ora.date) WITHOUT FUNCTION;
-- Whole seconds: what a timestamp has beyond them is dropped.
CREATE FUNCTION ora.as_date(timestamp) RETURNS ora.date IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CAST(pg_catalog.date_trunc('second', $1) AS ora.date);

CREATE FUNCTION ora.date_eq(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_eq';
CREATE FUNCTION ora.date_ne(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_ne';
CREATE FUNCTION ora.date_lt(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_lt';
CREATE FUNCTION ora.date_le(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_le';
CREATE FUNCTION ora.date_gt(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_gt';
CREATE FUNCTION ora.date_ge(ora.date, ora.date) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_ge';
CREATE FUNCTION ora.date_cmp(ora.date, ora.date) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_cmp';
CREATE FUNCTION ora.date_hash(ora.date) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_hash';
CREATE FUNCTION ora.date_larger(ora.date, ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_larger';
CREATE FUNCTION ora.date_smaller(ora.date, ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'timestamp_smaller';

CREATE OPERATOR ora.= (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_eq, COMMUTATOR = OPERATOR(ora.=),
  NEGATOR = OPERATOR(ora.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR ora.<> (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_ne, COMMUTATOR = OPERATOR(ora.<>),
  NEGATOR = OPERATOR(ora.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR ora.< (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_lt, COMMUTATOR = OPERATOR(ora.>),
  NEGATOR = OPERATOR(ora.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ora.<= (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_le, COMMUTATOR = OPERATOR(ora.>=),
  NEGATOR = OPERATOR(ora.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR ora.> (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_gt, COMMUTATOR = OPERATOR(ora.<),
  NEGATOR = OPERATOR(ora.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR ora.>= (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_ge, COMMUTATOR = OPERATOR(ora.<=),
  NEGATOR = OPERATOR(ora.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS ora.date_ops DEFAULT FOR TYPE ora.date USING btree AS
  OPERATOR 1 ora.<, OPERATOR 2 ora.<=, OPERATOR 3 ora.=, OPERATOR 4 ora.>=, OPERATOR 5 ora.>, FUNCTION 1 ora.date_cmp(ora.date, ora.date);
CREATE OPERATOR CLASS ora.date_hash_ops DEFAULT FOR TYPE ora.date USING hash AS
  OPERATOR 1 ora.=, FUNCTION 1 ora.date_hash(ora.date);

CREATE AGGREGATE ora.max(ora.date) (SFUNC = ora.date_larger, STYPE = ora.date, COMBINEFUNC = ora.date_larger, SORTOP = OPERATOR(ora.>), PARALLEL = SAFE);
CREATE AGGREGATE ora.min(ora.date) (SFUNC = ora.date_smaller, STYPE = ora.date, COMBINEFUNC = ora.date_smaller, SORTOP = OPERATOR(ora.<), PARALLEL = SAFE);

-- Years -4712 to 9999, as DATE and TIMESTAMP have them.
CREATE FUNCTION ora.in_range(ts timestamp) RETURNS timestamp IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF ts >= '10000-01-01' OR ts < '4713-01-01 BC' THEN
    PERFORM ora.fail(1841, '(full) year must be between -4713 and +9999, and not be 0');
  END IF;
  RETURN ts;
END $$;

CREATE FUNCTION ora.days(numeric) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN make_interval(secs => (round($1 * 86400))::double precision);
CREATE FUNCTION ora.date_plus(ora.date, numeric) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(ora.in_range(($1::timestamp) + ora.days($2)) AS ora.date);
CREATE FUNCTION ora.plus_date(numeric, ora.date) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ora.date_plus($2, $1);
CREATE FUNCTION ora.date_minus(ora.date, numeric) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ora.date_plus($1, -$2);
-- Days, with the fraction to 40 digits.
CREATE FUNCTION ora.date_difference(ora.date, ora.date) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN round((trunc(extract(epoch FROM ($1::timestamp) - ($2::timestamp))) + 0.0000000000000000000000000000000000000000) / 86400, 40);
-- Months and years are never clipped to the month's end, other than PostgreSQL's: 31 January + 1 month is no date.
CREATE FUNCTION ora.timestamp_plus(ts timestamp, i interval) RETURNS timestamp IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  result timestamp := ts + i;
BEGIN
  IF extract(year FROM i) * 12 + extract(month FROM i) <> 0 AND extract(day FROM result) <> extract(day FROM ts) THEN
    PERFORM ora.fail(1839, 'date not valid for month specified');
  END IF;
  RETURN ora.in_range(result);
END $$;
CREATE FUNCTION ora.date_plus(ora.date, interval) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(date_trunc('second', ora.timestamp_plus($1::timestamp, $2)) AS ora.date);

CREATE OPERATOR ora.+ (LEFTARG = ora.date, RIGHTARG = numeric, FUNCTION = ora.date_plus);
CREATE OPERATOR ora.+ (LEFTARG = numeric, RIGHTARG = ora.date, FUNCTION = ora.plus_date);
CREATE OPERATOR ora.- (LEFTARG = ora.date, RIGHTARG = numeric, FUNCTION = ora.date_minus);
CREATE OPERATOR ora.- (LEFTARG = ora.date, RIGHTARG = ora.date, FUNCTION = ora.date_difference);
