/** What the catalogue of errors has on the way back. */
export const rollbackErrors = {
  ROLLBACK_UNKNOWN_RUN: {
    problem: "Run {run} of table {table} cannot be rolled back: {reason}.",
    remedy:
      "Set migration.rollback to the run that swapped the table in, which is result.runId of the resource and stands in the ledger; or remove it.",
  },
  ROLLBACK_CLOSED: {
    problem: "The way back from run {run} of table {table} is closed: {reason}.",
    remedy:
      "Remove migration.rollback. To have the earlier partitioning again, declare it: that is a run of its own, which copies the rows.",
  },
  ROLLBACK_UNSUPPORTED: {
    problem: "Run {run} of table {table} cannot be rolled back on this database: {reason}.",
    remedy:
      "Remove migration.rollback. To have the earlier partitioning again, declare it: that is a run of its own, which copies the rows.",
  },
  ROLLBACK_TABLE_CHANGED: {
    problem:
      "Table {table} is not any more as run {run} has left it, and the table before that run does not have these changes: {difference}.",
    remedy: "Undo them, roll back, and make them again on the table that has come back.",
  },
  ROLLBACK_ROWS_UNPLACED: {
    problem:
      "{count} rows of table {table}, with values of {column} such as {value}, have no partition in {retired}, the table before run {run}: it cannot hold them.",
    remedy:
      "Run ALTER TABLE … READ WRITE and ALTER TABLE … ADD PARTITION on {retired}, or move these rows; then roll back.",
  },
  ROLLBACK_KEY_WITHOUT_PARTITION: {
    problem:
      "While run {run} was rolled back, a row of table {table} came for which the table before it has no partition: {reason}. Nothing was swapped, and the application goes on with the table as it is.",
    remedy:
      "Run pulumi preview, which counts such rows and names one (ROLLBACK_ROWS_UNPLACED). Add a partition for them to the table before the run, or move them and keep new ones out; then run pulumi up again: the rollback goes on where it was.",
  },
  ROLLBACK_RUN_OPEN: {
    problem: "Run {open} of table {table} has not ended, so run {run} cannot be rolled back now.",
    remedy: "Remove migration.rollback, let pulumi up end that run, and set it again.",
  },
  ROLLBACK_UNFINISHED: {
    problem: "Run {open} is rolling back run {run} of table {table}, and has not ended.",
    remedy:
      'Set migration.rollback: "{run}" again and let pulumi up end it. pulumi destroy takes it back instead, and closes the way back.',
  },
  LEFT_READ_ONLY: {
    problem:
      "Run {run} was stopped in its cutover and has left table {table} READ ONLY: nobody can write to it until the run goes on or is taken back.",
    remedy:
      "Do first what opens it: pulumi up with the declaration that the run began with, or pulumi destroy, which takes the run back. ALTER TABLE … READ WRITE opens it as well, but leaves foreign keys that the run has added.",
  },
  ROLLED_BACK: {
    problem:
      "Run {run} of table {table} was rolled back, and the declaration is still that of this run or of its rollback: it would do the same again.",
    remedy: 'Change the declaration, or set migration.retryAfterRollback: "{run}" to try once more.',
  },
} as const;
