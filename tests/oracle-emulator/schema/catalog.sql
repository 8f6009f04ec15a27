-- The emulator's own catalog: what Oracle's data dictionary knows. Names are in dictionary case (upper unless quoted).
-- A relation is called data.t<object_id> and its columns c<column_number>, so a rename touches these tables alone.
CREATE SCHEMA ora_catalog;
CREATE SCHEMA data;

-- Object ids of tables, partitions, indexes, … ; never used again. Those of the dictionary itself are below.
CREATE SEQUENCE ora_catalog.object_ids AS integer START 73000;
CREATE SEQUENCE ora_catalog.user_ids AS integer START 130;
-- SYS_C00nnnn, SYS_Pnnn and SYS_SUBPnnn.
CREATE SEQUENCE ora_catalog.constraint_ids AS integer START 8200;
CREATE SEQUENCE ora_catalog.partition_names AS integer START 321;
-- SIDs; a session's SERIAL# is its own.
CREATE SEQUENCE ora_catalog.session_ids AS integer START 31;

-- One row: what functions inside PostgreSQL need to know of the emulator.
CREATE TABLE ora_catalog.settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  service_name text NOT NULL DEFAULT 'FREEPDB1',
  version text NOT NULL DEFAULT '23.0.0.0.0',
  -- How a second connection to this database is opened: work that survives the user's rollback.
  autonomous_connection text NOT NULL DEFAULT '',
  started timestamp NOT NULL DEFAULT localtimestamp(0)
);
INSERT INTO ora_catalog.settings DEFAULT VALUES;

CREATE TABLE ora_catalog.tablespaces (
  name text PRIMARY KEY,
  contents text NOT NULL DEFAULT 'PERMANENT',
  -- Its only data file: what free space is computed from.
  file_name text NOT NULL,
  block_size integer NOT NULL DEFAULT 8192,
  bytes bigint NOT NULL DEFAULT 1073741824,
  max_bytes bigint NOT NULL DEFAULT 34359721984,
  autoextensible boolean NOT NULL DEFAULT true,
  status text NOT NULL DEFAULT 'ONLINE'
);

CREATE TABLE ora_catalog.users (
  user_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.user_ids'),
  name text NOT NULL UNIQUE,
  -- Clear: the log-on's verifier is made of it. Null: cannot log on.
  password text,
  account_status text NOT NULL DEFAULT 'OPEN',
  default_tablespace text NOT NULL DEFAULT 'USERS',
  temporary_tablespace text NOT NULL DEFAULT 'TEMP',
  oracle_maintained boolean NOT NULL DEFAULT false,
  created timestamp NOT NULL DEFAULT localtimestamp(0)
);

CREATE TABLE ora_catalog.roles (
  role_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.user_ids'),
  name text NOT NULL UNIQUE,
  oracle_maintained boolean NOT NULL DEFAULT false
);

-- max_bytes -1 is unlimited.
CREATE TABLE ora_catalog.quotas (
  user_name text NOT NULL,
  tablespace text NOT NULL,
  max_bytes bigint NOT NULL,
  PRIMARY KEY (user_name, tablespace)
);

-- Who may log on for whom.
CREATE TABLE ora_catalog.proxies (
  proxy text NOT NULL,
  client text NOT NULL,
  PRIMARY KEY (proxy, client)
);

-- Grantees are users, roles or PUBLIC.
CREATE TABLE ora_catalog.role_grants (
  grantee text NOT NULL,
  role text NOT NULL,
  admin_option boolean NOT NULL DEFAULT false,
  default_role boolean NOT NULL DEFAULT true,
  PRIMARY KEY (grantee, role)
);
CREATE TABLE ora_catalog.system_grants (
  grantee text NOT NULL,
  privilege text NOT NULL,
  admin_option boolean NOT NULL DEFAULT false,
  PRIMARY KEY (grantee, privilege)
);

