import { refuse, type Refusal } from "../errors";
import { guardsOf } from "../schema/guard";
import type { Forecast } from "../schema/forecast";
import type { LayoutPartition, LayoutRule, Plan, Step } from "../schema/plan";
import type { DatabaseState, Partitioning, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { refuseUnwritableBound } from "./bound-range";
import { hazardsOfHistory, planAttachHistory } from "./attach-history";
import type { CopyNames } from "./copy-names";
import { planCopySwap } from "./copy-swap";
import { fingerprint, hashOf } from "./fingerprint";
import { hazardsOfGuards } from "./guards";
import { takesKeysByLeaf } from "./foreign-keys";
import { hazardsOfPartitioning } from "./hazards";
import { historyName, keepsHistory, type HistoryRule, type HistoryTarget } from "./history";
import { chooseMoveNames, planMoveRows, refuseObstacle, type Moving } from "./move-rows";
import { presentOf } from "./interval-layout";
import { isPartitioned, layoutRuleOf } from "./layout-rule";
import { leafLimit } from "./leaf-limits";
import { chooseName, chooseStem } from "./names";
import {
  declaredNames,
  describePartitioning,
  existingStem,
  findMismatch,
  findMissingPartitions,
} from "./partitioned";
import type { DroppablePartition } from "./drop-partitions";
import { planRetention, type PlannedRetention } from "./plan-retention";
import { checkBasics, checkCopySwap } from "./preflight";
import { checkHistory } from "./preflight/history";
import { refuseDamagedGuards } from "./preflight/damaged-guards";

export interface PlanRequest {
  readonly target: Target;
  readonly state: TableState;
  readonly database: DatabaseState;
  /** Highest key of a partitioned table with an integer key; null otherwise. */
  readonly keyMax: string | null;
  /** Names of an unfinished run of the same target, which this plan goes on with. */
  readonly resumed: CopyNames | null;
  /** How many runs have swapped this very table away before; their journals may still be in use. */
  readonly earlierSwaps: number;
  /** Rows of the default partition that belong elsewhere; null where there are none. */
  readonly moving: Moving | null;
  /** Tables that runs have detached from this one; none where nothing is to be dropped. */
  readonly detached?: readonly DroppablePartition[];
  /** Frequent statements with ON CONFLICT; null or absent where they cannot be known. */
  readonly conflictStatements?: NonNullable<Forecast["statementsOnConflict"]> | null;
}

/** A plan, or why there is none. */
export type Planned = { readonly plan: Plan } | { readonly refusals: readonly Refusal[] };

function chooseNames({ target, state, resumed, earlierSwaps }: PlanRequest): CopyNames {
  if (resumed) return resumed;
  const taken = new Set(state.namesTaken);
  return {
    interim: chooseName(state.table, "_interim", taken),
    retired: chooseName(state.table, "_retired", taken),
    stem: chooseStem(state.table, taken, declaredNames(target)),
    journalSuffix: earlierSwaps === 0 ? "" : `_${earlierSwaps + 1}`,
    sequences: [],
    indexes: [],
    guards: [],
  };
}

function seal(plan: Omit<Plan, "hash">): Plan {
  return { ...plan, hash: hashOf(plan) };
}

/** Why rows have to move. */
function reasonToCopy({ partitioning }: TableState, layout: LayoutRule): string {
  if (partitioning !== null && layout.strategy === "NONE")
    return `The table is partitioned: ${describePartitioning(partitioning)}. PostgreSQL cannot bring partitions together in place, so a plain copy is filled while the application goes on, proven equal, and swapped in.`;
  const [actual, how] =
    partitioning === null
      ? ["The table is not partitioned.", "partition a table in place"]
      : [
          `The table is partitioned otherwise: ${findMismatch(partitioning, layout) ?? ""}.`,
          "partition it anew in place",
        ];
  return `${actual} PostgreSQL cannot ${how}, so a partitioned copy is filled while the application goes on, proven equal, and swapped in.`;
}

function planCopy(request: PlanRequest): Planned {
  const refusals = checkCopySwap(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const names = chooseNames(request);
  const layout = layoutRuleOf(target, state, names.stem);
  const steps = planCopySwap(state, target, layout, names, takesKeysByLeaf(request.database));
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "copySwap",
      reason: reasonToCopy(state, layout),
      layout,
      sourceFingerprint: fingerprint(state),
      hazards: [
        ...hazardsOfPartitioning(state, target),
        ...hazardsOfGuards(state, target, guardsOf({ steps })),
      ],
      steps,
    }),
  };
}

