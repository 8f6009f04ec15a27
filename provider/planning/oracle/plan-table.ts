import type { Refusal } from "../../errors";
import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import { hashOf } from "../fingerprint";
import { planOracleCopySwap } from "./copy-swap";
import { fingerprintOracle } from "./fingerprint";
import { hazardsOfOraclePartitioning } from "./hazards";
import { oracleLayoutRuleOf } from "./layout-rule";
import { chooseNames, type OracleCopyNames } from "./names";
import { describeOddSettings, findDifference } from "./declared";
import { describeOraclePartitioning, isAsDeclared } from "./partitioned";
import { findOddStorage } from "./storage";
import { findMetadataChange } from "./metadata-change";
import { planOracleMetadata } from "./plan-metadata";
import { refuseUnkeptPartitions } from "./preflight/kept-partitions";
import { planOracleModifyOnline } from "./modify-online";
import {
  checkOracleBasics,
  checkOracleCopySwap,
  checkOracleMetadata,
  checkOracleModifyOnline,
} from "./preflight";

export interface OraclePlanRequest {
  readonly target: Target;
  readonly state: OracleTableState;
  readonly database: OracleDatabaseState;
  /** Names of an unfinished run of the same target, which this plan goes on with. */
  readonly resumed: OracleCopyNames | null;
  /** How many runs have swapped this very table away before; their journals may still be in use. */
  readonly earlierSwaps: number;
}

/** A plan, or why there is none. */
export type OraclePlanned = { readonly plan: OraclePlan } | { readonly refusals: readonly Refusal[] };

function seal(plan: Omit<OraclePlan, "hash">): OraclePlan {
  return { ...plan, hash: hashOf(plan) };
}

function actualOf(state: OracleTableState, rule: OracleLayoutRule): string {
  const isPlain = rule.strategy === "NONE";
  if (isAsDeclared(state.partitioning, rule))
    return `The table is stored otherwise: ${describeOddSettings(state, rule) ?? ""}.`;
  return state.partitioning === null
    ? "The table is not partitioned."
    : `The table is partitioned${isPlain ? "" : " otherwise"}: ${findDifference(state, rule) ?? ""}.`;
}

function reasonOf(state: OracleTableState, rule: OracleLayoutRule): string {
  const copy = rule.strategy === "NONE" ? "A plain copy" : "A copy that is partitioned as declared";
  return `${actualOf(state, rule)} ${copy} is filled while the application goes on, proven equal, and swapped in.`;
}

/** The partitions of today stay beside intervals only where the user has said so: the past would not be as declared. */
function planMetadata({ state, target }: OraclePlanRequest, layout: OracleLayoutRule): OraclePlan | null {
  if (target.migration.method === "copySwap" || findOddStorage(state, layout) !== null) return null;
  const subject = { state, target, layout };
  if (isAsDeclared(state.partitioning, layout)) return seal(planOracleMetadata(subject, null));
  if (layout.strategy === "INTERVAL" && !layout.kept) return null;
  const change = findMetadataChange(state.partitioning, layout);
  return change ? seal(planOracleMetadata(subject, change)) : null;
}

function planCopySwap(request: OraclePlanRequest, layout: OracleLayoutRule): OraclePlanned {
  const refusals = checkOracleCopySwap(request);
  if (refusals.length > 0) return { refusals };
  const { state, target, database, resumed, earlierSwaps } = request;
  const names = resumed ?? chooseNames(state, database.identifierLimit, earlierSwaps);
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "copySwap",
      reason: reasonOf(state, layout),
      layout,
      sourceFingerprint: fingerprintOracle(state),
      hazards: hazardsOfOraclePartitioning(state, layout),
      steps: planOracleCopySwap(state, target, layout, names, database.identifierLimit),
    }),
  };
}

/** Only where it is named: it proves less than a copy-swap, and cannot be taken back. */
function planModifyOnline(request: OraclePlanRequest, layout: OracleLayoutRule): OraclePlanned {
  const refusals = checkOracleModifyOnline(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const actual = actualOf(state, layout);
  return { plan: seal(planOracleModifyOnline({ state, target, layout, actual })) };
}

/** What must be done to a table that is not as declared: as little as will do. */
function planChange(request: OraclePlanRequest, layout: OracleLayoutRule): OraclePlanned {
  const plan = planMetadata(request, layout);
  if (plan === null) {
    const unkept = refuseUnkeptPartitions(request, layout);
    if (unkept.length > 0) return { refusals: unkept };
    const isNamed = request.target.migration.method === "modifyOnline";
    return isNamed ? planModifyOnline(request, layout) : planCopySwap(request, layout);
  }
  const refusals = checkOracleMetadata(request, plan.method !== "setInterval");
  return refusals.length > 0 ? { refusals } : { plan };
}

/** The list of an interval stands in no view: of a longer one than there is, the partitions of today tell nothing. */
function unseenTurns({ strategy, storage }: OracleLayoutRule): string {
  if (strategy !== "INTERVAL" || storage?.partitionTablespaces === undefined) return "";
  return " Where its next partitions go, no view of Oracle's shows: after a change of partitionTablespaces alone, send ALTER TABLE … SET STORE IN (…) yourself.";
}

/** Plans one table: no clock, no connection, no randomness. The same request gives the same plan, hash included. */
export function planOracleTable(request: OraclePlanRequest): OraclePlanned {
  const refusals = checkOracleBasics(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const layout = oracleLayoutRuleOf(target, state);
  if (findDifference(state, layout) !== null) return planChange(request, layout);
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "nothing",
      reason:
        state.partitioning === null
          ? "The table is plain, as declared: it has no partitions."
          : `The table is partitioned as declared: ${describeOraclePartitioning(state.partitioning)}.${unseenTurns(layout)}`,
      layout,
      sourceFingerprint: fingerprintOracle(state),
      hazards: [],
      steps: [],
    }),
  };
}