-- Tables, views, sequences, synonyms, indexes, triggers, procedures, …; (sub)partitions stand in tables of their own.
CREATE TABLE ora_catalog.objects (
  object_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.object_ids'),
  -- Changes with TRUNCATE, MOVE, REBUILD; null for what has no storage (and for partitioned tables).
  data_object_id integer,
  owner text NOT NULL,
  name text NOT NULL,
  -- As OBJECT_TYPE shows it: TABLE, VIEW, INDEX, SEQUENCE, SYNONYM, TRIGGER, LOB, PROCEDURE, …
  type text NOT NULL,
  -- 1: tables, views, sequences, synonyms, procedures, …; 2: package bodies; 3: triggers; 4: indexes; 8: LOBs. Unique per owner within one.
  namespace integer NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'VALID' CHECK (status IN ('VALID', 'INVALID')),
  temporary boolean NOT NULL DEFAULT false,
  -- The name was made by the system.
  generated boolean NOT NULL DEFAULT false,
  oracle_maintained boolean NOT NULL DEFAULT false,
  created timestamp NOT NULL DEFAULT localtimestamp(0),
  last_ddl_time timestamp NOT NULL DEFAULT localtimestamp(0),
  -- Time of the last change that invalidates dependants.
  specification_time timestamp NOT NULL DEFAULT localtimestamp(0),
  UNIQUE (owner, namespace, name)
);

CREATE TABLE ora_catalog.tables (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- Null for a partitioned or temporary table.
  tablespace text,
  -- A global temporary table: what becomes of its rows at commit.
  on_commit text CHECK (on_commit IN ('DELETE', 'PRESERVE')),
  partitioned boolean NOT NULL DEFAULT false,
  -- The fence: a statement trigger reads it, so DML that was already waiting for the lock sees it.
  read_only boolean NOT NULL DEFAULT false,
  row_movement boolean NOT NULL DEFAULT false,
  logging boolean NOT NULL DEFAULT true,
  degree text NOT NULL DEFAULT '1',
  compression boolean NOT NULL DEFAULT false,
  compress_for text,
  pct_free integer NOT NULL DEFAULT 10,
  ini_trans integer NOT NULL DEFAULT 1,
  initial_extent bigint DEFAULT 65536,
  next_extent bigint DEFAULT 1048576,
  row_dependencies boolean NOT NULL DEFAULT false,
  -- Its rows live in the index of its primary key, as far as the dictionary tells.
  index_organized boolean NOT NULL DEFAULT false,
  -- Value of ora_catalog.versions at the last DDL on it: a statement that was translated before it is translated again.
  version bigint NOT NULL DEFAULT 1
);

-- Of tables and views.
CREATE TABLE ora_catalog.columns (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- Physical: c<column_number>. Never used again, never changed.
  column_number integer NOT NULL,
  -- COLUMN_ID; null for hidden columns.
  column_id integer,
  internal_column_id integer NOT NULL,
  name text NOT NULL,
  -- A TypeName of the contract: NUMBER, VARCHAR2, DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE, … (without digits).
  type_name text NOT NULL,
  -- NUMBER(p,s). FLOAT(b): type_name NUMBER with binary_precision b.
  precision integer,
  scale integer,
  binary_precision integer,
  -- VARCHAR2, CHAR, RAW, …: as declared, in length_semantics.
  length integer,
  length_semantics text CHECK (length_semantics IN ('BYTE', 'CHAR')),
  -- TIMESTAMP(n), INTERVAL … SECOND(n); and the digits of YEAR or DAY.
  fraction_digits integer,
  leading_digits integer,
  -- DATA_LENGTH, in bytes; CHAR_LENGTH.
  data_length integer NOT NULL,
  char_length integer NOT NULL DEFAULT 0,
  nullable boolean NOT NULL DEFAULT true,
  -- Oracle text; of a virtual column its expression; of an identity column "S"."ISEQ$$_n".nextval.
  default_text text,
  default_on_null boolean NOT NULL DEFAULT false,
  hidden boolean NOT NULL DEFAULT false,
  -- False: SYS_NC0000n$ of a function-based index.
  user_generated boolean NOT NULL DEFAULT true,
  virtual boolean NOT NULL DEFAULT false,
  PRIMARY KEY (object_id, column_number),
  UNIQUE (object_id, name)
);

CREATE TABLE ora_catalog.sequences (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  start_with numeric NOT NULL DEFAULT 1,
  min_value numeric NOT NULL DEFAULT 1,
  max_value numeric NOT NULL DEFAULT 9999999999999999999999999999,
  increment_by numeric NOT NULL DEFAULT 1,
  cycle boolean NOT NULL DEFAULT false,
  ordered boolean NOT NULL DEFAULT false,
  cache_size integer NOT NULL DEFAULT 20
);

CREATE TABLE ora_catalog.identity_columns (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  column_number integer NOT NULL,
  -- ALWAYS or BY DEFAULT; ON NULL is the column's default_on_null.
  generation_type text NOT NULL CHECK (generation_type IN ('ALWAYS', 'BY DEFAULT')),
  sequence_id integer NOT NULL REFERENCES ora_catalog.sequences ON DELETE CASCADE,
  PRIMARY KEY (table_id, column_number)
);

