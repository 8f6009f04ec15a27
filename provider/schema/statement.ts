import type { Copy, PartitionBound, Step } from "./plan";

/** One reviewed statement of a template, with its names filled in and its values still to be bound. */
export interface Statement {
  /** `createTable.createPartition` */
  readonly name: string;
  /** Text with `$1`, `$2` … (Oracle: `:1`, `:2` …) in the order of `binds`; in a preview with `:name` instead. */
  readonly text: string;
  readonly binds: readonly string[];
  /** What a block of PL/SQL tells, by name: `:out_copied` in its text is `copied`. */
  readonly outputs: readonly string[];
  /** What it is repeated for, such as "each chunk"; null when it runs once. */
  readonly repeat: string | null;
}

/** Names, numbers and literals that are known only when a statement runs; rendering quotes them. */
export type StatementValues = Readonly<
  Record<string, string | number | boolean | null | undefined | PartitionBound>
>;

/** The statements of one step, by name. */
export interface StepScript {
  statement(name: string, values?: StatementValues): Statement;
}

/**
 * Turns steps into statements: the only source of the SQL that preview shows and execution runs. Steps and copy are
 * PostgreSQL's unless said otherwise.
 */
export interface Renderer<S = Step, C = Copy> {
  script(step: S): StepScript;
  /** The scripts that belong to no step: the ledger, and taking back an unfinished run. */
  ledger(): StepScript;
  abandon(copy: C | null): StepScript;
  /** Every statement of a step in order, as preview shows them. */
  preview(step: S): readonly Statement[];
}
