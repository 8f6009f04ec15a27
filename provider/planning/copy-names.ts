import type { CarriedIndex, CarriedSequence } from "../schema/plan";
import type { Guard } from "../schema/guard";

/** The names that a run has chosen; a resumed run keeps them. */
export interface CopyNames {
  readonly interim: string;
  readonly retired: string;
  readonly stem: string;
  /** Ends the names of the journals: a table that was retired and renamed back keeps its object id, and an earlier run its journals. */
  readonly journalSuffix: string;
  /** Sequences of identity columns as the resumed run has named them; empty when a run begins. */
  readonly sequences: readonly CarriedSequence[];
  /** Indexes as the resumed run has named them; empty when a run begins. */
  readonly indexes: readonly CarriedIndex[];
  /** Guards as the resumed run has named them; empty when a run begins. */
  readonly guards: readonly Guard[];
}