CREATE TABLE ora_catalog.indexes (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  -- NORMAL, NORMAL/REV, BITMAP, FUNCTION-BASED NORMAL, FUNCTION-BASED BITMAP, LOB.
  type text NOT NULL DEFAULT 'NORMAL',
  is_unique boolean NOT NULL DEFAULT false,
  visible boolean NOT NULL DEFAULT true,
  usable boolean NOT NULL DEFAULT true,
  tablespace text,
  logging boolean NOT NULL DEFAULT true,
  degree text NOT NULL DEFAULT '1',
  -- Number of compressed leading columns; null: not compressed.
  prefix_length integer,
  pct_free integer NOT NULL DEFAULT 10,
  ini_trans integer NOT NULL DEFAULT 2,
  -- LOCAL: one index partition for each (sub)partition of its table, named in index_partitions. Null: not partitioned.
  locality text CHECK (locality IN ('LOCAL', 'GLOBAL')),
  -- PREFIXED: leads with the partition key.
  alignment text CHECK (alignment IN ('PREFIXED', 'NON_PREFIXED'))
);

CREATE TABLE ora_catalog.index_columns (
  index_id integer NOT NULL REFERENCES ora_catalog.indexes ON DELETE CASCADE,
  position integer NOT NULL,
  -- Of DESC and function columns too: then a hidden SYS_NC0000n$ one.
  column_number integer NOT NULL,
  descending boolean NOT NULL DEFAULT false,
  -- COLUMN_EXPRESSION, Oracle text; null for a plain column.
  expression text,
  PRIMARY KEY (index_id, position)
);

CREATE TABLE ora_catalog.constraints (
  constraint_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.constraint_ids'),
  owner text NOT NULL,
  name text NOT NULL,
  table_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- C (also NOT NULL), P, U, R; of views V and O.
  type text NOT NULL CHECK (type IN ('C', 'P', 'U', 'R', 'V', 'O')),
  -- Type C; of NOT NULL: "COL" IS NOT NULL, and not_null is set.
  search_condition text,
  not_null boolean NOT NULL DEFAULT false,
  r_constraint_id integer REFERENCES ora_catalog.constraints,
  -- NO ACTION, CASCADE, SET NULL: type R only.
  delete_rule text,
  enabled boolean NOT NULL DEFAULT true,
  validated boolean NOT NULL DEFAULT true,
  is_deferrable boolean NOT NULL DEFAULT false,
  initially_deferred boolean NOT NULL DEFAULT false,
  rely boolean NOT NULL DEFAULT false,
  -- The name was made by the system.
  generated boolean NOT NULL DEFAULT false,
  -- The index of an enabled P or U.
  index_id integer REFERENCES ora_catalog.indexes,
  last_change timestamp NOT NULL DEFAULT localtimestamp(0),
  UNIQUE (owner, name)
);
CREATE INDEX ON ora_catalog.constraints (table_id);
CREATE INDEX ON ora_catalog.constraints (r_constraint_id);
CREATE INDEX ON ora_catalog.indexes (table_id);

CREATE TABLE ora_catalog.constraint_columns (
  constraint_id integer NOT NULL REFERENCES ora_catalog.constraints ON DELETE CASCADE,
  -- Null for the columns of a CHECK.
  position integer,
  column_number integer NOT NULL,
  PRIMARY KEY (constraint_id, column_number)
);

CREATE TABLE ora_catalog.part_tables (
  table_id integer PRIMARY KEY REFERENCES ora_catalog.tables ON DELETE CASCADE,
  type text NOT NULL CHECK (type IN ('RANGE', 'LIST', 'HASH')),
  subtype text NOT NULL DEFAULT 'NONE' CHECK (subtype IN ('NONE', 'RANGE', 'LIST', 'HASH')),
  -- INTERVAL as ALL_PART_TABLES shows it: NUMTOYMINTERVAL(1,'MONTH'); null: not interval. One of the three below holds its value.
  interval_text text,
  interval_months integer,
  interval_seconds numeric,
  interval_number numeric,
  -- The transition point: the last bound of the range section; slot 0 starts there.
  transition_time timestamp,
  transition_number numeric,
  -- SUBPARTITIONS n, or the number of subpartitions of the template; new partitions get so many.
  def_subpartition_count integer NOT NULL DEFAULT 0,
  def_tablespace text,
  def_pct_free integer NOT NULL DEFAULT 10,
  def_ini_trans integer NOT NULL DEFAULT 1,
  def_initial_extent bigint,
  def_logging boolean NOT NULL DEFAULT true,
  -- STORE IN of INTERVAL, PARTITIONS n and SUBPARTITIONS n.
  store_in text[],
  subpartition_store_in text[]
);