/** No row moves: the table becomes the first partition. */
function planHistory(request: PlanRequest, target: HistoryTarget): Planned {
  const refusals = checkHistory(request);
  if (refusals.length > 0) return { refusals };
  const { state } = request;
  const chosen = chooseNames(request);
  const names = { ...chosen, retired: historyName(target, chosen.stem) };
  const layout = layoutRuleOf(target, state, names.stem) as HistoryRule;
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "attachHistory",
      reason:
        'The table is not partitioned, and history is "keepAsOnePartition": its rows stay where they are, and it becomes the first partition of its partitioned successor.',
      layout,
      sourceFingerprint: fingerprint(state),
      hazards: [...hazardsOfHistory(layout, names.retired), ...hazardsOfPartitioning(state, target)],
      steps: planAttachHistory(state, target, layout, names),
    }),
  };
}

function addPartitions(request: Pick<PlanRequest, "state" | "target">, layout: LayoutRule): Step {
  const { state, target } = request;
  const fallback = state.partitioning?.partitions.find((partition) => partition.isDefault);
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  const held = "for attaching one empty partition";
  return {
    kind: "addPartitions",
    purpose: "Creates each missing partition beside the table and attaches it; reads and writes go on.",
    locks: [
      {
        table: `${state.schema}.${state.table}`,
        mode: "SHARE UPDATE EXCLUSIVE",
        waitLimitMs: lockTimeoutMs,
        held,
      },
      ...(fallback
        ? [
            {
              table: `${fallback.schema}.${fallback.name}`,
              mode: "ACCESS EXCLUSIVE",
              waitLimitMs: lockTimeoutMs,
              held,
            },
          ]
        : []),
    ],
    hazards: [],
    table: { schema: state.schema, name: state.table },
    tableOid: state.oid,
    owner: state.owner,
    layout,
    leafOptions: state.options,
    tablespace: state.tablespace,
    defaultPartition: fallback ? { schema: fallback.schema, name: fallback.name } : null,
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

/** Why the partitions that are missing cannot be added. */
function refuseMissing(
  request: PlanRequest,
  partitioning: Partitioning,
  layout: LayoutRule,
  missing: readonly LayoutPartition[],
  present: string,
): readonly Refusal[] {
  const table = `${request.state.schema}.${request.state.table}`;
  if (layout.strategy === "INTERVAL" && partitioning.partitions.every(({ isDefault }) => isDefault)) {
    const refusals = refuseUnwritableBound({ table, path: "intervalValue", value: present }, layout);
    if (refusals.length > 0) return refusals;
  }
  if (missing.length === 0) return [];
  const leaves = missing.length * (layout.hash?.count ?? 1);
  if (leaves <= leafLimit) return checkPrivileges(request);
  if (layout.strategy !== "INTERVAL")
    return [refuse("TOO_MANY_DECLARED", "partitions", { table, leaves, limit: leafLimit })];
  const bounds = missing.map(({ bound }) => bound).filter((bound) => bound.kind === "range");
  const [from, to] = [bounds[0]?.lower ?? "", bounds.at(-1)?.upper ?? ""];
  const names = { table, leaves: `at least ${leaves} more`, from, to, limit: leafLimit };
  return [refuse("TOO_MANY_PARTITIONS", "intervalType", names)];
}

function planMove(
  request: PlanRequest,
  layout: LayoutRule,
  moving: Moving,
  retention: PlannedRetention,
): Planned {
  const refusals = checkPrivileges(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const { fallback } = moving;
  const steps = planMoveRows(state, target, layout, moving, chooseMoveNames(request, moving));
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "moveRows",
      reason: `Rows of the default partition ${fallback.schema}.${fallback.table} belong to partitions that are not there. They are copied into these beside the table while the application goes on, proven equal, and swapped in.`,
      layout,
      sourceFingerprint: fingerprint(fallback),
      hazards: [],
      steps: [
        ...steps,
        ...(moving.later.length === 0 ? [] : [addPartitions(request, layout)]),
        ...retention.steps,
      ],
    }),
  };
}

