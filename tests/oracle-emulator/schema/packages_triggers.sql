-- What a handler in a trigger sees of an error: Oracle's code, or NULL where there is none and the handler must let it pass.
CREATE FUNCTION ora_catalog.error_code(state text, message text) RETURNS integer IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN message ~ '^ORA-\d{5}: ' THEN substr(message, 5, 5)::integer
    ELSE CASE state
      WHEN '23505' THEN 1
      WHEN '23502' THEN 1400
      WHEN '23514' THEN 2290
      WHEN '23503' THEN 2291
      WHEN '22012' THEN 1476
      WHEN '22003' THEN 6502
      WHEN '22001' THEN 6502
      WHEN '22P02' THEN 6502
      WHEN '21000' THEN 1427
      WHEN '55P03' THEN 54
    END
  END
$$;

-- SQLERRM: without the lines that say where.
CREATE FUNCTION ora_catalog.error_text(state text, message text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN message ~ '^ORA-\d{5}: ' THEN split_part(message, E'\nORA-06512: ', 1)
    ELSE 'ORA-' || lpad(ora_catalog.error_code(state, message)::text, 5, '0') || ': ' || CASE state
      WHEN '23505' THEN 'unique constraint violated'
      WHEN '23502' THEN 'cannot insert NULL'
      WHEN '23514' THEN 'check constraint violated'
      WHEN '23503' THEN 'integrity constraint violated - parent key not found'
      WHEN '22012' THEN 'divisor is equal to zero'
      WHEN '21000' THEN 'single-row subquery returns more than one row'
      WHEN '55P03' THEN 'Resource busy; acquire with NOWAIT specified or timeout expired'
      ELSE 'PL/SQL: numeric or value error'
    END
  END
$$;
