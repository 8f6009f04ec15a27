-- Quotas: a statement fails that makes its owner's segments grow beyond one. Only quotas that were given are looked at; a user
-- who was given none at all may fill a tablespace here, and in Oracle may not.

CREATE FUNCTION ora_catalog.limited_space(of_owner text) RETURNS TABLE (tablespace text, bytes numeric, max_bytes bigint)
STABLE LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ora_catalog.quotas AS q WHERE q.user_name = of_owner AND q.max_bytes <> -1)
    OR EXISTS (SELECT FROM ora_catalog.system_grants AS g WHERE g.grantee = of_owner AND g.privilege = 'UNLIMITED TABLESPACE')
  THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT q.tablespace_name::text, q.bytes::numeric, q.max_bytes::bigint FROM sys.ts_quotas AS q
    WHERE q.username = of_owner AND q.max_bytes <> -1;
END
$$;

-- Statements may run within one another, by triggers: each compares with its own beginning.
CREATE FUNCTION ora_catalog.note_space(of_owner text, depth integer) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('ora.space_' || depth, coalesce((
    SELECT json_object_agg(tablespace, bytes) FROM ora_catalog.limited_space(of_owner))::text, ''), true)
$$;

CREATE FUNCTION ora_catalog.check_space(of_owner text, depth integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before json := nullif(current_setting('ora.space_' || depth, true), '')::json;
  full_one record;
BEGIN
  IF before IS NULL THEN
    RETURN;
  END IF;
  FOR full_one IN SELECT * FROM ora_catalog.limited_space(of_owner) AS s WHERE s.bytes > s.max_bytes LOOP
    IF full_one.bytes > (before ->> full_one.tablespace)::numeric THEN
      PERFORM ora_catalog.reject(format('ORA-01536: space quota exceeded for tablespace ''%s''', full_one.tablespace));
    END IF;
  END LOOP;
END
$$;

CREATE FUNCTION ora_catalog.check_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ora_catalog.check_space(owner, pg_trigger_depth()) FROM ora_catalog.objects WHERE object_id = TG_ARGV[0]::integer;
  RETURN NULL;
END
$$;