CREATE TABLE ora_catalog.part_keys (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  -- 1: partitions, 2: subpartitions.
  level integer NOT NULL CHECK (level IN (1, 2)),
  position integer NOT NULL,
  column_number integer NOT NULL,
  PRIMARY KEY (table_id, level, position)
);

CREATE TABLE ora_catalog.partitions (
  object_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.object_ids'),
  -- Null when it has subpartitions.
  data_object_id integer,
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  name text NOT NULL,
  -- PARTITION_POSITION is the rank by (slot nulls first, ordinal): range, list and hash partitions have ordinals, interval ones slots.
  ordinal integer NOT NULL,
  -- Interval partition: number of intervals between the transition point and its lower bound. Null: range section ("INTERVAL" NO).
  slot integer,
  -- HIGH_VALUE as Oracle words it.
  high_value text,
  -- The bound or list in PostgreSQL text, one element per key column (range) or value (list); null element: MAXVALUE, DEFAULT.
  bounds text[],
  tablespace text,
  logging boolean NOT NULL DEFAULT true,
  pct_free integer NOT NULL DEFAULT 10,
  ini_trans integer NOT NULL DEFAULT 1,
  initial_extent bigint,
  -- COMPRESS_FOR; of a composite partition what its subpartitions get.
  compress_for text,
  segment_created boolean NOT NULL DEFAULT false,
  generated boolean NOT NULL DEFAULT false,
  created timestamp NOT NULL DEFAULT localtimestamp(0),
  last_ddl_time timestamp NOT NULL DEFAULT localtimestamp(0),
  UNIQUE (table_id, name),
  UNIQUE (table_id, slot)
);

CREATE TABLE ora_catalog.subpartitions (
  object_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.object_ids'),
  data_object_id integer,
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  partition_id integer NOT NULL REFERENCES ora_catalog.partitions ON DELETE CASCADE,
  name text NOT NULL,
  -- SUBPARTITION_POSITION; of hash subpartitions bucket + 1.
  position integer NOT NULL,
  high_value text,
  bounds text[],
  tablespace text,
  logging boolean NOT NULL DEFAULT true,
  initial_extent bigint,
  compress_for text,
  segment_created boolean NOT NULL DEFAULT false,
  generated boolean NOT NULL DEFAULT false,
  created timestamp NOT NULL DEFAULT localtimestamp(0),
  last_ddl_time timestamp NOT NULL DEFAULT localtimestamp(0),
  UNIQUE (partition_id, position),
  UNIQUE (table_id, name)
);

-- SUBPARTITION TEMPLATE; a template SUBPARTITIONS n stands in part_tables alone.
CREATE TABLE ora_catalog.subpartition_templates (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  position integer NOT NULL,
  name text NOT NULL,
  tablespace text,
  high_bound text,
  bounds text[],
  PRIMARY KEY (table_id, position)
);

-- Of LOCAL indexes; leaf_id is a partition or subpartition of the table. Rows are there for both levels of a composite table.
CREATE TABLE ora_catalog.index_partitions (
  object_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.object_ids'),
  index_id integer NOT NULL REFERENCES ora_catalog.indexes ON DELETE CASCADE,
  leaf_id integer NOT NULL,
  name text NOT NULL,
  tablespace text,
  usable boolean NOT NULL DEFAULT true,
  UNIQUE (index_id, leaf_id)
);
CREATE INDEX ON ora_catalog.index_partitions (leaf_id);

CREATE TABLE ora_catalog.lobs (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  column_number integer NOT NULL,
  -- The LOB's segment and its index, both in objects too.
  segment_id integer NOT NULL REFERENCES ora_catalog.objects,
  index_id integer NOT NULL REFERENCES ora_catalog.objects,
  tablespace text,
  securefile boolean NOT NULL DEFAULT true,
  chunk integer NOT NULL DEFAULT 8192,
  -- NONE, AUTO, MIN, MAX, DEFAULT, YES (BasicFile RETENTION); null with PCTVERSION.
  retention text,
  -- Seconds of RETENTION MIN.
  min_retention integer,
  pct_version integer,
  cache text NOT NULL DEFAULT 'NO',
  logging text NOT NULL DEFAULT 'YES',
  encrypt text NOT NULL DEFAULT 'NO',
  compression text NOT NULL DEFAULT 'NO',
  deduplication text NOT NULL DEFAULT 'NO',
  in_row boolean NOT NULL DEFAULT true,
  PRIMARY KEY (table_id, column_number)
);

