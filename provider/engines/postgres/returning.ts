import { refuse, type Refusal } from "../../errors";
import { foreignTriggers } from "../../planning/fingerprint";
import { refuseLocks } from "../../planning/lock-need";
import { carryMaterializedViews } from "../../planning/materialized-views";
import { checkReturning } from "../../planning/preflight";
import { plainLayout, recordedStep } from "../../planning/rollback";
import { guardsOf } from "../../schema/guard";
import type { Plan } from "../../schema/plan";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import { compareInventories } from "../../validation/inventory";

/** The two tables of a run that is to be rolled back. */
export interface Returning {
  readonly target: Target;
  readonly database: DatabaseState;
  readonly run: string;
  readonly plan: Plan;
  /** The table as it was before the run. */
  readonly sourceState: TableState;
  /** The table as it is now. */
  readonly now: TableState;
  /** The retired table as it is now. */
  readonly old: TableState;
}

/** What was renamed when the table was retired, by the names of now. */
function renaming(
  items: readonly { readonly name: string; readonly retiredName: string | null }[],
): (name: string) => string {
  const names = new Map(items.map(({ name, retiredName }) => [retiredName, name]));
  return (name) => names.get(name) ?? name;
}

/** What hangs on the retired table, but the materialized views that this rollback has made over it so far. */
function foreignDependants({ now, old }: Returning): TableState["dependants"] {
  const own = carryMaterializedViews(now).map(({ interimName }) => `.${interimName}`);
  return old.dependants.filter(({ name }) => !own.some((ending) => name.endsWith(ending)));
}

/**
 * The retired table as it will be once it is back: with its names, and with what hangs on the table's name or is given back to it by the
 * cutover. What hangs on the retired table alone is in the way.
 */
function asReturned(returning: Returning): TableState {
  const { old, now, plan } = returning;
  const { indexes, sequences } = recordedStep(plan, "swapTables");
  const [indexOf, sequenceOf] = [renaming(indexes), renaming(sequences)];
  const states = new Map(now.triggers.map(({ name, state }) => [name, state]));
  const { grants, views, materializedViews, routines } = now;
  return {
    ...old,
    ...{ grants, views, materializedViews, routines },
    constraints: old.constraints.map((each) => ({ ...each, name: indexOf(each.name) })),
    indexes: old.indexes.map((index) => ({
      ...index,
      name: indexOf(index.name),
      constraint: index.constraint === null ? null : indexOf(index.constraint),
    })),
    sequences: [
      ...old.sequences.map((sequence) => ({ ...sequence, name: sequenceOf(sequence.name) })),
      ...now.sequences.filter(({ kind }) => kind === "OWNED"),
    ],
    triggers: old.triggers.map((trigger) => ({
      ...trigger,
      state: states.get(trigger.name) ?? trigger.state,
    })),
    foreignKeys: [...now.foreignKeys, ...old.foreignKeys],
    dependants: [...now.dependants, ...foreignDependants(returning)],
  };
}

/** When a trigger fires, and for which columns: the inventory leaves it to the text that a copy's trigger is created with. */
function compareTriggers(before: TableState, after: TableState): string[] {
  const heads = new Map(foreignTriggers(after).map(({ name, definitionHead }) => [name, definitionHead]));
  return foreignTriggers(before)
    .filter(({ name, definitionHead }) => (heads.get(name) ?? definitionHead) !== definitionHead)
    .map(({ name }) => `trigger ${name} differs in its definition`);
}

/** A plain target: what a partitioned table could not have may be on a table that is to be plain again. */
function asPlain({ schema, table, connection, migration }: Target): Target {
  return { schema, table, connection, migration, partitionType: "NONE" };
}

/** What has come to either table since the swap, and would be lost, not work, or be otherwise once the retired table is back. */
export function refuseReturning(returning: Returning): Refusal[] {
  const { target, database, run, plan, sourceState, now, old } = returning;
  const subject = { target: asPlain(target), database };
  const unfit = checkReturning({ ...subject, state: now }, { ...subject, state: old });
  if (unfit.length > 0) return unfit;
  const locks = refuseLocks(now, plainLayout, database, target.migration.parallelDegree);
  if (locks.length > 0) return locks;
  const { grants, views, materializedViews, routines, foreignKeys, dependants } = now;
  const carried = { grants, views, materializedViews, routines, foreignKeys, dependants };
  const before = { ...sourceState, ...carried };
  const differences = new Set([
    ...compareInventories(before, now, guardsOf(plan)),
    ...compareTriggers(before, now),
    ...compareInventories(before, asReturned(returning)),
    ...compareTriggers(before, old),
  ]);
  if (differences.size === 0) return [];
  const table = `${target.schema}.${target.table}`;
  const difference = [...differences].join("; ");
  return [refuse("ROLLBACK_TABLE_CHANGED", "migration.rollback", { run, table, difference })];
}
