import type {
  CarriedCheck,
  CarriedIndex,
  CarriedKey,
  CarriedSequence,
  CarriedTrigger,
  Copy,
  CopyColumn,
  LayoutRule,
} from "../schema/plan";
import type { Guard } from "../schema/guard";
import type { Column, Constraint, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { carryIndexes } from "./carried-indexes";
import { carrySequences } from "./carried-sequences";
import type { CopyNames } from "./copy-names";
import { foreignTriggers } from "./fingerprint";
import { carryForeignKeys } from "./foreign-keys";
import { planGuards, replayKeysOf } from "./guards";

/** What the steps of a copy-swap carry to the new table, under the names of one run. */
export interface Parts {
  readonly state: TableState;
  readonly target: Target;
  readonly copy: Copy;
  readonly layout: LayoutRule;
  readonly indexes: CarriedIndex[];
  readonly triggers: CarriedTrigger[];
  readonly sequences: CarriedSequence[];
  readonly guards: Guard[];
  readonly foreignKeys: CarriedKey[];
  readonly keysByLeaf: boolean;
}

function copyColumn(column: Column): CopyColumn {
  return {
    name: column.name,
    type: column.type,
    baseType: column.baseType,
    collation: column.collation?.name ?? null,
    isGenerated: column.generated !== null,
    isIdentityAlways: column.identity === "ALWAYS",
    hasDeterministicCollation: column.collation?.deterministic ?? true,
  };
}

function primaryKeyOf(state: TableState): Constraint {
  const key = state.constraints.find((constraint) => constraint.kind === "PRIMARY KEY");
  if (!key) throw new Error("preflight lets no table without a primary key pass");
  return key;
}

/** Collects what every step knows about the two tables. */
function describeCopy(state: TableState, target: Target, names: CopyNames, layout: LayoutRule): Copy {
  const primary = primaryKeyOf(state);
  const columns = state.columns.map(copyColumn);
  const named = (list: readonly string[]) =>
    list.flatMap((name) => columns.filter((column) => column.name === name));
  return {
    source: { schema: state.schema, name: state.table },
    sourceOid: state.oid,
    hasPartitions: state.partitioning !== null,
    becomesPlain: layout.strategy === "NONE",
    interim: { schema: state.schema, name: names.interim },
    retired: { schema: state.schema, name: names.retired },
    owner: state.owner,
    journal: `journal_${state.oid}${names.journalSuffix}`,
    reverseJournal: `reverse_${state.oid}${names.journalSuffix}`,
    key: named(primary.columns),
    ...replayKeysOf(state, target, named),
    columns,
  };
}

/** Names of others, and those that this plan has already. */
function namesInUse(state: TableState, names: CopyNames): Set<string> {
  const known = [...names.indexes, ...names.sequences].flatMap(({ interimName, retiredName }) => [
    interimName,
    retiredName,
  ]);
  const ofGuards = [
    ...names.indexes.map(({ newName }) => newName),
    ...names.guards.flatMap(({ name, interimKey }) => [name, interimKey]),
  ];
  const given = [names.interim, names.retired, ...known, ...ofGuards].filter((name) => name !== null);
  return new Set([...state.namesTaken, ...given]);
}

/** Checks that are validated (or need no validation), or those that are not. */
export function carryChecks(state: TableState, validated: boolean): CarriedCheck[] {
  return state.constraints
    .filter(
      (constraint) =>
        constraint.kind === "CHECK" && (constraint.validated || !constraint.enforced) === validated,
    )
    .map(({ name, definition, comment }) => ({ name, definition, comment }));
}

function carryTriggers(state: TableState): CarriedTrigger[] {
  return foreignTriggers(state).map((trigger) => ({
    name: trigger.name,
    head: trigger.definitionHead,
    tail: trigger.definitionTail,
    state: trigger.state,
    comment: trigger.comment,
  }));
}

/** What a plan carries to the new table, under the names of this run. */
export function partsOf(
  state: TableState,
  target: Target,
  layout: LayoutRule,
  names: CopyNames,
  keysByLeaf = false,
): Parts {
  const taken = namesInUse(state, names);
  const indexes = carryIndexes(state, target, names, taken);
  return {
    state,
    target,
    layout,
    copy: describeCopy(state, target, names, layout),
    indexes,
    triggers: carryTriggers(state),
    sequences: carrySequences(state, names, taken),
    guards: planGuards(state, target, indexes, names.guards, taken),
    foreignKeys: carryForeignKeys(state),
    keysByLeaf,
  };
}
