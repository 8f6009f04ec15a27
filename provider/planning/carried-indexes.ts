import type { CarriedIndex } from "../schema/plan";
import type { Constraint, Index, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import type { CopyNames } from "./copy-names";
import { defineGuardedIndex, guardedKeys, nameGuardedIndex } from "./guards";
import { takeName } from "./names";

function indexKind(index: Index, constraint: Constraint | undefined): CarriedIndex["kind"] {
  if (constraint?.kind === "PRIMARY KEY") return "PRIMARY KEY";
  if (constraint) return "UNIQUE CONSTRAINT";
  return index.unique ? "UNIQUE INDEX" : "INDEX";
}

function nameIndex({ name }: Index, names: CopyNames, taken: Set<string>) {
  const known = names.indexes.find((index) => index.name === name);
  return {
    interimName: known?.interimName ?? takeName(names.interim, `_${name}`, taken),
    retiredName: known?.retiredName ?? takeName(names.retired, `_${name}`, taken),
  };
}

/** A constraint's definition says nothing of its index's storage parameters; they stand at the end of the index's own. */
function defineConstraint(constraint: Constraint, index: Index): string {
  const storage = / WITH \([^()"]*\)$/.exec(index.definition)?.[0] ?? "";
  const timing = / DEFERRABLE(?: INITIALLY DEFERRED)?$/.exec(constraint.definition)?.[0] ?? "";
  return constraint.definition.slice(0, constraint.definition.length - timing.length) + storage + timing;
}

/** Indexes and the constraints behind them, the primary key first: the delta needs it. */
export function carryIndexes(
  state: TableState,
  target: Target,
  names: CopyNames,
  taken: Set<string>,
): CarriedIndex[] {
  const narrow = guardedKeys(state, target);
  const carried = state.indexes.map((index) => {
    const constraint = state.constraints.find((candidate) => candidate.name === index.constraint);
    const definition = constraint ? defineConstraint(constraint, index) : index.definition;
    const built = { definition, kind: indexKind(index, constraint) };
    const key = narrow.find((candidate) => candidate.index.name === index.name);
    const known = names.indexes.find(({ name }) => name === index.name);
    return {
      name: index.name,
      ...nameIndex(index, names, taken),
      newName: known?.newName ?? (key ? nameGuardedIndex(state, target, index.name, taken) : index.name),
      ...(key ? defineGuardedIndex(key, target, built) : built),
      tablespace: index.tablespace,
      comment: constraint?.comment ?? index.comment,
    };
  });
  const primary = state.constraints.find(({ kind }) => kind === "PRIMARY KEY")?.name;
  return [...carried].sort((left, right) => Number(right.name === primary) - Number(left.name === primary));
}
