/** What the catalogue of errors has on foreign keys. */
export const foreignKeyErrors = {
  FOREIGN_KEY_LACKS_PARTITION_KEY: {
    problem:
      "The foreign key {key} points to {table} ({referenced}), which lacks {columns}: a partitioned table has no unique key for it.",
    remedy: "Let the foreign key point to a unique key that contains {columns}, or drop it first.",
  },
  TOO_MANY_KEY_PARTS: {
    problem:
      "The foreign keys of {table} would keep the tables closed for up to {closedMs} ms ({limit} is the limit), for the server makes entries for each partition of either side: {keys}.",
    remedy: "Choose fewer partitions, or drop the largest of these keys first and add it again afterwards.",
  },
  NEIGHBOUR_UNFINISHED: {
    problem:
      "Run {run} of {table}, which a foreign key joins to this table, has swapped it and not yet proven what hangs on it. Nothing was swapped here.",
    remedy: "Let that run end, or run pulumi up again, which goes on with both.",
  },
  REFERENCING_TABLE_READ_ONLY: {
    problem:
      "Table {child}, whose foreign key {key} points at {table}, is READ ONLY, or one of its partitions is: the key that takes its place could not be given its name there (ORA-12081, ORA-14466).{progress}",
    remedy:
      "Run ALTER TABLE {child} READ WRITE, or MODIFY PARTITION … READ WRITE for each partition that is closed; close it again when the run has ended. Where the cutover of a run of its own has closed it, let that end.",
  },
  FOREIGN_KEY_VIOLATED: {
    problem:
      "The tables are swapped, and new rows are checked, but some rows of {table} that were there before violate the foreign key {key}: {definition}. The source said that it was valid.",
    remedy:
      "Find them by an anti-join, add what they refer to or delete them, then run pulumi up again: run {run} goes on.{meanwhile}",
  },
} as const;
