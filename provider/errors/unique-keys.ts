/** Of the catalogue: what concerns unique keys that lack the partition key, and their guards. */
export const uniqueKeyErrors = {
  KEY_NOT_IN_PRIMARY_KEY: {
    problem:
      "The primary key {constraint} of table {table} lacks {columns}. PostgreSQL enforces uniqueness only within a partition, so every unique key must contain the partition key and the hash key.",
    remedy:
      "Choose partition and hash columns from it, or decide what becomes of it, for nothing is widened silently: {options}",
  },
  UNIQUE_KEY_LACKS_PARTITION_KEY: {
    problem:
      "The unique index {index} of table {table} lacks {columns}, so a partitioned table cannot enforce it.",
    remedy: "Drop it, or decide what becomes of it: {options}",
  },
  KEY_NOT_GUARDABLE: {
    problem:
      'The {key} of table {table} lacks the partition key and {reason}, so uniqueKeys: "{value}" cannot keep it unique.',
    remedy: "Define it on plain columns without conditions, or drop it first.",
  },
  KEY_IS_REFERENCED: {
    problem:
      "Foreign keys point at the {key} of table {table}: {references}. They need a unique index on exactly these columns, which a partitioned table without the partition key in it cannot have.",
    remedy:
      "Drop them first if the application can do without, or choose partition and hash columns from the key.",
  },
  KEY_NULLABLE: {
    problem: "Column {table}.{column} may be NULL, but is to decide in which partition a row lies.",
    remedy:
      "Run ALTER TABLE … SET NOT NULL first; it needs no scan where a validated CHECK says the same already.",
  },
  GUARD_DIFFERS: {
    problem:
      "The guard {guard} does not hold exactly the keys {key} of the copy of {table} ({difference}), so nothing was swapped.",
    remedy:
      "Find out who writes to {guard} or to {interim}; then take the run back with pulumi destroy, and begin again.",
  },
  GUARD_DAMAGED: {
    problem:
      "The guard {guard} that keeps {key} of table {table} unique does not work any more: {faults}. Rows with the same key may be written, or may have been.",
    remedy:
      'Restore it as docs/guide/unique-keys.md shows, which tells of duplicates; or set uniqueKeys: "refuse" to do without.',
  },
} as const;