-- A partition's own LOB clause; without a row the table's holds. leaf_id: partition or subpartition.
CREATE TABLE ora_catalog.lob_partitions (
  object_id integer PRIMARY KEY DEFAULT nextval('ora_catalog.object_ids'),
  table_id integer NOT NULL,
  column_number integer NOT NULL,
  leaf_id integer NOT NULL,
  name text NOT NULL,
  index_name text NOT NULL,
  tablespace text,
  securefile boolean NOT NULL DEFAULT true,
  in_row boolean NOT NULL DEFAULT true,
  FOREIGN KEY (table_id, column_number) REFERENCES ora_catalog.lobs ON DELETE CASCADE,
  UNIQUE (leaf_id, column_number)
);

CREATE TABLE ora_catalog.views (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- The query's Oracle text.
  text text NOT NULL,
  read_only boolean NOT NULL DEFAULT false,
  check_option boolean NOT NULL DEFAULT false,
  -- CREATE MATERIALIZED VIEW is not emulated, so this stays false.
  materialized boolean NOT NULL DEFAULT false
);

-- By name: a renamed object's dependants look for the old name. referenced_type NON-EXISTENT: was not there when compiled.
CREATE TABLE ora_catalog.dependencies (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  referenced_owner text NOT NULL,
  referenced_name text NOT NULL,
  referenced_type text NOT NULL,
  PRIMARY KEY (object_id, referenced_owner, referenced_name, referenced_type)
);
CREATE INDEX ON ora_catalog.dependencies (referenced_owner, referenced_name);

CREATE TABLE ora_catalog.triggers (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- The table or view it is on; it stays with the object when that is renamed.
  table_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  -- BEFORE STATEMENT, BEFORE EACH ROW, AFTER STATEMENT, AFTER EACH ROW, COMPOUND.
  type text NOT NULL,
  -- INSERT OR UPDATE OR DELETE, in this order.
  event text NOT NULL,
  referencing_names text NOT NULL DEFAULT 'REFERENCING NEW AS NEW OLD AS OLD',
  when_clause text,
  enabled boolean NOT NULL DEFAULT true,
  -- DESCRIPTION: the text between CREATE TRIGGER and WHEN or the body.
  description text NOT NULL,
  body text NOT NULL,
  -- The whole statement: what is compiled again when the trigger is invalid.
  source text NOT NULL
);
CREATE INDEX ON ora_catalog.triggers (table_id);
CREATE TABLE ora_catalog.trigger_columns (
  trigger_id integer NOT NULL REFERENCES ora_catalog.triggers ON DELETE CASCADE,
  column_number integer NOT NULL,
  PRIMARY KEY (trigger_id, column_number)
);
CREATE TABLE ora_catalog.trigger_order (
  trigger_id integer NOT NULL REFERENCES ora_catalog.triggers ON DELETE CASCADE,
  follows_owner text NOT NULL,
  follows_name text NOT NULL,
  PRIMARY KEY (trigger_id, follows_owner, follows_name)
);

-- Owner PUBLIC: a public synonym.
CREATE TABLE ora_catalog.synonyms (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  target_owner text NOT NULL,
  target_name text NOT NULL,
  db_link text
);

-- Text of stored units as CREATE gave it, without CREATE [OR REPLACE]; ALL_SOURCE shows it line by line.
CREATE TABLE ora_catalog.sources (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  text text NOT NULL
);
CREATE TABLE ora_catalog.compiler_settings (
  object_id integer PRIMARY KEY REFERENCES ora_catalog.objects ON DELETE CASCADE,
  settings jsonb NOT NULL
);

CREATE TABLE ora_catalog.errors (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  sequence integer NOT NULL,
  line integer NOT NULL,
  position integer NOT NULL,
  text text NOT NULL,
  attribute text NOT NULL DEFAULT 'ERROR',
  message_number integer NOT NULL,
  PRIMARY KEY (object_id, sequence)
);

