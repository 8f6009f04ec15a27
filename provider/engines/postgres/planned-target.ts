import type { Layout, Plan } from "../../schema/plan";
import type { TableState } from "../../schema/table-state";
import type { Planned, Refused } from "../planned";

/** A plan for PostgreSQL, where every plan has a layout. */
export interface PlannedTarget extends Planned<Plan, Layout, TableState> {
  readonly layout: Layout;
}

export type PlanningOutcome = PlannedTarget | Refused;
