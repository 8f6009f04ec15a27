import type { ErrorCode } from "../errors";
import type { Advice } from "../schema/advice";
import type { Hazard } from "../schema/plan";
import type { CheckName } from "../schema/validation";

/** The checks before a run. */
export type BeforeName = Exclude<
  CheckName,
  | "partitioning"
  | "counts"
  | "indexes"
  | "constraints"
  | "triggers"
  | "grants"
  | "dependants"
  | "structure"
  | "keySpan"
  | "distribution"
  | "sample"
  | "checksum"
>;

/** The check that each error of the catalogue belongs to. A code without one does not compile. */
export const checkOfCode: Readonly<Record<ErrorCode, BeforeName>> = {
  UNKNOWN_SETTING: "settings",
  INVALID_SETTING: "settings",
  UNSUPPORTED_SETTING: "settings",
  INCOMPLETE_SETTING: "settings",
  MIGRATION_FILE_REFUSED: "settings",
  UNKNOWN_CONNECTION: "settings",
  INVALID_CONNECTIONS: "settings",
  INVALID_TEMPLATE: "settings",
  NAME_TOO_LONG: "settings",

  CONNECTION_FAILED: "database",
  AUTHENTICATION_FAILED: "database",
  TLS_FAILED: "database",
  THICK_MODE_FAILED: "database",
  POOLED_CONNECTION: "database",
  CONNECTION_LOST: "database",
  DATABASE_UNSUPPORTED: "database",
  DATABASE_READ_ONLY: "database",
  PARTITIONING_MISSING: "database",
  STATEMENT_FAILED: "database",

  TABLE_NOT_FOUND: "existence",
  TABLE_GONE_RETIRED_EXISTS: "existence",
  NOT_A_TABLE: "existence",
  SOURCE_UNSUPPORTED: "existence",

  MISSING_PRIVILEGE: "privileges",

  COLUMN_NOT_FOUND: "columns",
  KEY_TYPE_UNSUPPORTED: "types",
  COLUMN_TYPE_UNSUPPORTED: "types",

  INTERVAL_UNFIT: "interval",
  KEY_VALUE_INVALID: "interval",
  BOUNDS_NOT_ASCENDING: "interval",
  KEY_VALUE_TWICE: "interval",
  BOUND_OUT_OF_RANGE: "interval",
  TOO_MANY_PARTITIONS: "interval",
  TOO_MANY_DECLARED: "interval",
  ROWS_BEYOND_PARTITIONS: "keyValues",
  TOO_MANY_INTERVALS: "interval",

  NULL_KEYS: "keyValues",
  INFINITE_KEYS: "keyValues",
  KEY_OUT_OF_RANGE: "keyValues",
  INTERVAL_BEYOND_CALENDAR: "keyValues",
  HISTORY_ROWS_BEYOND: "keyValues",
  HISTORY_BOUND_PASSED: "keyValues",
  KEY_WITHOUT_PARTITION: "keyValues",

  NO_PRIMARY_KEY: "uniqueKeys",
  KEY_NOT_IN_PRIMARY_KEY: "uniqueKeys",
  UNIQUE_KEY_LACKS_PARTITION_KEY: "uniqueKeys",
  KEY_NOT_GUARDABLE: "uniqueKeys",
  KEY_NULLABLE: "uniqueKeys",
  GUARD_DIFFERS: "uniqueKeys",
  GUARD_DAMAGED: "uniqueKeys",

  KEY_IS_REFERENCED: "foreignKeys",
  FOREIGN_KEY_LACKS_PARTITION_KEY: "foreignKeys",
  FOREIGN_KEYS_UNSEEN: "foreignKeys",
  FOREIGN_KEY_VIOLATED: "foreignKeys",
  REFERENCING_TABLE_READ_ONLY: "foreignKeys",
  TOO_MANY_KEY_PARTS: "foreignKeys",
  NEIGHBOUR_UNFINISHED: "foreignKeys",

  NOT_CARRIED: "carried",
  DEPENDANT_UNSUPPORTED: "carried",
  TRIGGER_UNSUPPORTED: "carried",
  TRIGGER_INVALID: "carried",
  FUNCTION_WITHOUT_SEARCH_PATH: "carried",
  INVENTORY_DIFFERS: "carried",

  DEFAULT_PARTITION_IN_THE_WAY: "existingPartitions",
  HISTORY_NOT_KEPT: "existingPartitions",
  PARTITIONS_NOT_KEPT: "existingPartitions",
  MODIFY_ONLINE_UNSUPPORTED: "settings",
  MODIFIED_INVENTORY_DIFFERS: "carried",
  HISTORY_CHECK_LOST: "existingPartitions",
  RETENTION_TOO_MUCH: "existingPartitions",
  RETENTION_BLOCKED: "existingPartitions",

  UNEXPECTED_SOURCE: "existingPartitions",
  ROWS_BEFORE_INITIAL: "keyValues",
  TABLESPACE_UNUSABLE: "space",
  BLOCK_SIZES_DIFFER: "space",
  NOT_ENOUGH_SPACE: "space",
  OUT_OF_SPACE: "space",

  NOT_ENOUGH_LOCKS: "lockTable",

  LOCK_NOT_GRANTED: "activity",
  OLD_SNAPSHOTS: "activity",
  CUTOVER_TOO_SLOW: "activity",

  STALE_PLAN: "runs",
  RUN_IN_PROGRESS: "runs",
  FENCED: "runs",
  SOURCE_TRUNCATED: "runs",
  SOURCE_CHANGED: "runs",
  JOURNAL_BROKEN: "runs",
  DATA_DIFFERS: "runs",
  ROLLBACK_UNKNOWN_RUN: "runs",
  ROLLBACK_CLOSED: "runs",
  ROLLBACK_UNSUPPORTED: "runs",
  ROLLBACK_TABLE_CHANGED: "carried",
  ROLLBACK_ROWS_UNPLACED: "keyValues",
  ROLLBACK_KEY_WITHOUT_PARTITION: "keyValues",
  ROLLBACK_RUN_OPEN: "runs",
  ROLLBACK_UNFINISHED: "runs",
  LEFT_READ_ONLY: "runs",
  ROLLED_BACK: "runs",
  SCRIPT_UNSUPPORTED: "runs",
  SCRIPT_NOTHING: "runs",
  SCRIPT_RUN_OPEN: "runs",
  VALIDATION_FAILED: "runs",
  REPORT_NOT_WRITTEN: "settings",
  LEDGER_UNKNOWN: "runs",
  LEDGER_UNFINISHED: "runs",
  LEDGER_FOREIGN: "runs",
};