CREATE TABLE ora_catalog.object_grants (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  grantor text NOT NULL,
  grantee text NOT NULL,
  privilege text NOT NULL,
  grantable boolean NOT NULL DEFAULT false,
  hierarchy boolean NOT NULL DEFAULT false,
  PRIMARY KEY (object_id, grantor, grantee, privilege)
);
CREATE INDEX ON ora_catalog.object_grants (grantee);
CREATE TABLE ora_catalog.column_grants (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  column_number integer NOT NULL,
  grantor text NOT NULL,
  grantee text NOT NULL,
  privilege text NOT NULL,
  grantable boolean NOT NULL DEFAULT false,
  PRIMARY KEY (object_id, column_number, grantor, grantee, privilege)
);

-- column_number 0 is the table itself.
CREATE TABLE ora_catalog.comments (
  object_id integer NOT NULL REFERENCES ora_catalog.objects ON DELETE CASCADE,
  column_number integer NOT NULL DEFAULT 0,
  text text NOT NULL,
  PRIMARY KEY (object_id, column_number)
);

-- leaf_id: 0 for the table, else the partition or subpartition. Rows appear with DBMS_STATS.
CREATE TABLE ora_catalog.statistics (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  leaf_id integer NOT NULL DEFAULT 0,
  num_rows bigint NOT NULL,
  blocks bigint NOT NULL,
  avg_row_len integer NOT NULL,
  last_analyzed timestamp NOT NULL DEFAULT localtimestamp(0),
  locked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (table_id, leaf_id)
);
CREATE TABLE ora_catalog.column_statistics (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  column_number integer NOT NULL,
  num_distinct bigint NOT NULL,
  num_nulls bigint NOT NULL,
  low_value bytea,
  high_value bytea,
  density numeric NOT NULL,
  histogram text NOT NULL DEFAULT 'NONE',
  num_buckets integer NOT NULL DEFAULT 1,
  avg_col_len integer NOT NULL,
  last_analyzed timestamp NOT NULL DEFAULT localtimestamp(0),
  PRIMARY KEY (table_id, column_number)
);
CREATE TABLE ora_catalog.index_statistics (
  index_id integer PRIMARY KEY REFERENCES ora_catalog.indexes ON DELETE CASCADE,
  num_rows bigint NOT NULL,
  leaf_blocks bigint NOT NULL,
  distinct_keys bigint NOT NULL,
  last_analyzed timestamp NOT NULL DEFAULT localtimestamp(0)
);
-- As of the last FLUSH_DATABASE_MONITORING_INFO.
CREATE TABLE ora_catalog.modifications (
  table_id integer NOT NULL REFERENCES ora_catalog.tables ON DELETE CASCADE,
  leaf_id integer NOT NULL DEFAULT 0,
  inserts bigint NOT NULL,
  updates bigint NOT NULL,
  deletes bigint NOT NULL,
  truncated boolean NOT NULL DEFAULT false,
  flushed timestamp NOT NULL DEFAULT localtimestamp(0),
  PRIMARY KEY (table_id, leaf_id)
);

-- Open sessions; backend_pid leads to PostgreSQL's locks and transactions.
CREATE UNLOGGED TABLE ora_catalog.sessions (
  session_id integer PRIMARY KEY,
  serial_number integer NOT NULL,
  backend_pid integer NOT NULL,
  user_name text NOT NULL,
  schema_name text NOT NULL,
  program text NOT NULL DEFAULT '',
  machine text NOT NULL DEFAULT '',
  os_user text NOT NULL DEFAULT '',
  terminal text NOT NULL DEFAULT '',
  process text NOT NULL DEFAULT '',
  module text,
  action text,
  client_identifier text,
  client_info text,
  logon_time timestamp NOT NULL DEFAULT localtimestamp(0),
  killed boolean NOT NULL DEFAULT false
);
-- DBMS_APPLICATION_INFO.SET_SESSION_LONGOPS.
CREATE UNLOGGED TABLE ora_catalog.session_longops (
  longops_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id integer NOT NULL,
  serial_number integer NOT NULL,
  user_name text NOT NULL,
  operation text NOT NULL,
  target integer NOT NULL DEFAULT 0,
  target_description text,
  context integer NOT NULL DEFAULT 0,
  so_far numeric NOT NULL DEFAULT 0,
  total_work numeric NOT NULL DEFAULT 0,
  units text,
  started timestamp NOT NULL DEFAULT localtimestamp(0),
  updated timestamp NOT NULL DEFAULT localtimestamp(0)
);
