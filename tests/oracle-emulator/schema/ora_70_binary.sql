-- RAW, LOBs, hashes, row ids and the session.

CREATE FUNCTION ora.rawtohex(b bytea) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN nullif(upper(encode(b, 'hex')), '');
CREATE FUNCTION ora.hextoraw(s text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN s ~ '^[0-9A-Fa-f]+$' THEN decode(CASE WHEN char_length(s) % 2 = 1 THEN '0' || s ELSE s END, 'hex')
    ELSE ora.reject(1465, 'invalid hex number' || left(s, 0))::bytea END;
CREATE FUNCTION ora.cast_to_raw(s text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN convert_to(s, 'UTF8');
CREATE FUNCTION ora.cast_to_varchar2(b bytea) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN convert_from(b, 'UTF8');
-- NUMBER as Oracle stores it: an exponent byte, then base-100 digits; negative numbers are complemented and end in 102.
CREATE FUNCTION ora.cast_to_number(b bytea) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  head integer := get_byte(b, 0);
  negative boolean := head < 128;
  result numeric := 0;
  digit integer;
BEGIN
  IF head = 128 THEN RETURN 0; END IF;
  IF negative THEN head := 255 - head; END IF;
  FOR i IN 1 .. length(b) - 1 LOOP
    digit := get_byte(b, i);
    EXIT WHEN negative AND digit = 102;
    result := result + (CASE WHEN negative THEN 101 - digit ELSE digit - 1 END) * power(100::numeric, head - 193 - i + 1);
  END LOOP;
  RETURN trim_scale(CASE WHEN negative THEN -result ELSE result END);
END $$;
CREATE FUNCTION ora.cast_from_number(n numeric) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  rest numeric := abs(n);
  exponent integer;
  digit integer;
  result bytea := '';
BEGIN
  IF n = 0 THEN RETURN '\x80'; END IF;
  exponent := floor(log(rest) / 2)::integer;
  rest := rest / power(100::numeric, exponent);
  result := set_byte('\x00'::bytea, 0, CASE WHEN n > 0 THEN 193 + exponent ELSE 62 - exponent END);
  WHILE rest > 0 AND length(result) < 21 LOOP
    digit := trunc(rest)::integer;
    result := result || set_byte('\x00'::bytea, 0, CASE WHEN n > 0 THEN digit + 1 ELSE 101 - digit END);
    rest := (rest - digit) * 100;
  END LOOP;
  RETURN CASE WHEN n < 0 AND length(result) < 21 THEN result || '\x66'::bytea ELSE result END;
END $$;
CREATE FUNCTION ora.convert_raw_to_date(b bytea) RETURNS ora.date IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CAST(make_timestamp((get_byte(b, 0) - 100) * 100 + get_byte(b, 1) - 100, get_byte(b, 2), get_byte(b, 3),
    get_byte(b, 4) - 1, get_byte(b, 5) - 1, get_byte(b, 6) - 1) AS ora.date);
CREATE FUNCTION ora.raw_concat(a bytea, b bytea) RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a ELSE a || b END;
CREATE FUNCTION ora.raw_bits(a bytea, b bytea, operation text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  result bytea := a;
  x integer;
  y integer;
BEGIN
  FOR i IN 0 .. least(length(a), length(b)) - 1 LOOP
    x := get_byte(a, i);
    y := get_byte(b, i);
    result := set_byte(result, i, CASE operation WHEN 'AND' THEN x & y WHEN 'OR' THEN x | y ELSE x # y END);
  END LOOP;
  RETURN CASE WHEN length(b) > length(a) THEN result || pg_catalog.substr(b, length(a) + 1) ELSE result END;
END $$;

CREATE FUNCTION ora.standard_hash(b bytea, algorithm text DEFAULT 'SHA1') RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE upper(algorithm) WHEN 'MD5' THEN decode(md5(coalesce(b, '')), 'hex') WHEN 'SHA256' THEN sha256(coalesce(b, ''))
    WHEN 'SHA384' THEN sha384(coalesce(b, '')) WHEN 'SHA512' THEN sha512(coalesce(b, ''))
    ELSE ora.fail(3001, 'unimplemented feature: hash algorithm ' || algorithm)::bytea END;
END $$;
-- DBMS_CRYPTO: 2 is MD5, 4 SHA256, 5 SHA384, 6 SHA512.
CREATE FUNCTION ora.crypto_hash(b bytea, algorithm numeric) RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.standard_hash(b, CASE algorithm WHEN 2 THEN 'MD5' WHEN 4 THEN 'SHA256' WHEN 5 THEN 'SHA384' WHEN 6 THEN 'SHA512' ELSE 'number ' || algorithm END);
CREATE FUNCTION ora.crypto_hash(s text, algorithm numeric) RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN ora.crypto_hash(convert_to(s, 'UTF8'), algorithm);
-- Good 32-bit hashes, but not Oracle's values.
CREATE FUNCTION ora.ora_hash(s text, buckets numeric DEFAULT 4294967295, seed numeric DEFAULT 0) RETURNS numeric IMMUTABLE PARALLEL SAFE LANGUAGE sql
  RETURN pg_catalog.mod(hashtextextended(s, trunc(seed)::bigint) & 4294967295, (buckets + 1)::bigint)::numeric;

CREATE FUNCTION ora.lob_substr(s text, size numeric DEFAULT 32767, start numeric DEFAULT 1) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN size < 1 OR start < 1 THEN NULL ELSE nullif(pg_catalog.substr(s, trunc(start)::integer, trunc(size)::integer), '') END;
CREATE FUNCTION ora.lob_substr(b bytea, size numeric DEFAULT 32767, start numeric DEFAULT 1) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN size < 1 OR start < 1 THEN NULL ELSE nullif(pg_catalog.substr(b, trunc(start)::integer, trunc(size)::integer), '') END;
CREATE FUNCTION ora.lob_compare(a text, b text) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN a = b THEN 0 WHEN a < b COLLATE "C" THEN -1 ELSE 1 END;
CREATE FUNCTION ora.lob_compare(a bytea, b bytea) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN a = b THEN 0 WHEN a < b THEN -1 ELSE 1 END;
CREATE FUNCTION ora.lob_instr(b bytea, part bytea, start numeric DEFAULT 1) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN position(part IN pg_catalog.substr(b, trunc(start)::integer)) = 0 THEN 0
    ELSE position(part IN pg_catalog.substr(b, trunc(start)::integer)) + trunc(start) - 1 END::numeric;

-- A ROWID is a bigint: 24 bits of object id over 40 of the row's "rid", whose last 8 are the row in its block.
CREATE FUNCTION ora.base64_digits(n bigint, size integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
  SELECT string_agg(pg_catalog.substr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', ((n >> (6 * i)) & 63)::integer + 1, 1), '' ORDER BY i DESC)
  FROM generate_series(0, size - 1) AS i $$;
CREATE FUNCTION ora.base64_number(s text) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
  SELECT sum((strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', pg_catalog.substr(s, i, 1))::bigint - 1) << (6 * (char_length(s) - i)))::bigint
  FROM generate_series(1, char_length(s)) AS i $$;
CREATE FUNCTION ora.rowid_text(r bigint) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN ora.base64_digits(r >> 40, 6) || 'AAM' || ora.base64_digits((r & 1099511627775) >> 8, 6) || ora.base64_digits(r & 255, 3);
CREATE FUNCTION ora.rowid_create(kind numeric, object numeric, file numeric, block numeric, row_number numeric) RETURNS bigint
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN (object::bigint << 40) | (block::bigint << 8) | least(row_number, 255)::bigint;
CREATE FUNCTION ora.to_rowid(s text) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN s ~ '^[A-Za-z0-9+/]{18}$'
    THEN ora.rowid_create(1, ora.base64_number(left(s, 6)), 12, pg_catalog.mod(ora.base64_number(pg_catalog.substr(s, 10, 6)), 4294967296), ora.base64_number(right(s, 3)))
    ELSE ora.reject(1410, 'invalid ROWID' || left(s, 0))::bigint END;
CREATE FUNCTION ora.rowid_object(r bigint) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN (r >> 40)::numeric;
CREATE FUNCTION ora.rowid_block_number(r bigint) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN ((r & 1099511627775) >> 8)::numeric;
CREATE FUNCTION ora.rowid_row_number(r bigint) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN (r & 255)::numeric;

CREATE FUNCTION ora.sys_guid() RETURNS bytea VOLATILE LANGUAGE sql RETURN decode(pg_catalog.replace(gen_random_uuid()::text, '-', ''), 'hex');
CREATE FUNCTION ora.user_name() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql RETURN ora.setting('user', NULL);

-- What the engine sets as ora.<name>; unknown names are an error, as in Oracle.
CREATE FUNCTION ora.sys_context(namespace text, name text, size numeric DEFAULT 256) RETURNS text STABLE LANGUAGE plpgsql AS $$
BEGIN
  IF upper(namespace) <> 'USERENV' THEN RETURN NULL; END IF;
  RETURN left(CASE upper(name)
    WHEN 'CURRENT_SCHEMA' THEN ora.setting('current_schema', ora.setting('user', NULL))
    WHEN 'SESSION_USER' THEN ora.setting('user', NULL)
    WHEN 'CURRENT_USER' THEN ora.setting('user', NULL)
    WHEN 'AUTHENTICATED_IDENTITY' THEN coalesce(ora.setting('proxy_user', NULL), ora.setting('user', NULL))
    WHEN 'PROXY_USER' THEN ora.setting('proxy_user', NULL)
    WHEN 'SERVICE_NAME' THEN ora.setting('service_name', 'FREEPDB1')
    WHEN 'CON_NAME' THEN ora.setting('service_name', 'FREEPDB1')
    WHEN 'DB_NAME' THEN ora.setting('service_name', 'FREEPDB1')
    WHEN 'DB_UNIQUE_NAME' THEN 'FREE'
    WHEN 'INSTANCE_NAME' THEN 'FREE'
    WHEN 'INSTANCE' THEN '1'
    WHEN 'CON_ID' THEN '3'
    WHEN 'DATABASE_ROLE' THEN 'PRIMARY'
    WHEN 'LANG' THEN 'US'
    WHEN 'LANGUAGE' THEN 'AMERICAN_AMERICA.AL32UTF8'
    WHEN 'NLS_DATE_FORMAT' THEN ora.date_format()
    WHEN 'NLS_CALENDAR' THEN 'GREGORIAN'
    WHEN 'SID' THEN ora.setting('sid', NULL)
    WHEN 'SESSIONID' THEN ora.setting('sid', NULL)
    WHEN 'HOST' THEN ora.setting('machine', NULL)
    WHEN 'OS_USER' THEN ora.setting('os_user', NULL)
    WHEN 'MODULE' THEN ora.setting('module', NULL)
    WHEN 'ACTION' THEN ora.setting('action', NULL)
    WHEN 'CLIENT_IDENTIFIER' THEN ora.setting('client_identifier', NULL)
    WHEN 'CLIENT_INFO' THEN ora.setting('client_info', NULL)
    WHEN 'CURRENT_SCHEMAID' THEN NULL
    WHEN 'IP_ADDRESS' THEN '127.0.0.1'
    WHEN 'ISDBA' THEN ora.setting('isdba', 'FALSE')
    WHEN 'TERMINAL' THEN ora.setting('terminal', NULL)
    WHEN 'CLIENT_PROGRAM_NAME' THEN ora.setting('program', NULL)
    WHEN 'AUTHENTICATION_METHOD' THEN 'PASSWORD'
    WHEN 'IDENTIFICATION_TYPE' THEN 'LOCAL'
    WHEN 'NETWORK_PROTOCOL' THEN 'tcp'
    WHEN 'CURRENT_EDITION_NAME' THEN 'ORA$BASE'
    WHEN 'SESSION_EDITION_NAME' THEN 'ORA$BASE'
    WHEN 'CDB_NAME' THEN 'FREE'
    WHEN 'SERVER_HOST' THEN 'localhost'
    WHEN 'CLOUD_SERVICE' THEN NULL
    WHEN 'DB_DOMAIN' THEN NULL
    WHEN 'NLS_TERRITORY' THEN 'AMERICA'
    WHEN 'NLS_CURRENCY' THEN '$'
    WHEN 'NLS_SORT' THEN ora.setting('nls_sort', 'BINARY')
    WHEN 'NLS_DATE_LANGUAGE' THEN 'AMERICAN'
    ELSE ora.fail(2003, 'invalid USERENV parameter') END, trunc(size)::integer);
END $$;

CREATE FUNCTION ora.simple_sql_name(s text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN btrim(s) ~ '^([A-Za-z][A-Za-z0-9_$#]*|"[^"]+")$' THEN btrim(s) ELSE ora.reject(44003, 'invalid SQL name' || left(s, 0)) END;
CREATE FUNCTION ora.enquote_literal(s text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
  RETURN CASE WHEN pg_catalog.replace(regexp_replace(s, '^''(.*)''$', '\1'), '''''', '') ~ '''' THEN ora.reject(6502, 'PL/SQL: value or conversion error' || left(s, 0))
    WHEN s ~ '^''.*''$' THEN s ELSE '''' || s || '''' END;

-- What is no JSON is NULL, as NULL ON ERROR says. No single expression: PostgreSQL would evaluate the cast of a constant first.
CREATE FUNCTION ora.json_document(s text) RETURNS jsonb IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  IF s IS JSON THEN RETURN s::jsonb; END IF;
  RETURN NULL;
END $$;
