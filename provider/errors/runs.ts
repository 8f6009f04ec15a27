/** What a run fails with. */
export const runErrors = {
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
} as const;
