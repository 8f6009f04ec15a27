import { refuse, type Refusal } from "../../errors";
import { isOwnKey } from "../../schema/foreign-key";
import type { ForeignKey } from "../../schema/table-state";
import { takesKeysByLeaf } from "../foreign-keys";
import { keyColumnsOf } from "../layout-rule";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

function nameOf({ name, table }: ForeignKey): string {
  return `${name} ON ${table.schema}.${table.name}`;
}

/** Why a key cannot be what it is on the new table. */
function whyNotCarried(key: ForeignKey, subject: PreflightSubject): string | null {
  if (key.period) return "Keys with PERIOD are not supported across partitions: drop it first.";
  if (!key.firesAsUsual)
    return "Some of its triggers are disabled or fire otherwise than usual, which a new key would not: enable them, or drop it first.";
  if (isOwnKey(key) && key.enforced && !key.validated && takesKeysByLeaf(subject.database))
    return "Before PostgreSQL 18 a partitioned table takes no key that is NOT VALID: validate it (if a run of another table is validating it, let that end first), or drop it.";
  return null;
}

/** A key points to a unique index; a partitioned table has those alone that contain its partition key. */
function lackingColumns(key: ForeignKey, subject: PreflightSubject): string {
  if (key.direction === "OUTGOING") return "";
  return keyColumnsOf(subject.target)
    .filter((column) => !key.referencedColumns.includes(column))
    .join(" and ");
}

/** Refuses foreign keys that the new table could not have, or not in the state that they are in. */
export const refuseForeignKeys: PreflightRule = (subject) => {
  const table = tableName(subject);
  return subject.state.foreignKeys.flatMap((key): Refusal[] => {
    const remedy = whyNotCarried(key, subject);
    const columns = lackingColumns(key, subject);
    const names = { kind: "FOREIGN KEY", name: nameOf(key), table };
    return [
      ...(remedy === null ? [] : [refuse("NOT_CARRIED", "table", { ...names, remedy })]),
      ...(columns === ""
        ? []
        : [
            refuse("FOREIGN_KEY_LACKS_PARTITION_KEY", "partitionColumn", {
              key: nameOf(key),
              table,
              columns,
              referenced: key.referencedColumns.join(", "),
            }),
          ]),
    ];
  });
};
