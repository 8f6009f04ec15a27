/** Why the rows of a table do not go into the partitions declared. */
export const partitionErrors = {
  COLUMN_NOT_FOUND: {
    problem: "{path}: table {table} has no column {column}.{hint}",
    remedy: "Name an existing column (it is spelt as in the dictionary, case included).",
  },
  KEY_TYPE_UNSUPPORTED: {
    problem: "{path}: column {table}.{column} is of type {type}, which cannot be a {use}.",
    remedy: "{remedy}",
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
  ROWS_BEFORE_INITIAL: {
    problem: "{path}: {count} rows of {table} have {column} before {value}; the oldest is of {min}.",
    remedy: "Set {path} to the oldest value or before, remove it, or remove these rows.",
  },
} as const;