/** Moves the rows, or keeps them where they are, as declared. */
function planRows(request: PlanRequest): Planned {
  return keepsHistory(request.target) ? planHistory(request, request.target) : planCopy(request);
}

/** How a table that is partitioned as declared comes to the partitions that it should have, and why. */
function methodOf(
  partitioning: Partitioning,
  missing: readonly LayoutPartition[],
  retention: PlannedRetention,
): Pick<Plan, "method" | "reason"> {
  const [first] = retention.steps;
  const because = (reason: string) => [reason, ...retention.reasons].join(" ");
  if (missing.length > 0) {
    const reason =
      "The table is partitioned as declared, but partitions are missing: gaps, or too few ahead.";
    return { method: "addPartitions", reason: because(reason) };
  }
  const reason = `The table is partitioned as declared: ${describePartitioning(partitioning)}.`;
  return {
    method: first?.kind === "detachPartitions" || first?.kind === "dropPartitions" ? first.kind : "nothing",
    reason: because(reason),
  };
}

function planPartitionedTable(request: PlanRequest, partitioning: Partitioning): Planned {
  const { state, target, database, keyMax, moving } = request;
  const layout = layoutRuleOf(target, state, existingStem(partitioning, target));
  if (findMismatch(partitioning, layout) !== null) return planRows(request);
  const present = presentOf(layout, database.now, keyMax);
  const missing = findMissingPartitions(partitioning, layout, present);
  const damaged = refuseDamagedGuards(request);
  if (damaged.length > 0) return { refusals: damaged };
  const refusals = refuseMissing(request, partitioning, layout, missing, present);
  if (refusals.length > 0) return { refusals };
  const { isStaying, refusals: obstacles } = moving
    ? refuseObstacle(request, moving, missing)
    : { isStaying: true, refusals: [] };
  if (obstacles.length > 0) return { refusals: obstacles };
  const retention = planRetention(request, partitioning, layout, present);
  const unable = retention.steps.length === 0 ? [] : [...retention.refusals, ...checkPrivileges(request)];
  if (unable.length > 0) return { refusals: unable };
  if (moving && !isStaying) return planMove(request, layout, moving, retention);
  const adding = missing.length === 0 ? [] : [addPartitions({ ...request, target }, layout)];
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      ...methodOf(partitioning, missing, retention),
      layout,
      sourceFingerprint: fingerprint(state),
      hazards: [],
      steps: [...adding, ...retention.steps],
    }),
  };
}

function checkPrivileges(request: PlanRequest): readonly Refusal[] {
  return checkCopySwap(request).filter((refusal) => refusal.code === "MISSING_PRIVILEGE");
}

/** A plain table that is declared as one. */
function planPlainTable({ state, target }: PlanRequest): Planned {
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "nothing",
      reason: "The table is plain, as declared: it has no partitions.",
      layout: layoutRuleOf(target, state, state.table),
      sourceFingerprint: fingerprint(state),
      hazards: [],
      steps: [],
    }),
  };
}

/** Plans one table: no clock, no connection, no randomness. The same request gives the same plan, hash included. */
export function planTable(request: PlanRequest): Planned {
  const refusals = checkBasics(request);
  if (refusals.length > 0) return { refusals };
  const { partitioning } = request.state;
  if (partitioning) return planPartitionedTable(request, partitioning);
  return isPartitioned(request.target) ? planRows(request) : planPlainTable(request);
}
