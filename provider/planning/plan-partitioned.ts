import { refuse, type Refusal } from "../errors";
import type { LayoutPartition, LayoutRule, Plan, Step } from "../schema/plan";
import type { Partitioning } from "../schema/table-state";
import { refuseUnwritableBound } from "./bound-range";
import { fingerprint } from "./fingerprint";
import { presentOf } from "./interval-layout";
import { layoutRuleOf } from "./layout-rule";
import { leafLimit } from "./leaf-limits";
import { chooseMoveNames, planMoveRows, refuseObstacle, type Moving } from "./move-rows";
import { describePartitioning, existingStem, findMismatch, findMissingPartitions } from "./partitioned";
import { seal, type Planned, type PlanRequest } from "./plan-request";
import { planRetention, type PlannedRetention } from "./plan-retention";
import { planRows } from "./plan-rows";
import { checkCopySwap } from "./preflight";
import { refuseDamagedGuards } from "./preflight/damaged-guards";

function checkPrivileges(request: PlanRequest): readonly Refusal[] {
  return checkCopySwap(request).filter((refusal) => refusal.code === "MISSING_PRIVILEGE");
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

/** Plans a table that has partitions: nothing where they are those declared and none is missing; otherwise what is least. */
export function planPartitionedTable(request: PlanRequest, partitioning: Partitioning): Planned {
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
