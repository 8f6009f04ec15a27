import { refuse, type Refusal } from "../../errors";
import { foreignTriggers } from "../../planning/oracle/fingerprint";
import { checkOracleReturning } from "../../planning/oracle/preflight";
import { splitTriggerText } from "../../planning/oracle/trigger-text";
import type { OraclePlan, OracleRestoreGrantsStep, OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState, OracleTrigger } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import { compareOracleInventories } from "../../validation/oracle-inventory";

/** The two tables of a run that is to be rolled back. */
export interface Returning {
  readonly target: Target;
  readonly database: OracleDatabaseState;
  readonly run: string;
  readonly plan: OraclePlan;
  /** The table as it was before the run. */
  readonly sourceState: OracleTableState;
  /** The table as it is now. */
  readonly now: OracleTableState;
  /** The retired table as it is now. */
  readonly old: OracleTableState;
  /** Indexes of the retired table that do not work, wholly or in parts: the dictionary says N/A of a partitioned one. */
  readonly unusable: readonly string[];
}

/** The cutover of a copy-swap. */
export function swapOf({ steps }: OraclePlan): OracleSwapTablesStep {
  const swap = steps.find((step) => step.kind === "swapTables");
  if (!swap) throw new Error("a copy-swap has a cutover");
  return swap;
}

function restoreOf({ steps }: OraclePlan): OracleRestoreGrantsStep {
  const restore = steps.find((step) => step.kind === "restoreGrants");
  if (!restore) throw new Error("a copy-swap gives names back");
  return restore;
}

type Named = { readonly name: string; readonly retiredName: string | null };

/** Names of the retired table's own objects as they will be once it is back. */
function renaming(items: readonly Named[]): (name: string) => string {
  const names = new Map(items.map(({ name, retiredName }) => [retiredName, name]));
  return (name) => names.get(name) ?? name;
}

/**
 * The retired table as it will be once it is back: with its names, and with what hangs on the table's name or is given back to it
 * by the cutover.
 */
function asReturned(retired: OracleTableState, now: OracleTableState, plan: OraclePlan): OracleTableState {
  const { constraints, indexes } = restoreOf(plan);
  const { triggers, lateConstraints } = swapOf(plan);
  const [constraintOf, indexOf, triggerOf] = [constraints, indexes, triggers].map(renaming) as [
    (name: string) => string,
    (name: string) => string,
    (name: string) => string,
  ];
  const late = new Set(lateConstraints.map(({ name }) => name));
  const identities = new Map(now.columns.map(({ name, identity }) => [name, identity]));
  const enabled = new Map(now.triggers.map((trigger) => [trigger.name, trigger.enabled]));
  return {
    ...retired,
    columns: retired.columns.map((column) => ({
      ...column,
      identity: column.identity && (identities.get(column.name) ?? null),
    })),
    constraints: [
      ...retired.constraints
        .filter(({ kind }) => kind !== "FOREIGN KEY")
        .map((constraint) => ({ ...constraint, name: constraintOf(constraint.name) }))
        .map((constraint) => (late.has(constraint.name) ? { ...constraint, enabled: true } : constraint)),
      ...now.constraints.filter(({ kind }) => kind === "FOREIGN KEY"),
    ],
    indexes: retired.indexes.map((index) => ({ ...index, name: indexOf(index.name) })),
    triggers: retired.triggers
      .map((trigger) => ({ ...trigger, name: triggerOf(trigger.name) }))
      .map((trigger) => ({ ...trigger, enabled: enabled.get(trigger.name) ?? trigger.enabled })),
    ...{ referencingKeys: now.referencingKeys, grants: now.grants, dependants: now.dependants },
  };
}

/** What the inventory leaves to the text that a copy's trigger is created with. */
function triggerItem(trigger: OracleTrigger): string {
  const { description, referencing, order, crossEdition, fireOnce } = trigger;
  const text = splitTriggerText(description);
  const words = `${text?.event ?? description}${text?.tail ?? ""}`.replace(/\s+/g, " ").toUpperCase();
  return JSON.stringify([words, referencing, order, crossEdition, fireOnce]);
}

function compareTriggers(before: OracleTableState, after: OracleTableState): string[] {
  const items = new Map(foreignTriggers(after).map((trigger) => [trigger.name, triggerItem(trigger)]));
  return foreignTriggers(before)
    .filter(({ name }) => items.has(name))
    .filter((trigger) => items.get(trigger.name) !== triggerItem(trigger))
    .map(({ name }) => `trigger ${name} differs in its definition`);
}

function compareTables(before: OracleTableState, after: OracleTableState): string[] {
  return [...compareOracleInventories(before, after), ...compareTriggers(before, after)];
}

/** The retired table with what only a look at the parts of its indexes tells. It is READ ONLY as a whole until it is prepared. */
function asFound({ old, unusable }: Returning): OracleTableState {
  const isUnusable = new Set(unusable);
  return {
    ...old,
    readOnly: false,
    readOnlyPartitions: old.readOnly ? [] : old.readOnlyPartitions,
    indexes: old.indexes.map((index) =>
      isUnusable.has(index.name) ? { ...index, status: "UNUSABLE" } : index,
    ),
  };
}

/** What has come to either table since the swap, and would be lost, not work, or be otherwise once the retired table is back. */
export function refuseReturning(returning: Returning): Refusal[] {
  const { target, database, run, plan, sourceState, now, old } = returning;
  const subject = { target, database, resumed: null };
  const unfit = checkOracleReturning({ ...subject, state: now }, { ...subject, state: asFound(returning) });
  if (unfit.length > 0) return unfit;
  const { grants, dependants } = now;
  const differences = new Set([
    ...compareTables({ ...sourceState, grants, dependants }, now),
    ...compareTables(asReturned(old, now, plan), now),
  ]);
  if (differences.size === 0) return [];
  const table = `${target.schema}.${target.table}`;
  const difference = [...differences].join("; ");
  return [refuse("ROLLBACK_TABLE_CHANGED", "migration.rollback", { run, table, difference })];
}
