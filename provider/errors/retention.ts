/** Why partitions that are old are neither detached nor dropped. */
export const retentionErrors = {
  RETENTION_TOO_MUCH: {
    problem:
      "{count} partitions of table {table} are older than {setting} keeps, from {first} to {last}; {most} are the most that one run takes, of the {total} that there are.",
    remedy:
      "Check {setting} and the clock of the database. If it is meant so, set retention.mostPartitions to {count}.",
  },
  RETENTION_BLOCKED: {
    problem: "{setting}: partitions of table {table} cannot be taken away: {reason}.",
    remedy: "{remedy}",
  },
} as const;
