import { refuse, type Refusal } from "../errors";
import type { LayoutPartition, LayoutRule, Step, SwapDefaultStep } from "../schema/plan";
import type { Constraint, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import type { CopyNames } from "./copy-names";
import { planCopySwap } from "./copy-swap";
import { chooseName, joinName } from "./names";
import { describeSome } from "./partitioned";
import { findObstacle } from "./preflight/move-rows";
import type { PreflightSubject } from "./preflight/rule";

/** The rows of a default partition that belong to partitions which are to be made. */
export interface Moving {
  /** The default partition, as a table of its own. */
  readonly fallback: TableState;
  /** Names of the partitions that get rows. */
  readonly names: readonly string[];
  /** Names of those that are added afterwards, without rows. */
  readonly later: readonly string[];
}

interface NamesWanted {
  readonly state: TableState;
  readonly resumed: CopyNames | null;
  readonly earlierSwaps: number;
}

/** The obstacle counts where it keeps a partition from being added; rows far from all others may stay where they are. */
export function refuseObstacle(
  request: PreflightSubject,
  moving: Moving,
  missing: readonly LayoutPartition[],
): { readonly isStaying: boolean; readonly refusals: readonly Refusal[] } {
  const obstacle = findObstacle(request, moving.fallback);
  if (obstacle === null) return { isStaying: false, refusals: [] };
  const inTheWay = missing.filter(({ name }) => moving.names.includes(name));
  if (inTheWay.length === 0) return { isStaying: true, refusals: [] };
  const { state } = request;
  const names = {
    partition: `${moving.fallback.schema}.${moving.fallback.table}`,
    table: `${state.schema}.${state.table}`,
    missing: describeSome(inTheWay),
    ...obstacle,
  };
  return { isStaying: false, refusals: [refuse("DEFAULT_PARTITION_IN_THE_WAY", "table", names)] };
}

/** The names of a move; those of an unfinished one, if this plan goes on with it. */
export function chooseMoveNames(
  { state, resumed, earlierSwaps }: NamesWanted,
  { fallback }: Moving,
): CopyNames {
  if (resumed) return resumed;
  const taken = new Set(state.namesTaken);
  return {
    interim: chooseName(state.table, "_interim", taken),
    retired: chooseName(fallback.table, "_retired", taken),
    stem: state.table,
    journalSuffix: earlierSwaps === 0 ? "" : `_${earlierSwaps + 1}`,
    sequences: [],
    indexes: [],
    guards: [],
  };
}

/** Name of the new default partition until the swap. */
export function interimDefaultOf(fallback: Pick<TableState, "table">): string {
  return joinName(fallback.table, "_interim");
}

const carriedKinds: ReadonlySet<Constraint["kind"]> = new Set(["PRIMARY KEY", "UNIQUE", "CHECK"]);

/**
 * The default partition as the source of a copy: its own name and object id, and what the table demands of every partition.
 * What partitions get when they are attached (identity, triggers) is left out, and so is what reads the table as a whole.
 */
function asSource(state: TableState, fallback: TableState): TableState {
  return {
    ...state,
    oid: fallback.oid,
    table: fallback.table,
    partitioning: null,
    comment: null,
    options: fallback.options,
    columns: state.columns.map((column) => ({ ...column, identity: null, comment: null })),
    constraints: state.constraints
      .filter(({ kind }) => carriedKinds.has(kind))
      .map((constraint) => ({ ...constraint, comment: null })),
    indexes: state.indexes.map((index) => ({ ...index, comment: null })),
    triggers: [],
    sequences: [],
    foreignKeys: [],
    dependants: [],
    views: [],
    materializedViews: [],
    routines: [],
  };
}

/** The rule of the new partitions alone: what the user has declared of others is there already. */
function onlyNamed(rule: LayoutRule, names: readonly string[]): LayoutRule {
  const isNamed = ({ name }: { readonly name: string }) => names.includes(name);
  if (rule.strategy === "RANGE") return { ...rule, partitions: rule.partitions.filter(isNamed) };
  if (rule.strategy === "LIST") return { ...rule, partitions: rule.partitions.filter(isNamed) };
  return rule;
}

function swapDefault(
  state: TableState,
  target: Target,
  layout: LayoutRule,
  fallback: TableState,
  copy: SwapDefaultStep["copy"],
): Step {
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  return {
    kind: "swapDefault",
    purpose:
      "In one transaction: locks the table, replays and compares the last keys, attaches the new partitions with their rows and a new default partition in place of the old one. If the lock is not granted at once, it gives way and tries again.",
    locks: [
      {
        table: `${state.schema}.${state.table}`,
        mode: "ACCESS EXCLUSIVE",
        waitLimitMs: lockTimeoutMs,
        held: "for some ten milliseconds, and about three for each new partition, while the application waits",
      },
    ],
    hazards: [
      {
        code: "OLD_SNAPSHOTS",
        text: "A transaction whose snapshot is older than the load would look for the rows in partitions that it sees empty: the swap waits until there is none.",
      },
    ],
    copy,
    table: { schema: state.schema, name: state.table },
    tableOid: state.oid,
    layout,
    interimDefault: interimDefaultOf(fallback),
    autovacuumOption: fallback.options.find((option) => option.startsWith("autovacuum_enabled=")) ?? null,
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

/**
 * Moves rows out of the default partition: a copy-swap of this partition alone, whose copy is divided into the partitions that
 * its rows belong to. All but the swap itself are the steps of any copy.
 */
export function planMoveRows(
  state: TableState,
  target: Target,
  layout: LayoutRule,
  { fallback, names: moved }: Moving,
  names: CopyNames,
): Step[] {
  const rule = onlyNamed(layout, moved);
  const steps = planCopySwap(asSource(state, fallback), target, rule, names);
  const kept = steps.filter(({ kind }) => kind !== "swapTables" && kind !== "restoreGrants");
  const copy = kept.flatMap((step) => ("copy" in step ? [step.copy] : []))[0];
  if (!copy) throw new Error("a copy has steps that know its tables");
  return [...kept, swapDefault(state, target, rule, fallback, copy)];
}
