import type { StatementObserver } from "../dialect/session";
import type { Refusal } from "../errors";
import type { Progress } from "../execution/context";
import type { Inputs } from "../resource/settings";
import type { CompareOptions } from "../schema/compare-options";
import type { TableRecommendation } from "../schema/recommendation";
import type { PartitioningSummary, RetiredSummary, RunResult, ValidationSummary } from "../schema/report";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import type { RunProof } from "./run-proof";

/** A plan as preview shows it. */
export interface Preview {
  /** What the resource keeps among its inputs: only what two previews agree on. */
  readonly plan: Inputs;
  /** The plan in words, with its size and time; null where there is nothing to do. */
  readonly announcement: string | null;
  /** What is known of the table before the run that is planned; null where there is nothing to do. */
  readonly before: Validation | null;
}

/** What has been looked at already when a migrated table is validated. */
export interface AfterOptions {
  /** Why its rows are not counted. Default: they are. */
  readonly uncounted?: string;
}

/** A comparison, and what only `up` asks of it. */
export interface CompareOrder extends CompareOptions {
  /** Whether it goes on where one of the same kind was cut short, and records how far it comes. Default: it writes nothing. */
  readonly isKept?: boolean;
  /** Is told how far it has come. */
  readonly log?: (message: string) => void;
}

/** Where a run tells what it does. */
export interface RunHooks {
  /** The table is held, and from now on something may be left behind by a failure. */
  begin?(): void;
  progress(progress: Progress): void;
  log(message: string): void;
  readonly observer?: StatementObserver;
}

export interface RunOrder {
  readonly target: Target;
  /** Hash of the plan that was previewed; null runs whatever plan there is now. */
  readonly plannedHash: string | null;
  readonly hooks: RunHooks;
}

export type ReleaseOrder = Pick<RunOrder, "target" | "hooks">;

/** A table as it is, in the words of its declaration. */
export interface Reality {
  /** Why there is no such table; null where there is one. */
  readonly missing: Refusal | null;
  readonly settings: Inputs;
  readonly partitioning: PartitioningSummary | null;
  readonly result: RunResult | null;
  readonly retired: RetiredSummary | null;
  /** The migration that the table has come from, and what has moved rows since: the youngest first. */
  readonly proofs: readonly RunProof[];
  /** What a user should notice. */
  readonly notes: readonly string[];
}

/** A table by its name, spelt as in the dictionary. */
export type TableToRead = Pick<Target, "schema" | "table">;

/** What the resource asks of a database, reached by one connection. */
export interface Engine {
  /** Discovers and plans; writes nothing. */
  preview(target: Target): Promise<Preview | { readonly refusals: readonly Refusal[] }>;
  /** Brings the table to its declaration; null when there was nothing to do. */
  repartition(order: RunOrder): Promise<RunResult | null>;
  /** The table as it is, in the words of its declaration. */
  readReality(target: Target, declared: Inputs): Promise<Reality>;
  /** Settings that fit a table, with their reasons. Writes nothing. */
  recommend(name: TableToRead): Promise<TableRecommendation>;
  /** What is known of the table before a run. Writes nothing. */
  validateBefore(target: Target): Promise<Validation>;
  /** What is left to prove once the table is migrated. Writes nothing. */
  validateAfter(target: Target, options?: AfterOptions): Promise<Validation>;
  /** Compares the table with the one that a run has retired. Writes nothing but how far it has come, if that is to be kept. */
  compareTables(target: Target, order: CompareOrder): Promise<Validation>;
  /** Records what was found of runs that have ended. */
  recordProof(target: Target, runIds: readonly string[], summary: ValidationSummary): Promise<void>;
  /** Lets go of the table, and says what the user should know. */
  release(order: ReleaseOrder): Promise<string[]>;
}
