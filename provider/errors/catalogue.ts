/**
 * The catalogue of everything the tool refuses or fails with. Each entry says what is wrong (with the qualified name),
 * why it matters, and what to do; `docs/errors.md` lists them and a test holds both together.
 */

import { foreignKeyErrors } from "./foreign-keys";
import { modifyOnlineErrors } from "./modify-online";
import { retentionErrors } from "./retention";
import { rollbackErrors } from "./rollback";
import { scriptErrors } from "./scripts";
import { uniqueKeyErrors } from "./unique-keys";
import { validationErrors } from "./validation";

export interface CatalogueEntry {
  /** What is wrong, and why it matters. `{name}` is filled from the parameters. */
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const catalogue = {
  // --- settings -----------------------------------------------------------------------------------------------
  UNKNOWN_SETTING: {
    problem: "{path} is not a setting.{suggestion}",
    remedy: "Remove it, or correct its name; docs/guide/settings.md lists every setting.",
  },
  INVALID_SETTING: {
    problem: "{path} {problem}.",
    remedy: "Correct the value; docs/guide/settings.md says what it may be.",
  },
  UNSUPPORTED_SETTING: {
    problem: "{path}: {value} is not supported on {engine} yet.",
    remedy: "{remedy}",
  },
  INCOMPLETE_SETTING: {
    problem: "{path} is missing: {reason}.",
    remedy: "Set {path}, or remove {other}.",
  },
  MIGRATION_FILE_REFUSED: {
    problem: "The migration file {file} cannot be used: {refusals}",
    remedy:
      "Correct the file; nothing of it has been declared. docs/guide/migration-file.md explains every property.",
  },
  UNKNOWN_CONNECTION: {
    problem: 'connection: "{name}" is not in this stack\'s configuration (known: {known}).',
    remedy: "Add it under table-migration:connections in Pulumi.<stack>.yaml, its password with --secret.",
  },
  INVALID_CONNECTIONS: {
    problem: "The configuration table-migration:connections is not valid: {path} {problem}.",
    remedy: "Correct it; docs/guide/connections.md shows the form.",
  },
  INVALID_TEMPLATE: {
    problem: "The template {file} cannot take the place of the package's: {problem}.",
    remedy:
      "Begin with the package's file again and change only what stands around the tags; docs/guide/templates.md says what may be changed.",
  },
  // --- connections --------------------------------------------------------------------------------------------
  CONNECTION_FAILED: {
    problem: "Cannot connect to {target} as {user}: {reason}.",
    remedy: "Check host, port, database (or service) and network; without a connection there is no plan.",
  },
  AUTHENTICATION_FAILED: {
    problem: "{target} refuses {user}: {reason}.",
    remedy:
      "Correct the user, or set the password with: pulumi config set --secret --path 'table-migration:connections.<name>.password'.",
  },
  TLS_FAILED: {
    problem: "No trusted TLS connection to {target}: {reason}.",
    remedy: "{remedy}",
  },
  THICK_MODE_FAILED: {
    problem: "The Oracle Client libraries of thickMode cannot be used: {reason}.",
    remedy:
      "Install them and correct thickMode.libDir, or remove thickMode: without it the driver needs no libraries.",
  },
  POOLED_CONNECTION: {
    problem:
      "{target} is a transaction-mode pooler: it hands one server session to several clients, so session locks and settings would not hold.",
    remedy:
      "Use the server's own port, or a pool in session mode. The application may go on using the pooler.",
  },
  CONNECTION_LOST: {
    problem: "The connection to {target} was lost while {activity}: {reason}.",
    remedy: "Nothing is lost. When the database is back, run pulumi up again: the run goes on where it was.",
  },
  DATABASE_UNSUPPORTED: {
    problem: "{target} is {version}; {supported} are supported.",
    remedy: "Upgrade it, or use a release of this tool that supports it.",
  },
  DATABASE_READ_ONLY: {
    problem: "{target} is {state}, so nothing can be written there.",
    remedy: "{remedy}",
  },
  PARTITIONING_MISSING: {
    problem: "{target} lacks the Partitioning option, so no table can be partitioned there.",
    remedy: "Use an edition with this option (Enterprise Edition with Partitioning, or Oracle Free).",
  },
  // --- the table ----------------------------------------------------------------------------------------------
  TABLE_NOT_FOUND: {
    problem: "Table {table} does not exist in database {database}.{hint}",
    remedy: "Correct schema and table (they are spelt as in the dictionary, case included).",
  },
  TABLE_GONE_RETIRED_EXISTS: {
    problem:
      "Table {table} does not exist, but the table that an earlier run retired does: {retired} (since {since}).",
    remedy:
      "Find out who dropped or renamed {table} before anything else; {retired} holds the rows up to then.",
  },
  NOT_A_TABLE: {
    problem: "{table} is a {kind}, not a table.",
    remedy: "Declare the table itself.",
  },
  SOURCE_UNSUPPORTED: {
    problem: "Table {table} {trait}, which cannot be migrated yet.",
    remedy: "{remedy}",
  },
  NOT_CARRIED: {
    problem:
      "{kind} {name} hangs on table {table} and is not carried to the new table yet, so it would be lost.",
    remedy: "{remedy}",
  },
  DEPENDANT_UNSUPPORTED: {
    problem: "{kind} {name} reads table {table} and {reason}, so it cannot follow to the new table.",
    remedy: "{remedy}",
  },
  COLUMN_NOT_FOUND: {
    problem: "{path}: table {table} has no column {column}.{hint}",
    remedy: "Name an existing column (it is spelt as in the dictionary, case included).",
  },
  KEY_TYPE_UNSUPPORTED: {
    problem: "{path}: column {table}.{column} is of type {type}, which cannot be a {use}.",
    remedy: "{remedy}",
  },
  COLUMN_TYPE_UNSUPPORTED: {
    problem: "Column {table}.{column} is of type {type}, which cannot be copied and proven equal yet.",
    remedy: "Convert it to a type that is supported (such as LONG to CLOB), or leave this table as it is.",
  },
  INTERVAL_UNFIT: {
    problem: "intervalType: {interval} does not fit column {table}.{column} of type {type}.",
    remedy: "{remedy}",
  },
  KEY_VALUE_INVALID: {
    problem: "{path}: {value} is no value of the partition key {table}.{column}.",
    remedy: "Write {form}.",
  },
  BOUNDS_NOT_ASCENDING: {
    problem: "{path}: {value} does not lie above {before}, where the partition before it ends.",
    remedy: "List the partitions by ascending bounds, MAXVALUE last.",
  },
  KEY_VALUE_TWICE: {
    problem: "{path}: the value {value} of partition {partition} stands in partition {other} already.",
    remedy: "Keep it in one of them.",
  },
  NO_PRIMARY_KEY: {
    problem:
      "Table {table} has no primary key, so its rows cannot be copied in chunks nor changes be replayed.",
    remedy: "Add a primary key that contains {columns}.",
  },
  ...uniqueKeyErrors,
  ...foreignKeyErrors,
  NULL_KEYS: {
    problem:
      "{path}: {count} rows of table {table} have NULL in {column}, which no interval and no bounded range can hold.",
    remedy: "Give these rows a value, and set the column NOT NULL.",
  },
  INFINITE_KEYS: {
    problem:
      "{path}: {count} rows of table {table} have -infinity or infinity in {column}, which no interval can hold.",
    remedy: "Give these rows a finite value.",
  },
  KEY_OUT_OF_RANGE: {
    problem:
      "{path}: {count} rows of table {table} lie at or beyond {from} in {column} (up to {max}), so {partitions} partitions would be needed; {limit} is the limit.",
    remedy: "Correct these rows, or choose a longer interval.",
  },
  BOUND_OUT_OF_RANGE: {
    problem:
      "{path}: the interval of {value} in {table}.{column} ends beyond {limit}, the greatest bound that can be written for {type}.",
    remedy: "{remedy}",
  },
  TOO_MANY_PARTITIONS: {
    problem:
      "Table {table} would get {leaves} partitions (from {from} to {to}); {limit} is the limit, and every query without the partition key would probe them all.",
    remedy: "Choose a longer interval, fewer subpartitions or fewer partitionsAhead.",
  },
  TOO_MANY_DECLARED: {
    problem:
      "Table {table} would get {leaves} partitions; {limit} is the limit, and every query without the partition key would probe them all.",
    remedy: "Declare fewer partitions or fewer subpartitions.",
  },
  INTERVAL_BEYOND_CALENDAR: {
    problem:
      "{path}: {count} rows of table {table} lie at or beyond {from} in {column} (up to {max}), and their interval would end after 9999-12-31, the last day that Oracle knows.",
    remedy: "Give these rows an earlier date (NULL is no way out: no interval can hold it).",
  },
  ROWS_BEYOND_PARTITIONS: {
    problem:
      "{path}: {count} rows of table {table} lie at or above {from} in {column} (up to {max}), where the last partition ends.",
    remedy: 'Declare a partition above them, or a last one with lessThan "MAXVALUE".',
  },
  TOO_MANY_INTERVALS: {
    problem:
      "Table {table} would span {partitions} partitions (from {from} to {to}, those without rows counted too); {limit} is Oracle's limit.",
    remedy: "Choose a longer interval or fewer subpartitions, or correct the rows at either end.",
  },
  DEFAULT_PARTITION_IN_THE_WAY: {
    problem:
      "The default partition {partition} of table {table} holds rows of partitions that are missing ({missing}), so these cannot be added, and the rows cannot be moved there: {reason}.",
    remedy: "{remedy}",
  },
  HISTORY_NOT_KEPT: {
    problem: "history: table {table} cannot become the first partition of its successor: {reason}.",
    remedy: "{remedy}",
  },
  PARTITIONS_NOT_KEPT: {
    problem: "history: the partitions of table {table} cannot stay beside the interval declared: {reason}.",
    remedy: 'Set history to "copy", or remove it: the rows are then copied into partitions of the interval.',
  },
  HISTORY_ROWS_BEYOND: {
    problem:
      "history: {count} rows of table {table} lie at or beyond {from} in {column} (up to {max}), where the first partition, which all rows of today would be in, should have ended.",
    remedy: "{remedy}",
  },
  ...retentionErrors,
  ...modifyOnlineErrors,
  ...rollbackErrors,
  ...scriptErrors,
  ...validationErrors,
  TRIGGER_UNSUPPORTED: {
    problem: "Trigger {trigger} of table {table} {trait}.",
    remedy: "{remedy}",
  },
  FUNCTION_WITHOUT_SEARCH_PATH: {
    problem:
      "Function {function} has no search_path of its own, and is called for the rows of table {table} by: {users}. The migration's sessions have none of the application's schemas in their path, so it could fail there, or find other objects.",
    remedy: "Run ALTER FUNCTION {function} SET search_path = …, with the schemas that it needs.",
  },
  NAME_TOO_LONG: {
    problem: "{path}: the name is {bytes} bytes long; {limit} is the limit.",
    remedy: "Use the name as the dictionary has it.",
  },
  FOREIGN_KEYS_UNSEEN: {
    problem:
      "Table {table} lets others point foreign keys at it ({grants}), and {user} cannot see whether they do. Such a key would stay with the retired table, and the next row written by its owner would find no parent.",
    remedy:
      "Have an administrator run: {statement} Or, where they have no such key, run REVOKE REFERENCES … first.",
  },
  UNEXPECTED_SOURCE: {
    problem: "{path}: table {table} should be {expected}, and is {actual}.",
    remedy:
      "See whether it is the table that was meant; then correct {path} (migration_action in a migration file), or remove it.",
  },
  ROWS_BEFORE_INITIAL: {
    problem: "{path}: {count} rows of {table} have {column} before {value}; the oldest is of {min}.",
    remedy: "Set {path} to the oldest value or before, remove it, or remove these rows.",
  },
  TABLESPACE_UNUSABLE: {
    problem: "{path}: no table of {user} can lie in tablespace {tablespace}: {reason}.",
    remedy:
      'Name another one, spelt as in the dictionary, or have an administrator set it right, as with ALTER USER "{user}" QUOTA UNLIMITED ON "{tablespace}".',
  },
  BLOCK_SIZES_DIFFER: {
    problem:
      "{path}: tablespace {tablespace} has blocks of {size}, and {other}, {reason}, has blocks of {otherSize}. All partitions of a table lie in blocks of one size (ORA-14519).",
    remedy:
      "Name tablespaces of one block size. What is not declared stays where it is: for blocks of another size, declare `tablespace` as well.",
  },
  NOT_ENOUGH_SPACE: {
    problem:
      "A second copy of table {table} needs {needed} in tablespace {tablespace}, and {left} are left. A tablespace that is full fails the application's writes too.",
    remedy:
      "Enlarge it or the quota; the space of one copy is free again once the retired table is dropped. Or shrink the table first, if it is mostly empty.",
  },
  MISSING_PRIVILEGE: {
    problem: "The connection's user {user} lacks {privilege} on {on}.",
    remedy: "Have an administrator run: {statement}",
  },
  NOT_ENOUGH_LOCKS: {
    problem:
      "Table {table} has too many partitions for this server, before or afterwards: each of {sessions} sessions locks up to {relations} tables and indexes at once. With room for others that takes {needed} locks, and {limit} are there for all sessions together.",
    remedy:
      "Raise max_locks_per_transaction from {current} to {setting} and restart the server, lower migration.parallelDegree, or declare fewer partitions.",
  },

  // --- a run --------------------------------------------------------------------------------------------------
  STALE_PLAN: {
    problem:
      "Table {table} has changed since the preview (plan {planned}, now {actual}): {difference} Nothing was touched.",
    remedy: "Run pulumi preview again and read the new plan.",
  },
  RUN_IN_PROGRESS: {
    problem: "Another run holds table {table}: run {run}, {holder}, last seen {seen}.",
    remedy: "Wait for it. If it hangs, end its session on the server; then run pulumi up again.",
  },
  FENCED: {
    problem: "Run {run} of table {table} was taken over by another session; this one stopped.",
    remedy: "Follow the other session; nothing was lost.",
  },
  LOCK_NOT_GRANTED: {
    problem:
      "{activity}: no {mode} lock on {table} within {patience} ({attempts} attempts of at most {limit} ms each). In the way: {blockers}.",
    remedy: "Nothing was lost. Wait for these sessions or end them{how}, then run pulumi up again.",
  },
  OLD_SNAPSHOTS: {
    problem:
      "Sessions still use snapshots from before the load of {table}: {sessions}. After the cutover they would read a table without its rows.",
    remedy: "Nothing was lost. Wait for these sessions or end them, then run pulumi up again.",
  },
  CUTOVER_TOO_SLOW: {
    problem:
      "The cutover of {table} did not fit into its window: {reason}. It was taken back {attempts} times, and the application went on.",
    remedy: "Run pulumi up again when fewer rows change, or raise migration.cutoverPatienceMs.",
  },
  SOURCE_TRUNCATED: {
    problem: "Table {table} was truncated during run {run}, so what was copied is no longer its content.",
    remedy: "Nothing was swapped. Run pulumi up again: it starts anew.",
  },
  SOURCE_CHANGED: {
    problem:
      "Table {table} was altered during run {run}: {difference}. Nothing was swapped; the triggers of the run stay on the table until it is taken back.",
    remedy:
      "Run pulumi preview, read the new plan, and pulumi up, which takes the run back and starts anew; or pulumi destroy, which only takes it back.",
  },
  TRIGGER_INVALID: {
    problem:
      "Trigger {trigger} of table {table} does not compile on the copy, where it is called {interim}: {reason}. Nothing was swapped.",
    remedy:
      "Make it compile wherever it stands: a trigger that names itself does not, under another name. Then run pulumi up again.",
  },
  JOURNAL_BROKEN: {
    problem:
      "The journal of run {run} on table {table} is not intact ({difference}), so changes may have been missed. Nothing was swapped.",
    remedy: "Run pulumi up again: it starts anew.",
  },
  HISTORY_BOUND_PASSED: {
    problem:
      "Rows at or beyond the bound {bound} were written to table {table} during run {run}: {count} are there now (up to {max}). No statement failed, and nothing was swapped.",
    remedy:
      "Run pulumi up again: it starts anew, with a bound above the rows that it finds. If it happens twice, raise partitionsAhead or declare a higher first bound.",
  },
  HISTORY_CHECK_LOST: {
    problem:
      "The check table_migration_history of run {run} on table {table} is gone or no longer validated, so nothing proves where its rows end. Nothing was swapped.",
    remedy: "Run pulumi up again: it starts anew.",
  },
  DATA_DIFFERS: {
    problem: "The copy of {table} differs from it, so nothing was swapped: {difference}.",
    remedy:
      "Run pulumi up again: it copies these rows once more and compares again. If it happens twice, find out who writes to {interim}.",
  },
  INVENTORY_DIFFERS: {
    problem: "{table} was swapped, but what hangs on it is not as it was: {difference}.",
    remedy: "Restore what is missing by hand; the retired table {retired} shows how it was.",
  },
  OUT_OF_SPACE: {
    problem: "The database ran out of space while {activity}: {reason}. The source is untouched.",
    remedy: "Make space, then run pulumi up again: the run goes on where it was.",
  },
  KEY_WITHOUT_PARTITION: {
    problem:
      "While {activity}, a row came whose partition key no partition of the new table can hold: {reason}. The source holds it, and is untouched.",
    remedy:
      "The hazards of the preview say which keys there may be (NULLS_REFUSED, FAR_KEYS_REFUSED). Give such rows another key and keep new ones out, or declare another partitioning; then run pulumi up again.",
  },
  LEDGER_UNKNOWN: {
    problem: "The ledger {ledger} is of version {actual}; this release knows {known}.",
    remedy: "Use the release that wrote it, or a newer one.",
  },
  LEDGER_UNFINISHED: {
    problem:
      "The ledger's tables are there, but table TABLE_MIGRATION_VERSION, which is filled last, has no row.",
    remedy:
      "If no other run begins at this moment, drop table TABLE_MIGRATION_VERSION of this user, and run pulumi up again: it is made anew, and the other tables stay.",
  },
  LEDGER_FOREIGN: {
    problem: "Schema {schema} exists, but is not this tool's ledger.",
    remedy: "Rename that schema, or drop it if it is not needed.",
  },
  STATEMENT_FAILED: {
    problem: "{activity} failed: {reason} ({code}).",
    remedy:
      "Mend the cause, then run pulumi up again: the run goes on where it was. Until the swap, the source stays as it is.",
  },
} as const satisfies Record<string, CatalogueEntry>;
