import type { RunResult } from "../../provider/schema/report";
import type { TableVerdict } from "../demo/application/comparison";
import type { ApplicationStatistics } from "../demo/application/counters";
import type { TableName } from "../demo/application/statements";
import type { Attempt, DeclaredTable, SequenceFacts } from "../demo/database";
import type { CommandResult } from "../demo/pulumi";
import type { Stand } from "./stand";

/** One command of Pulumi, and what became of it. */
export interface CommandRun extends CommandResult {
  readonly command: string;
}

/** How the rows of a table compare with the writer's ledger, and which of them it has written. */
export interface LedgerVerdict extends TableVerdict {
  readonly writtenIds: ReadonlySet<string>;
}

/** All that the checks judge. */
export interface Evidence {
  /** In their order; those after one that failed are missing. */
  readonly commands: readonly CommandRun[];
  readonly declared: readonly DeclaredTable[];
  readonly before: Stand;
  readonly after: Stand;
  /** What the declaration lets hang on a table, from what did before. */
  readonly foreseeInventory: (table: string, lines: readonly string[]) => readonly string[];
  readonly verdicts: readonly LedgerVerdict[];
  readonly statistics: ApplicationStatistics;
  readonly results: ReadonlyMap<TableName, RunResult>;
  readonly retiredTables: readonly string[];
  readonly sequences: readonly SequenceFacts[];
  readonly unreadable: readonly string[];
  readonly attempts: readonly Attempt[];
}
