import type {
  OracleCarriedConstraint,
  OracleCarriedIndex,
  OracleCarriedTrigger,
  OraclePlan,
} from "../../schema/oracle-plan";
import { oracleKeyId } from "../../schema/oracle-foreign-key";
import type { OracleTableState } from "../../schema/oracle-table-state";
import { chooseName, takeName } from "../names";

/** What one object of the source is called on the copy, and itself after the cutover. */
export interface CarriedName {
  readonly kind: "CONSTRAINT" | "INDEX" | "TRIGGER" | "FOREIGN KEY";
  readonly name: string;
  readonly interimName: string;
  readonly retiredName: string;
}

/** The names that a run has chosen; a resumed run keeps them. */
export interface OracleCopyNames {
  readonly interim: string;
  readonly retired: string;
  /** Ends the names of the journals: a table that was retired and renamed back keeps its object id, and an earlier run its journals. */
  readonly journalSuffix: string;
  /** As the resumed run has named them; empty when a run begins. */
  readonly carried: readonly CarriedName[];
}

/** Names for a new run, none of which belongs to somebody else. */
export function chooseNames(state: OracleTableState, limit: number, earlierSwaps: number): OracleCopyNames {
  const taken = new Set(state.namesTaken);
  return {
    interim: chooseName(state.table, "_INTERIM", taken, limit),
    retired: chooseName(state.table, "_RETIRED", taken, limit),
    journalSuffix: earlierSwaps === 0 ? "" : `_${earlierSwaps + 1}`,
    carried: [],
  };
}

type Named = OracleCarriedConstraint | OracleCarriedIndex | OracleCarriedTrigger;

function carriedNames(kind: CarriedName["kind"], items: readonly Named[]): CarriedName[] {
  return items.flatMap(({ name, interimName, retiredName }) =>
    interimName === null || retiredName === null ? [] : [{ kind, name, interimName, retiredName }],
  );
}

/** The names of an unfinished run, from its plan; null where it has no copy. */
export function namesOfPlan(plan: OraclePlan): OracleCopyNames | null {
  const restore = plan.steps.find((step) => step.kind === "restoreGrants");
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  if (restore === undefined || swap === undefined) return null;
  const { interim, retired, journal, sourceObjectId } = restore.copy;
  return {
    interim: interim.name,
    retired: retired.name,
    journalSuffix: journal.slice(journalName(sourceObjectId, "").length),
    carried: [
      ...carriedNames("CONSTRAINT", restore.constraints),
      ...carriedNames("INDEX", restore.indexes),
      ...carriedNames("TRIGGER", swap.triggers),
      ...swap.foreignKeys.map((key) => ({
        ...{ kind: "FOREIGN KEY" as const, name: oracleKeyId(key) },
        ...{ interimName: key.interimName, retiredName: key.name },
      })),
    ],
  };
}

/** Name of the journal of a table, by its object id. */
export function journalName(objectId: number, suffix: string): string {
  return `TABLE_MIGRATION_JOURNAL_${objectId}${suffix}`;
}

/** A foreign key is a constraint by its name, and is known by its schema as well: it may be another table's. */
type NamedKind = Exclude<CarriedName["kind"], "FOREIGN KEY">;

/** Gives names to what is carried, each kind in a namespace of its own. */
export class NameGiver {
  private readonly taken: Readonly<Record<NamedKind, Set<string>>>;

  constructor(
    private readonly names: OracleCopyNames,
    private readonly limit: number,
    namesTaken: readonly string[],
  ) {
    this.taken = {
      CONSTRAINT: new Set(namesTaken),
      INDEX: new Set(namesTaken),
      TRIGGER: new Set(namesTaken),
    };
  }

  give(kind: NamedKind, name: string): { interimName: string; retiredName: string } {
    const { interim, retired, carried } = this.names;
    const known = carried.find((candidate) => candidate.kind === kind && candidate.name === name);
    if (known) return { interimName: known.interimName, retiredName: known.retiredName };
    return {
      interimName: takeName(interim, `_${name}`, this.taken[kind], this.limit),
      retiredName: takeName(retired, `_${name}`, this.taken[kind], this.limit),
    };
  }

  /** A name for a foreign key until the one that it stands for is given up. */
  giveKey(id: string, name: string): string {
    const { interim, carried } = this.names;
    const known = carried.find((candidate) => candidate.kind === "FOREIGN KEY" && candidate.name === id);
    return known?.interimName ?? takeName(interim, `_${name}`, this.taken.CONSTRAINT, this.limit);
  }
}
