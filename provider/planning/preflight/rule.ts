import type { Refusal } from "../../errors";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";

/** What a rule may look at. Rules are pure. */
export interface PreflightSubject {
  readonly target: Target;
  readonly state: TableState;
  readonly database: DatabaseState;
  /** Frequent statements with ON CONFLICT, asked for where a key lacks the partition key; null where they cannot be known. */
  readonly conflictStatements?: readonly { readonly query: string; readonly calls: number }[] | null;
}

/** A check that may refuse a plan: no refusals, no objection. */
export type PreflightRule = (subject: PreflightSubject) => Refusal[];

/** `hr.orders`, as messages name a table. */
export function tableName(subject: Pick<PreflightSubject, "state">): string {
  return `${subject.state.schema}.${subject.state.table}`;
}
