import type { Refusal } from "../../../errors";
import type { OracleColumn, OracleDatabaseState, OracleTableState } from "../../../schema/oracle-table-state";
import type { Target } from "../../../schema/target";
import type { OracleCopyNames } from "../names";

/** What a rule may look at. Rules are pure. */
export interface OracleSubject {
  readonly target: Target;
  readonly state: OracleTableState;
  readonly database: OracleDatabaseState;
  /** Names of an unfinished run that goes on; null for a new one. */
  readonly resumed: OracleCopyNames | null;
}

/** A check that may refuse a plan: no refusals, no objection. */
export type OracleRule = (subject: OracleSubject) => Refusal[];

/** `HR.ORDERS`, as messages name a table. */
export function tableName({ state }: Pick<OracleSubject, "state">): string {
  return `${state.schema}.${state.table}`;
}

export function findColumn({ state }: OracleSubject, name: string): OracleColumn | undefined {
  return state.columns.find((column) => column.name === name);
}
