import type { Session } from "../../dialect/session";
import type { OracleLayout } from "../../schema/oracle-layout";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Ledger, OpenRun } from "../ledger";
import type { OracleTools } from "./context";

export type OracleRun = OpenRun<OraclePlan, OracleLayout, OracleTableState>;

export interface OracleAbandonment {
  readonly session: Session;
  readonly tools: Pick<OracleTools, "renderer" | "log">;
  /** Of the run that is taken back. */
  readonly ledger?: Ledger;
}

/** What a whole run is taken back with: the table itself is looked at. */
export interface TakingBack extends OracleAbandonment {
  readonly tools: Pick<OracleTools, "renderer" | "log" | "discover" | "isAsDeclared">;
}
