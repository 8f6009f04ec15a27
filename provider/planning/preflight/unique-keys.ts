import { refuse, type Refusal } from "../../errors";
import { keyColumnsOf } from "../layout-rule";
import {
  describeKey,
  foreignKeysAt,
  isPrimary,
  keyOptionOf,
  narrowKeysOf,
  whyNotGuarded,
  widenedColumns,
  type NarrowKey,
} from "../unique-keys";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

/** Who uses ON CONFLICT, as far as the server tells. */
function describeConflicts({ conflictStatements }: PreflightSubject, key: NarrowKey): string {
  const refused = `ON CONFLICT (${key.index.columns.join(", ")}) is refused`;
  if (conflictStatements === undefined || conflictStatements === null)
    return `${refused}; whether the application uses it cannot be known here, because pg_stat_statements is not installed or not readable`;
  if (conflictStatements.length === 0)
    return `${refused}; pg_stat_statements knows no such statement on this table`;
  const seen = conflictStatements.map(({ query, calls }) => `${calls} × ${query}`).join("; ");
  return `${refused}, which these statements use or may use: ${seen}`;
}

function describeReferences(subject: PreflightSubject, key: NarrowKey): string {
  const names = foreignKeysAt(key, subject.state);
  return names.length === 0
    ? "no foreign key points at it"
    : `foreign keys that point at it have to be dropped before: ${names.join(", ")}`;
}

/** What each option would make of this very table. */
function describeOptions(subject: PreflightSubject, key: NarrowKey): string {
  const reason = whyNotGuarded(key);
  if (reason !== null)
    return `Neither "widen" nor "guard" of uniqueKeys is possible, because it ${reason}: drop it, or define it plainly.`;
  const columns = key.index.columns.join(", ");
  const plain = isPrimary(key) ? "a plain index, so that the table has no primary key" : "a plain index";
  return [
    `set uniqueKeys: "widen" makes it (${widenedColumns(key).join(", ")}), and a guard table refuses a second ${columns};`,
    `"guard" makes it ${plain}, and the guard table alone refuses a second ${columns}.`,
    `With either, ${describeConflicts(subject, key)}; ${describeReferences(subject, key)}; and each insert and delete costs one more small write.`,
  ].join(" ");
}

function refuseUndecided(subject: PreflightSubject, key: NarrowKey): Refusal {
  const [table, columns] = [tableName(subject), key.missing.join(" and ")];
  const options = describeOptions(subject, key);
  if (!isPrimary(key))
    return refuse("UNIQUE_KEY_LACKS_PARTITION_KEY", "partitionColumn", {
      index: key.index.name,
      table,
      columns,
      options,
    });
  const [partitionColumn = ""] = keyColumnsOf(subject.target);
  const path = key.missing.includes(partitionColumn) ? "partitionColumn" : "subpartitionColumn";
  return refuse("KEY_NOT_IN_PRIMARY_KEY", path, { constraint: key.index.name, table, columns, options });
}

function refuseUnguarded(subject: PreflightSubject, key: NarrowKey): Refusal[] {
  const [table, value] = [tableName(subject), keyOptionOf(subject.target)];
  const reason = whyNotGuarded(key);
  if (reason !== null)
    return [refuse("KEY_NOT_GUARDABLE", "uniqueKeys", { key: describeKey(key), table, value, reason })];
  const references = foreignKeysAt(key, subject.state).join(", ");
  return references === ""
    ? []
    : [refuse("KEY_IS_REFERENCED", "uniqueKeys", { key: describeKey(key), table, references })];
}

/** A key that is not the primary key's yet must not be NULL, or rows would have no place. */
function refuseNullable(subject: PreflightSubject, primary: NarrowKey): Refusal[] {
  return subject.state.columns
    .filter(({ name, notNull }) => !notNull && primary.missing.includes(name))
    .map(({ name: column }) => refuse("KEY_NULLABLE", "uniqueKeys", { table: tableName(subject), column }));
}

/** Refuses unique keys that a partitioned table cannot enforce, unless the target says what becomes of them. */
export const refuseUniqueKeys: PreflightRule = (subject) => {
  const { state, target } = subject;
  const hasPrimaryKey = state.constraints.some(({ kind }) => kind === "PRIMARY KEY");
  const columns = keyColumnsOf(target).join(" and ") || "the columns that identify a row";
  const none = hasPrimaryKey
    ? []
    : [refuse("NO_PRIMARY_KEY", "table", { table: tableName(subject), columns })];
  const keys = narrowKeysOf(state, target);
  if (keyOptionOf(target) === "refuse") return [...none, ...keys.map((key) => refuseUndecided(subject, key))];
  return [
    ...none,
    ...keys.flatMap((key) => refuseUnguarded(subject, key)),
    ...keys.filter(isPrimary).flatMap((key) => refuseNullable(subject, key)),
  ];
};
