-- By hand, and not before the retired table has been kept for as long as was declared: closes the way back and drops that table.
\set ON_ERROR_STOP on
\ir 00_session.sql
DO {{{quote}}}
DECLARE
  v_schema text := {{{schemaText}}};
  v_table text := {{{nameText}}};
  v_found record;
  v_is_ours boolean;
  v_interim_oid oid;
  v_new bigint;
  v_old bigint;
BEGIN
  IF pg_temp.run() IS NOT NULL THEN
    RAISE EXCEPTION 'SCRIPT_TOO_EARLY: run % is not complete', pg_temp.run() USING ERRCODE = 'TM103', HINT = 'Run master2.sql to its end first.';
  END IF;
  -- A later run, such as one that has added partitions, leaves the retired table to this one.
  FOR v_found IN {{{ledger.readOutcome}}} LOOP
    v_interim_oid := v_found."interimOid";
    v_is_ours := v_found.state = 'completed' AND v_found.plan ->> 'hash' = {{{planHashText}}} AND v_found."sourceOid" = {{{sourceOidText}}}
      AND v_found."retiredExists" AND to_regclass({{{retiredText}}})::oid::text = v_found."sourceOid"
      AND to_regclass({{{tableText}}})::oid = v_interim_oid;
    EXIT WHEN v_is_ours;
  END LOOP;
  IF v_is_ours IS NOT TRUE THEN
    RAISE EXCEPTION 'SCRIPT_NOTHING_TO_DROP: % is not the table that a run of these scripts has retired, or % is not the one that it has made', {{{retiredText}}}, {{{tableText}}}
      USING ERRCODE = 'TM110', HINT = 'Look at both by hand. Nothing was dropped.';
  END IF;
  IF clock_timestamp() < v_found."swappedAt"::timestamptz + interval '{{{keepOldForDays}}} days' THEN
    RAISE EXCEPTION 'SCRIPT_TOO_EARLY: % is kept until %', {{{retiredText}}}, v_found."swappedAt"::timestamptz + interval '{{{keepOldForDays}}} days'
      USING ERRCODE = 'TM103', HINT = 'Nothing was dropped.';
  END IF;
  EXECUTE {{{countNew}}} INTO v_new;
  EXECUTE {{{countOld}}} INTO v_old;
  IF v_new < v_old THEN
    RAISE EXCEPTION 'SCRIPT_FEWER_ROWS: % has % rows, fewer than the % of %', {{{tableText}}}, v_new, v_old, {{{retiredText}}}
      USING ERRCODE = 'TM111', HINT = 'Where the application has deleted them, drop the retired table by hand. Nothing was dropped.';
  END IF;
  PERFORM set_config('table_migration.interim_oid', v_interim_oid::text, false);
END
{{{quote}}};

{{{closeWayBack}}}
{{#locked}}
{{{.}}}
{{/locked}}
DO {{{quote}}} BEGIN RAISE NOTICE '% is dropped, and the way back is closed', {{{retiredText}}}; END {{{quote}}};
