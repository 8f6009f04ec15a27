import type { Constraint, Index, TableState } from "../schema/table-state";
import type { PartitionedTarget, Target } from "../schema/target";
import { isPartitioned, keyColumnsOf } from "./layout-rule";

/** A unique key of the source that a partitioned table cannot enforce: it lacks columns by which rows are placed. */
export interface NarrowKey {
  readonly index: Index;
  /** The constraint behind it; null for a unique index alone. */
  readonly constraint: Constraint | null;
  readonly missing: readonly string[];
}

/** What becomes of such keys. */
export function keyOptionOf(target: Target): PartitionedTarget["uniqueKeys"] {
  return isPartitioned(target) ? target.uniqueKeys : "refuse";
}

export function isPrimary({ constraint }: NarrowKey): boolean {
  return constraint?.kind === "PRIMARY KEY";
}

/**
 * The unique keys that lack the partition key or the hash key, the primary key first.
 * @see https://www.postgresql.org/docs/current/ddl-partitioning.html
 */
export function narrowKeysOf(state: TableState, target: Target): NarrowKey[] {
  const keyColumns = keyColumnsOf(target);
  const keys = state.indexes
    .filter(({ unique }) => unique)
    .map((index) => ({
      index,
      constraint: state.constraints.find(({ name }) => name === index.constraint) ?? null,
      missing: keyColumns.filter((column) => !index.columns.includes(column)),
    }))
    .filter(({ missing }) => missing.length > 0);
  return keys.sort((left, right) => Number(isPrimary(right)) - Number(isPrimary(left)));
}

/** The columns of a key that was widened. */
export function widenedColumns({ index, missing }: NarrowKey): string[] {
  return [...index.columns, ...missing];
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Why a guard cannot stand for a key: it takes plain columns by their default order alone. Null where it can. */
export function whyNotGuarded({ index, constraint }: NarrowKey): string | null {
  if (index.columns.includes("")) return "stands on an expression";
  if (index.method !== "btree") return `is of the method ${index.method}`;
  if (constraint?.deferrable) return "is deferrable";
  const spellings = index.columns.map(
    (name) => `(?:${escapeForPattern(name)}|"${escapeForPattern(name.replaceAll('"', '""'))}")`,
  );
  const rest = new RegExp(
    `^USING btree \\(${spellings.join(", ")}\\)(?: WITH \\([^()"]*\\))?(.*)$`,
    "s",
  ).exec(index.definition)?.[1];
  if (rest === "") return null;
  if (rest?.startsWith(" WHERE ")) return "has a condition";
  if (rest?.startsWith(" INCLUDE ")) return "includes other columns";
  if (/ NULLS NOT DISTINCT\b/.test(index.definition)) return "counts NULLs as equal";
  return "has an order, collation or operator class of its own";
}

/** A key as messages name it: `primary key orders_pkey (order_id)`. */
export function describeKey(key: NarrowKey): string {
  const kind = isPrimary(key) ? "primary key" : key.constraint ? "unique key" : "unique index";
  const columns = key.index.columns.map((column) => column || "an expression");
  return `${kind} ${key.index.name} (${columns.join(", ")})`;
}

/** Foreign keys of other tables, or of the table itself, that point at a key: `items_order_fk ON app.items`. */
export function foreignKeysAt({ index }: NarrowKey, { foreignKeys }: TableState): string[] {
  const columns = [...index.columns].sort().join("\0");
  return foreignKeys
    .filter(({ direction }) => direction !== "OUTGOING")
    .filter(({ referencedColumns }) => [...referencedColumns].sort().join("\0") === columns)
    .map(({ name, table }) => `${name} ON ${table.schema}.${table.name}`);
}
