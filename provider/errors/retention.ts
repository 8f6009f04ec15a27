/** Why partitions that are old are not detached. */
export const retentionErrors = {
  RETENTION_TOO_MUCH: {
    problem:
      "{count} of the {total} partitions of table {table} are older than retention keeps, from {first} to {last}; {most} are the most that one run detaches.",
    remedy:
      "Check retention.detachAfter and the clock of the database. If it is meant so, set retention.mostPartitions to {count}.",
  },
  RETENTION_BLOCKED: {
    problem: "retention: partitions of table {table} cannot be detached: {reason}.",
    remedy: "{remedy}",
  },
} as const;
