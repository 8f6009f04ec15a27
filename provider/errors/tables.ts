/** Why a table cannot be migrated as it is: what it is, what hangs on it, and what the server has for it. */
export const tableErrors = {
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
  COLUMN_TYPE_UNSUPPORTED: {
    problem: "Column {table}.{column} is of type {type}, which cannot be copied and proven equal yet.",
    remedy: "Convert it to a type that is supported (such as LONG to CLOB), or leave this table as it is.",
  },
  NO_PRIMARY_KEY: {
    problem:
      "Table {table} has no primary key, so its rows cannot be copied in chunks nor changes be replayed.",
    remedy: "Add a primary key that contains {columns}.",
  },
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
} as const;
