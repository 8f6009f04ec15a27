-- Number models: 9 0 . , D G $ L S MI PR FM X TM TM9 TME EEEE V B. The national characters are those of AMERICA.

CREATE FUNCTION ora.to_hex(n numeric) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  result text := '';
  rest numeric := trunc(n);
BEGIN
  LOOP
    result := pg_catalog.substr('0123456789ABCDEF', pg_catalog.mod(rest, 16)::integer + 1, 1) || result;
    rest := div(rest, 16);
    EXIT WHEN rest = 0;
  END LOOP;
  RETURN result;
END $$;
CREATE FUNCTION ora.from_hex(s text) RETURNS numeric IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  result numeric := 0;
BEGIN
  IF s !~ '^[0-9A-Fa-f]+$' THEN PERFORM ora.fail(1722, 'unable to convert string value to a number'); END IF;
  FOR i IN 1 .. char_length(s) LOOP
    result := result * 16 + strpos('0123456789ABCDEF', upper(pg_catalog.substr(s, i, 1))) - 1;
  END LOOP;
  RETURN result;
END $$;

CREATE FUNCTION ora.to_char_hex(n numeric, model text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  size integer := char_length(regexp_replace(upper(model), 'FM', ''));
  digits text := ora.to_hex(round(n));
BEGIN
  IF n < 0 OR char_length(digits) > size THEN RETURN repeat('#', size + 1); END IF;
  IF pg_catalog.replace(upper(model), 'FM', '') ~ '^0' THEN digits := pg_catalog.lpad(digits, size, '0'); END IF;
  IF model ~ 'x' THEN digits := lower(digits); END IF;
  RETURN CASE WHEN upper(model) ~ '^FM' THEN digits ELSE pg_catalog.lpad(digits, size + 1) END;
END $$;

-- PostgreSQL's own models mean the same but for the shapes below.
CREATE FUNCTION ora.to_char(n numeric, model text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  name text := upper(model);
  decimals integer;
  whole integer;
  result text;
BEGIN
  IF name IN ('TM', 'TM9') THEN RETURN ora.number_text(n); END IF;
  IF name = 'TME' THEN RETURN regexp_replace(btrim(to_char(n, '9.999999999999999999999999999999999999999EEEE')), '\.?0*e', 'E'); END IF;
  IF name ~ '^(FM)?0*X+$' THEN RETURN ora.to_char_hex(n, model); END IF;
  IF name !~ '^(FM)?(S|MI|L|\$|B|PR|[0-9.,DGV]|EEEE)*$' OR name ~ '[1-8]' OR name !~ '[09]' THEN PERFORM ora.fail(1481, 'invalid number format model'); END IF;
  IF name ~ '[BV]' THEN PERFORM ora.fail(3001, 'unimplemented feature: number format ' || model); END IF;
  decimals := char_length(regexp_replace(coalesce((regexp_match(name, '[.D](.*)$'))[1], ''), '[^09]', '', 'g'));
  whole := char_length(regexp_replace(regexp_replace(name, '[.D].*$', ''), '[^09]', '', 'g'));
  IF name ~ 'EEEE' THEN
    result := regexp_replace(to_char(n, pg_catalog.replace(name, 'FM', '')), 'e', 'E');
    RETURN CASE WHEN name ~ '^FM' THEN btrim(result) ELSE result END;
  END IF;
  IF round(abs(n), decimals) >= power(10::numeric, whole) THEN
    RETURN repeat('#', char_length(regexp_replace(name, 'FM|MI|PR', '', 'g')) + 1);
  END IF;
  result := to_char(n, pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(name, 'D', '.'), 'G', ','), 'L', '$'));
  -- Without a 0 in the model Oracle shows a lone zero, and PostgreSQL a blank or nothing.
  IF name ~ '^FM' AND result ~ '^-?\.?$' THEN RETURN CASE WHEN result ~ '\.' THEN '0.' ELSE '0' END; END IF;
  IF decimals = 0 AND trunc(abs(n) + 0.5) = 0 AND result !~ '\d' THEN result := pg_catalog.lpad('0', char_length(result)); END IF;
  RETURN result;
END $$;

CREATE FUNCTION ora.to_number(s text, model text) RETURNS numeric IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  name text := regexp_replace(upper(model), '^FM', '');
  rest text := btrim(s);
  sign text := '';
BEGIN
  IF name ~ '^0*X+$' THEN
    IF char_length(rest) > char_length(name) THEN PERFORM ora.fail(1722, 'unable to convert string value to a number'); END IF;
    RETURN ora.from_hex(rest);
  END IF;
  IF name ~ '^TM' THEN RETURN ora.to_number(s); END IF;
  IF name !~ '^(S|MI|L|\$|PR|[09.,DG]|EEEE)*$' THEN PERFORM ora.fail(1481, 'invalid number format model'); END IF;
  IF name ~ 'PR$' AND rest ~ '^<.*>$' THEN rest := btrim(rest, '<>'); sign := '-'; END IF;
  IF name ~ '(S|MI)$' AND rest ~ '[-+]$' THEN sign := right(rest, 1); rest := left(rest, -1); END IF;
  IF rest ~ '^[-+]' THEN sign := left(rest, 1); rest := pg_catalog.substr(rest, 2); END IF;
  IF name ~ '[L$]' THEN rest := regexp_replace(rest, '^\$', ''); END IF;
  IF name ~ '[,G]' THEN rest := pg_catalog.replace(rest, ',', ''); END IF;
  IF rest !~ '^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$'
    OR char_length(split_part(rest, '.', 1)) > char_length(regexp_replace(regexp_replace(name, '[.D].*$', ''), '[^09]', '', 'g'))
    OR char_length(split_part(rest, '.', 2)) > char_length(regexp_replace(coalesce((regexp_match(name, '[.D](.*)$'))[1], ''), '[^09]', '', 'g')) + (CASE WHEN name ~ 'EEEE' THEN 5 ELSE 0 END)
  THEN PERFORM ora.fail(1722, 'unable to convert string value containing ''' || left(s, 1) || ''' to a number:'); END IF;
  RETURN (sign || rest)::numeric;
END $$;
