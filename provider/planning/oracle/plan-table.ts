import { refuse, type Refusal } from "../../errors";
import type { OracleLayoutRule, OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { IntervalTarget, Target } from "../../schema/target";
import { hashOf } from "../fingerprint";
import { planOracleCopySwap } from "./copy-swap";
import { fingerprintOracle } from "./fingerprint";
import { hazardsOfOraclePartitioning } from "./hazards";
import { chooseNames, type OracleCopyNames } from "./names";
import { describeOraclePartitioning, isAsDeclared } from "./partitioned";
import { checkOracleBasics, checkOracleCopySwap } from "./preflight";

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

/** How a target lays out its partitions, for a table as it is. */
export function oracleLayoutRuleOf(target: IntervalTarget, state: OracleTableState): OracleLayoutRule {
  const { partitionColumn, intervalType, intervalValue, subpartitionColumn, subpartitionCount } = target;
  const baseType = state.columns.find(({ name }) => name === partitionColumn)?.baseType;
  return {
    column: partitionColumn,
    keyType: baseType === "DATE" || baseType === "TIMESTAMP" ? baseType : "NUMBER",
    intervalType,
    intervalValue,
    hash:
      subpartitionColumn === undefined || subpartitionCount === undefined
        ? null
        : { column: subpartitionColumn, count: subpartitionCount },
  };
}

function seal(plan: Omit<OraclePlan, "hash">): OraclePlan {
  return { ...plan, hash: hashOf(plan) };
}

function reasonOf({ partitioning }: OracleTableState): string {
  const actual =
    partitioning === null
      ? "The table is not partitioned."
      : `The table is partitioned otherwise: ${describeOraclePartitioning(partitioning)}.`;
  return `${actual} A copy that is partitioned as declared is filled while the application goes on, proven equal, and swapped in.`;
}

/** A request whose target is one that Oracle can be brought to yet. */
type IntervalRequest = OraclePlanRequest & { readonly target: IntervalTarget };

function isOfIntervals(request: OraclePlanRequest): request is IntervalRequest {
  return request.target.partitionType === "INTERVAL";
}

function refuseStrategy({ target: { partitionType } }: OraclePlanRequest): Refusal {
  return refuse("UNSUPPORTED_SETTING", "partitionType", {
    path: "partitionType",
    value: partitionType,
    engine: "Oracle",
    remedy: "Use INTERVAL; other strategies are not supported yet.",
  });
}

function planCopySwap(request: IntervalRequest, layout: OracleLayoutRule): OraclePlanned {
  const refusals = checkOracleCopySwap(request);
  if (refusals.length > 0) return { refusals };
  const { state, target, database, resumed, earlierSwaps } = request;
  const names = resumed ?? chooseNames(state, database.identifierLimit, earlierSwaps);
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "copySwap",
      reason: reasonOf(state),
      layout,
      sourceFingerprint: fingerprintOracle(state),
      hazards: hazardsOfOraclePartitioning(state, layout),
      steps: planOracleCopySwap(state, target, layout, names, database.identifierLimit),
    }),
  };
}

/** Plans one table: no clock, no connection, no randomness. The same request gives the same plan, hash included. */
export function planOracleTable(request: OraclePlanRequest): OraclePlanned {
  if (!isOfIntervals(request)) return { refusals: [refuseStrategy(request)] };
  const refusals = checkOracleBasics(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const layout = oracleLayoutRuleOf(target, state);
  if (state.partitioning === null || !isAsDeclared(state.partitioning, layout))
    return planCopySwap(request, layout);
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "nothing",
      reason: `The table is partitioned as declared: ${describeOraclePartitioning(state.partitioning)}.`,
      layout,
      sourceFingerprint: fingerprintOracle(state),
      hazards: [],
      steps: [],
    }),
  };
}
