import { isOwnKey } from "../schema/foreign-key";
import type { CarriedKey, Copy, Hazard, Lock, QualifiedName, Step, SwapTablesStep } from "../schema/plan";
import type { DatabaseState, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";

/** The first server whose partitioned tables take a foreign key that is NOT VALID. */
const keysOnPartitionedTables = 180_000;

/** A key's text without the state that its rows are in. */
export function settle(definition: string): string {
  return definition.replace(/ NOT VALID$/, "");
}

/** Whether the leaves must take the keys first: a partitioned table takes none that is NOT VALID. */
export function takesKeysByLeaf({ version }: DatabaseState): boolean {
  return version < keysOnPartitionedTables;
}

/** The foreign keys of both directions; which of them are validated is read just before the cutover. */
export function carryForeignKeys({ foreignKeys }: TableState): CarriedKey[] {
  return foreignKeys.map(({ direction, name, table, references, definition, enforced, comment }) => ({
    direction,
    name,
    table,
    references,
    definition: settle(definition),
    enforced,
    comment,
  }));
}

function isSame(left: QualifiedName, right: QualifiedName): boolean {
  return left.schema === right.schema && left.name === right.name;
}

function distinct(tables: readonly QualifiedName[]): QualifiedName[] {
  return tables.filter((table, at) => tables.findIndex((other) => isSame(table, other)) === at);
}

/** The tables at the other ends of a table's keys, each once: those that refer to it, and those that it alone refers to. */
export function keyNeighbours(keys: readonly CarriedKey[]): SwapTablesStep["neighbours"] {
  const children = distinct(
    keys.filter(({ direction }) => direction === "INCOMING").map(({ table }) => table),
  );
  const referenced = distinct(
    keys.filter(({ direction }) => direction === "OUTGOING").map(({ references }) => references),
  );
  return {
    children,
    referenced: referenced.filter((table) => !children.some((child) => isSame(child, table))),
  };
}

/** A lock on a table, of whatever role in the run. */
export function lockOn(
  { schema, name }: QualifiedName,
  mode: string,
  waitLimitMs: number,
  held: string,
): Lock {
  return { table: `${schema}.${name}`, mode, waitLimitMs, held };
}

/** What the cutover locks beside the table itself, in the same LOCK TABLE. */
export function locksOfCutover(keys: readonly CarriedKey[], target: Target): Lock[] {
  const { children, referenced } = keyNeighbours(keys);
  const held = "for the same time: a foreign key joins it to the table";
  return [...children, ...referenced].map((table) =>
    lockOn(table, "ACCESS EXCLUSIVE", target.migration.lockTimeoutMs, held),
  );
}

/** What the cutover costs more because of foreign keys. */
export function hazardsOfCutover(keys: readonly CarriedKey[], byLeaf: boolean): Hazard[] {
  if (keys.length === 0) return [];
  const first: Hazard = {
    code: "KEYS_LENGTHEN_CUTOVER",
    text: "Foreign keys move from the retired table to the new one while the tables are closed, which takes up to a millisecond more for each key and partition. Their rows are not looked at there: from the cutover on new rows are checked, and those that are there are validated afterwards.",
  };
  const later: Hazard = {
    code: "KEYS_BY_LEAF",
    text: "Before PostgreSQL 18 the partitions take these keys one by one, and the table takes them over in a second short lock once they are validated. Until then a DELETE or a change of the key in a referenced table asks each partition by itself.",
  };
  const ownKeys = keys.some(isOwnKey);
  return byLeaf && ownKeys ? [first, later] : [first];
}

function locksOfValidation(copy: Copy, keys: readonly CarriedKey[], byLeaf: boolean, target: Target): Lock[] {
  const { children, referenced } = keyNeighbours(keys);
  const limit = target.migration.lockTimeoutMs;
  const own = keys.some(isOwnKey) ? [copy.source] : [];
  const validating = [...own, ...children].map((table) =>
    lockOn(table, "SHARE UPDATE EXCLUSIVE", limit, "while its rows are looked up; hinders nobody but DDL"),
  );
  if (!byLeaf) return validating;
  const held = "for some milliseconds for each key that partitions hand over to their table";
  return [
    ...validating,
    ...own.map((table) => lockOn(table, "SHARE ROW EXCLUSIVE", limit, held)),
    ...referenced.map((table) => lockOn(table, "ACCESS EXCLUSIVE", limit, held)),
  ];
}

/** The step after the swap, where there are foreign keys. */
export function validateForeignKeys(
  copy: Copy,
  { foreignKeys, keysByLeaf }: Pick<SwapTablesStep, "foreignKeys" | "keysByLeaf">,
  target: Target,
): Step[] {
  if (foreignKeys.length === 0) return [];
  return [
    {
      kind: "validateForeignKeys",
      purpose:
        "Validates the foreign keys that were valid before, partition by partition, while the application goes on.",
      locks: locksOfValidation(copy, foreignKeys, keysByLeaf, target),
      hazards: [],
      copy,
      foreignKeys,
      keysByLeaf,
    },
  ];
}
