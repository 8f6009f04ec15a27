import type { Refusal } from "../errors";
import type { Forecast } from "../schema/forecast";
import type { Plan } from "../schema/plan";
import type { DatabaseState, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import type { CopyNames } from "./copy-names";
import type { DroppablePartition } from "./drop-partitions";
import { hashOf } from "./fingerprint";
import type { Moving } from "./move-rows";

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

/** A plan with its hash. */
export function seal(plan: Omit<Plan, "hash">): Plan {
  return { ...plan, hash: hashOf(plan) };
}
