import { triggersOf, type Guard } from "../schema/guard";
import type { TableState } from "../schema/table-state";

interface Named {
  readonly name: string;
}

function without<T extends Named>(items: readonly T[], names: ReadonlySet<string>): T[] {
  return items.filter(({ name }) => !names.has(name));
}

function findTriggerFaults(guard: Guard, after: TableState): string[] {
  return triggersOf(guard)
    .filter((name) => !after.triggers.some((trigger) => trigger.name === name && trigger.state === "ALWAYS"))
    .map((name) => `trigger ${name} of guard ${guard.name} is gone or switched off`);
}

function findIndexFaults(guard: Guard, before: TableState, after: TableState): string[] {
  const index = after.indexes.find(({ name }) => name === guard.index);
  if (!index) return [`index ${guard.index} is gone`];
  const commentOf = (state: TableState, name: string) =>
    (
      state.constraints.find((constraint) => constraint.name === name) ??
      state.indexes.find((candidate) => candidate.name === name)
    )?.comment ?? null;
  const faults: [boolean, string][] = [
    [index.columns.join() !== guard.indexColumns.join(), "columns"],
    [index.unique !== guard.isIndexUnique, "unique"],
    [index.valid !== true, "valid"],
    [commentOf(before, guard.key) !== commentOf(after, guard.index), "comment"],
  ];
  return faults.filter(([differs]) => differs).map(([, what]) => `index ${guard.index} differs in ${what}`);
}

/** The two inventories without the keys that are guarded now, and what of these is not as planned. */
export function settleGuardedKeys(
  before: TableState,
  after: TableState,
  guards: readonly Guard[],
): { readonly before: TableState; readonly after: TableState; readonly faults: readonly string[] } {
  const keys = new Set(guards.map(({ key }) => key));
  const indexes = new Set(guards.map(({ index }) => index));
  const triggers = new Set(guards.flatMap(triggersOf));
  return {
    before: {
      ...before,
      constraints: without(before.constraints, keys),
      indexes: without(before.indexes, keys),
    },
    after: {
      ...after,
      constraints: without(after.constraints, indexes),
      indexes: without(after.indexes, indexes),
      triggers: without(after.triggers, triggers),
    },
    faults: guards.flatMap((guard) => [
      ...findIndexFaults(guard, before, after),
      ...findTriggerFaults(guard, after),
    ]),
  };
}
