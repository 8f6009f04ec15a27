import type { Guard } from "../schema/guard";
import type { CarriedIndex, Copy, CopyColumn, Hazard } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { joinName, takeName } from "./names";
import {
  describeKey,
  isPrimary,
  keyOptionOf,
  narrowKeysOf,
  widenedColumns,
  type NarrowKey,
} from "./unique-keys";

/** The keys for which the target wants guards. */
export function guardedKeys(state: TableState, target: Target): NarrowKey[] {
  return keyOptionOf(target) === "refuse" ? [] : narrowKeysOf(state, target);
}

/** The part of a name that the table's name does not say already: `_pkey` of orders_pkey on orders. */
function ownPart(index: string, table: string): string {
  return index.startsWith(`${table}_`) ? index.slice(table.length) : `_${index}`;
}

/** The name that a key's index on the new table has, because the guard's constraint takes its own. */
export function nameGuardedIndex(
  state: TableState,
  target: Target,
  index: string,
  taken: Set<string>,
): string {
  const suffix = keyOptionOf(target) === "widen" ? "_widened" : "_lookup";
  return takeName(state.table, ownPart(index, state.table) + suffix, taken);
}

/** How the index of a key is built on the new table: wider, or as a plain one. */
export function defineGuardedIndex(
  key: NarrowKey,
  target: Target,
  carried: Pick<CarriedIndex, "definition" | "kind">,
): Pick<CarriedIndex, "definition" | "kind"> {
  if (keyOptionOf(target) !== "widen") return { definition: key.index.definition, kind: "INDEX" };
  const more = key.missing.map((column) => `, "${column.replaceAll('"', '""')}"`).join("");
  return { ...carried, definition: insertColumns(carried.definition, more) };
}

/** Puts columns at the end of a definition's first list; a bracket between quotes ends no list. */
function insertColumns(definition: string, more: string): string {
  return definition.replace(/^([^("]*\((?:[^)"]|"(?:[^"]|"")*")*)\)/, (_, list: string) => `${list}${more})`);
}

/** Why a value of a unique key may be missing: only then is a row without a guard's row. */
function guardColumns(key: NarrowKey, state: TableState): Guard["columns"] {
  return key.index.columns.flatMap((name) =>
    state.columns
      .filter((column) => column.name === name)
      .map(({ type, collation, notNull }) => ({
        name,
        type,
        collation: collation?.name ?? null,
        nullable: !notNull,
      })),
  );
}

function planGuard(
  key: NarrowKey,
  state: TableState,
  target: Target,
  indexes: readonly CarriedIndex[],
  taken: Set<string>,
): Guard {
  const { name: indexName, tablespace } = key.index;
  const name = takeName(state.table, `${ownPart(indexName, state.table)}_guard`, taken);
  const isWidened = keyOptionOf(target) === "widen";
  return {
    key: indexName,
    interimKey: takeName(name, "_key", taken),
    kind: isPrimary(key) ? "PRIMARY KEY" : "UNIQUE",
    columns: guardColumns(key, state),
    name,
    updateTrigger: joinName(name, "_update"),
    truncateTrigger: joinName(name, "_truncate"),
    tablespace,
    index: indexes.find((index) => index.name === indexName)?.newName ?? indexName,
    indexColumns: isWidened ? widenedColumns(key) : [...key.index.columns],
    isIndexUnique: isWidened,
  };
}

/** A guard for each key that the new table cannot enforce; a resumed run keeps the names that it has given. */
export function planGuards(
  state: TableState,
  target: Target,
  indexes: readonly CarriedIndex[],
  known: readonly Guard[],
  taken: Set<string>,
): Guard[] {
  return guardedKeys(state, target).map(
    (key) =>
      known.find((guard) => guard.key === key.index.name) ?? planGuard(key, state, target, indexes, taken),
  );
}

/**
 * How replays find a row of the copy where the source's primary key does not place it. Nothing for all other tables: their plans stay
 * as they are.
 */
export function replayKeysOf(
  state: TableState,
  target: Target,
  named: (names: readonly string[]) => CopyColumn[],
): Pick<Copy, "conflictKey" | "place"> {
  const primary = guardedKeys(state, target).find(isPrimary);
  if (!primary) return {};
  const conflictKey = keyOptionOf(target) === "widen" ? widenedColumns(primary) : null;
  return { conflictKey, place: named(primary.missing) };
}

function keyHazard(key: NarrowKey, guard: Guard, { schema }: TableState): Hazard {
  const columns = key.index.columns.join(", ");
  const becomes = guard.isIndexUnique
    ? `becomes ${guard.index} (${guard.indexColumns.join(", ")}). Rows that are equal in all of these are refused by their partition's index, under that one's name; for any others`
    : `becomes the plain index ${guard.index}${isPrimary(key) ? ", so that the table has no primary key" : ""}. For all rows`;
  return {
    code: "KEY_GUARDED",
    text: `The ${describeKey(key)} ${becomes} the guard ${schema}.${guard.name}, a table with the ${columns} of every row, refuses a second one: SQLSTATE 23505 and the constraint ${guard.key}, as before. Each insert, delete and change of ${columns} writes to it as well.`,
  };
}

function conflictHazard(key: NarrowKey, guard: Guard): Hazard {
  const old = key.index.columns.join(", ");
  const instead = guard.isIndexUnique
    ? `Name ON CONFLICT (${guard.indexColumns.join(", ")}) instead, which meets a row only where all of these are equal: a row with the same ${old} and another ${key.missing.join(" or ")} makes it fail with SQLSTATE 23505.`
    : `ON CONFLICT DO NOTHING without columns is accepted, but fails with SQLSTATE 23505 where it did nothing before. No form of ON CONFLICT can take its place.`;
  return {
    code: "ON_CONFLICT_REFUSED",
    text: `From the cutover on, ON CONFLICT (${old})${key.constraint ? ` and ON CONFLICT ON CONSTRAINT ${guard.key}` : ""} is refused. ${instead}`,
  };
}

/** What guards mean for the application and for who looks after the partitions. */
export function hazardsOfGuards(state: TableState, target: Target, guards: readonly Guard[]): Hazard[] {
  const keys = guardedKeys(state, target);
  const hazards = keys.flatMap((key) => {
    const guard = guards.find((candidate) => candidate.key === key.index.name);
    return guard ? [keyHazard(key, guard, state), conflictHazard(key, guard)] : [];
  });
  if (hazards.length === 0) return [];
  return [
    ...hazards,
    {
      code: "GUARD_AND_PARTITIONS",
      text: "A guard follows rows, not partitions: detaching, dropping or truncating one partition leaves its keys in the guard, where they go on to be refused, and attaching a filled one brings none. docs/guide/unique-keys.md has the statement that goes with it.",
    },
  ];
}
