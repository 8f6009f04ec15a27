import type { Session } from "../dialect/session";
import type { Guard } from "../schema/guard";
import type { Layout, Plan, QualifiedName, StepKind } from "../schema/plan";
import type { Renderer, StepScript } from "../schema/statement";
import type { TableState } from "../schema/table-state";
import type { Ledger } from "./ledger";
import type { RunSession } from "./run-session";
import type { ExecutionTraits } from "./traits";

export { ownLockTimeout, RunSession, type BindValues } from "./run-session";

/** How far a step is. `total` 0 means that it is not known. */
export interface Progress {
  readonly step: StepKind;
  readonly done: number;
  readonly total: number;
  /** What is counted: rows, chunks, partitions. */
  readonly unit: string;
  /** When this step began in this process, in milliseconds of the local clock. */
  readonly since: number;
  readonly doneBefore: number;
}

/** What the pipeline lends to execution whatever the database. */
export interface CoreTools {
  openSession(purpose: string): Promise<Session>;
  /** Turns what the driver throws into an error of the catalogue. */
  explain(activity: string, error: unknown): unknown;
  /** This process holds the table, and is about to create something, or to take something back. */
  begin(): void;
  progress(progress: Progress): void;
  log(message: string): void;
}

/** What the pipeline lends to execution on PostgreSQL, so that no stage needs another. */
export interface RunTools extends CoreTools {
  readonly renderer: Renderer;
  /** Reads a table as it is now; null when it is gone. */
  discover(session: Session, table: QualifiedName): Promise<TableState | null>;
  /** Hash of the structure that the plan stands on. */
  fingerprint(state: TableState): string;
  /** Hash of a retired table that is to come back, but for what a rollback itself does to it. */
  returningStructure(old: TableState): string;
  /** What differs between two inventories, in words; empty where nothing does. */
  compareInventories(before: TableState, after: TableState, guards?: readonly Guard[]): readonly string[];
}

export interface CoreStep {
  readonly kind: StepKind;
  readonly purpose: string;
}

/** As much of a plan as every database has. */
export interface CorePlan {
  readonly table: QualifiedName;
  readonly method: string;
  readonly hash: string;
  readonly steps: readonly CoreStep[];
  /** The run that it takes back. */
  readonly rollsBack?: string | undefined;
}

/** The names that a copy-swap goes by. */
export type CopyNames = Readonly<Record<"source" | "interim" | "retired", QualifiedName>>;

/** What the loops over steps, chunks, journal and comparison need; the same for every database. */
export interface CoreContext {
  readonly tools: CoreTools;
  readonly traits: ExecutionTraits;
  readonly ledger: Ledger;
  readonly plan: CorePlan;
  readonly control: RunSession;
  /** Rows of the source by its statistics; -1 where there are none. */
  readonly estimatedRows: number;
  /** The statements of a step of this plan. */
  scriptOf(kind: StepKind): StepScript;
  /** Opens one more session, which its user closes. */
  openWorker(purpose: string): Promise<RunSession>;
}

/** Everything that a step needs on PostgreSQL. */
export interface RunContext extends CoreContext {
  readonly tools: RunTools;
  readonly plan: Plan;
  readonly layout: Layout;
  /** The source as it was when the run began. */
  readonly sourceState: TableState;
}
