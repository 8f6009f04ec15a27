import type { Session } from "../dialect/session";
import type { CoreContext, CorePlan } from "../execution/context";
import type { Execution } from "../execution/execute";
import type { OpenRun } from "../execution/ledger";
import type { Planned, Refused } from "./planned";
import type { RunFacts } from "./run-summary";
import type { RunSessions } from "./run-sessions";

/** The types of one kind of database. */
export interface Kind {
  readonly session: Session;
  readonly context: CoreContext;
  readonly plan: CorePlan & { readonly reason: string };
  readonly layout: unknown;
  readonly state: unknown;
}

export type ExecutionOf<K extends Kind> = Execution<K["context"], K["plan"], K["layout"], K["state"]>;
export type PlannedOf<K extends Kind> = Planned<K["plan"], K["layout"], K["state"]>;
export type RunOf<K extends Kind> = OpenRun<K["plan"], K["layout"], K["state"]>;

/** Who works on a table, for the ledger and for the one who is refused. */
export interface Worker {
  /** Host and process. */
  readonly client: string;
  readonly application: string;
}

/** What one kind of database brings to the pipelines, for one connection and one table. */
export interface Pipeline<K extends Kind> {
  /** @throws why nothing can be done with this server */
  verify(): Promise<unknown>;
  openSession(purpose: string): Promise<K["session"]>;
  plan(session: K["session"]): Promise<PlannedOf<K> | Refused>;
  execution(sessions: RunSessions<K["session"]>, worker: Worker): Promise<ExecutionOf<K>>;
  /** The table's object id, which survives a rename. */
  sourceIdOf(state: K["state"]): string;
  /** Reads the source that was planned for as it is now; null when it is gone. */
  readSource(session: K["session"], planned: K["state"]): Promise<K["state"] | null>;
  /** Hash of what a plan stands on. */
  fingerprint(state: K["state"]): string;
  /** Whether an unfinished run can go on with this plan. */
  canResume(run: RunOf<K>, planned: PlannedOf<K>): boolean;
  /** What only this kind of database knows of a run that has ended. */
  factsOf(context: K["context"]): Promise<RunFacts>;
  /** Turns what the driver throws into an error of the catalogue. */
  explain(activity: string, error: unknown): unknown;
}