/** Hazards that a check of their own tells of, and what may be done; all others are told of as what stays afterwards. */
export const checkOfHazard: Readonly<
  Partial<Record<Hazard["code"], readonly [name: BeforeName, remedy: string]>>
> = {
  MANY_PARTITIONS: ["partitionSizes", "Choose a longer interval or fewer subpartitions."],
  UNEVEN_HASH: ["partitionSizes", "Declare a subpartitionCount that is a power of two."],
  GLOBAL_INDEXES: [
    "uniqueKeys",
    "Add the partition key to these indexes where that is possible, and drop partitions with UPDATE INDEXES.",
  ],
  KEY_GUARDED: ["uniqueKeys", "Read docs/guide/unique-keys.md before the run."],
  ON_CONFLICT_REFUSED: ["uniqueKeys", "Change these statements before the cutover."],
  NULLS_REFUSED: ["keyValues", "Set the column NOT NULL beforehand."],
  DISCOVERY_INCOMPLETE: ["privileges", "Grant what is missing, or make sure that there is nothing hidden."],
  LOB_WRITES_UNSEEN: ["carried", "Let no session write so from the comparison until the cutover."],
};

/** The check that each advice belongs to. */
export const checkOfAdvice: Readonly<Record<Advice["code"], BeforeName>> = {
  HASH_KEY_NULLABLE: "columns",
  HASH_KEY_FEW_VALUES: "partitionSizes",
  PARTITIONS_SMALL: "partitionSizes",
  PARTITIONS_LARGE: "partitionSizes",
  KEY_CHANGES: "columns",
  STATISTICS_MISSING: "statistics",
  STATISTICS_STALE: "statistics",
  FOREIGN_KEY_UNINDEXED: "foreignKeys",
  RETENTION_MISSING: "interval",
};
