import { guardsOf } from "../schema/guard";
import type {
  CarriedIndex,
  CarriedKey,
  CarriedSequence,
  CarriedTrigger,
  Copy,
  Layout,
  Plan,
  Returning,
  Step,
} from "../schema/plan";
import type { DatabaseState, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { lock } from "./copy-swap";
import { carryDependants, lockViews } from "./dependants";
import { fingerprint, foreignTriggers, hashOf, structureOf } from "./fingerprint";
import {
  carryForeignKeys,
  hazardsOfCutover,
  keyNeighbours,
  lockOn,
  locksOfCutover,
  takesKeysByLeaf,
  validateForeignKeys,
} from "./foreign-keys";
import { carryMaterializedViews, createMaterializedViews } from "./materialized-views";
import { chooseName, takeName } from "./names";
import { seal } from "./plan-request";

/** A run that has ended, as far as the way back from it needs it. */
export interface EndedCopySwap {
  readonly runId: string;
  readonly plan: Plan;
  readonly swappedAt: string;
}

export interface RollbackRequest {
  readonly ended: EndedCopySwap;
  readonly target: Target;
  /** The table that the run has swapped in, as it is now. */
  readonly state: TableState;
  /** The table that it has retired, as it is now. */
  readonly old: TableState;
  readonly database: DatabaseState;
  /** How many runs have swapped the table of now away before; their journals may still be in use. */
  readonly earlierSwaps: number;
}

/** A table that comes back is plain. */
export const plainLayout: Layout = { partitions: [], defaultName: null, hashCount: 1 };

type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

interface Parts {
  readonly request: RollbackRequest;
  readonly copy: Copy;
  /** Names that are not free any more. */
  readonly taken: Set<string>;
  readonly foreignKeys: CarriedKey[];
  readonly keysByLeaf: boolean;
}

/** A step of a run that has copied and swapped a table. */
export function recordedStep<Kind extends Step["kind"]>({ steps }: Plan, kind: Kind): StepOf<Kind> {
  const step = steps.find((candidate): candidate is StepOf<Kind> => candidate.kind === kind);
  if (!step) throw new Error(`a copy-swap has a step ${kind}`);
  return step;
}

/** The same machinery, mirrored: the source has the table's name now, and the copy is the retired table. */
function mirrorCopy({ ended, state, old, earlierSwaps }: RollbackRequest, retired: string): Copy {
  const { source, owner, key, columns } = recordedStep(ended.plan, "swapTables").copy;
  const suffix = earlierSwaps === 0 ? "" : `_${earlierSwaps + 1}`;
  return {
    ...{ source, owner, key, columns },
    sourceOid: state.oid,
    hasPartitions: state.partitioning !== null,
    becomesPlain: old.partitioning === null,
    interim: { schema: old.schema, name: old.table },
    retired: { schema: state.schema, name: retired },
    journal: `journal_${state.oid}${suffix}`,
    reverseJournal: `reverse_${state.oid}${suffix}`,
  };
}

/** What is on the retired table has the name that the run gave it there; what goes gets a new one. */
function mirrorIndexes({ copy, taken }: Parts, indexes: readonly CarriedIndex[]): CarriedIndex[] {
  return indexes.map((index) => ({
    ...index,
    name: index.newName,
    interimName: index.retiredName,
    retiredName: takeName(copy.retired.name, `_${index.newName}`, taken),
    newName: index.name,
  }));
}

function mirrorSequences({ copy, taken }: Parts, sequences: readonly CarriedSequence[]): CarriedSequence[] {
  return sequences.map((sequence) => ({
    ...sequence,
    interimName: sequence.retiredName,
    retiredName: takeName(copy.retired.name, `_${sequence.column}_seq`, taken),
  }));
}

/** The triggers of the retired table that the cutover had left on. */
function activeTriggers(triggers: readonly CarriedTrigger[]): string[] {
  return triggers.filter(({ state }) => state !== "DISABLED").map(({ name }) => name);
}

/** Hash of a table that is to come back: all that it is, but rows, grants, what a rollback itself hangs on it and switches off. */
export function returningStructure(old: TableState): string {
  const triggers = foreignTriggers(old).map((trigger) => ({ ...trigger, state: "ORIGIN" as const }));
  const bare = { dependants: [], views: [], materializedViews: [], routines: [] };
  return hashOf(structureOf({ ...old, ...bare, triggers }));
}

function prepareRollback(parts: Parts): Step {
  const { request, copy } = parts;
  const swap = recordedStep(request.ended.plan, "swapTables");
  return {
    kind: "prepareRollback",
    purpose:
      "Starts a journal, takes over the keys that were written since the swap, and makes the retired table ready for their replay: its triggers are disabled, and what anybody changes in it is noted.",
    locks: [
      lock(request, "SHARE ROW EXCLUSIVE", "for the creation of two triggers; readers pass"),
      lockOn(
        copy.interim,
        "SHARE ROW EXCLUSIVE",
        request.target.migration.lockTimeoutMs,
        "for its triggers; the application does not use it",
      ),
    ],
    hazards: [
      {
        code: "WRITES_COST_MORE",
        text: "Until the cutover every changed row costs two small inserts, in the reverse journal of the run that is rolled back and in this one's: whoever gives the rollback up loses no way back.",
      },
    ],
    copy,
    rolledBack: { run: request.ended.runId, journal: swap.copy.reverseJournal },
    retiredOid: String(request.old.oid),
    triggers: activeTriggers(swap.triggers),
  };
}

function readingSteps({ request, copy }: Parts): Step[] {
  const { parallelDegree } = request.target.migration;
  const hazards: Step["hazards"] = [];
  return [
    {
      kind: "deltaLoad",
      purpose:
        "Replays the journal into the retired table: deletes the very rows it read, and brings these keys to the table's current state.",
      locks: [lock(request, "ACCESS SHARE", "for a batch of the journal")],
      hazards,
      copy,
    },
    {
      kind: "gatherStatistics",
      purpose:
        "Vacuums and analyses the retired table, so that the first query after the cutover is planned well.",
      locks: [],
      hazards,
      copy,
      parallelDegree,
    },
    {
      kind: "validate",
      purpose:
        "Compares every row of the table and the retired one by chunks, one snapshot each. One differing byte refuses the cutover.",
      locks: [lock(request, "ACCESS SHARE", "for a chunk; hinders nobody but DDL")],
      hazards: [
        {
          code: "LONG_RUNNING",
          text: "The longest step: all rows of both tables are read, whatever was written since the swap. It can be stopped and resumed at any moment. Drop, detach or truncate no partition until the cutover: no trigger sees that, and the rollback would begin anew.",
        },
      ],
      copy,
      parallelDegree,
    },
  ];
}

/** Guards keep the names of the keys, which the table's own have again. */
function retireGuards({ request, copy, taken }: Parts): Returning["guardedKeys"] {
  return guardsOf(request.ended.plan).map(({ key }) => ({
    guardedKey: key,
    retiredKey: takeName(copy.retired.name, `_${key}`, taken),
  }));
}

function swapBack(parts: Parts): Step {
  const { request, copy, foreignKeys, keysByLeaf } = parts;
  const { ended, state, target, old } = request;
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  const swap = recordedStep(ended.plan, "swapTables");
  const dependants = carryDependants(state);
  return {
    kind: "swapTables",
    purpose:
      "In one transaction: locks the table, replays and compares the last keys, swaps the names. If the lock is not granted at once, it gives way and tries again.",
    locks: [
      lock(request, "ACCESS EXCLUSIVE", "for some ten milliseconds, while the application waits"),
      ...lockViews(dependants, lockTimeoutMs),
      ...locksOfCutover(foreignKeys, target),
    ],
    hazards: [
      {
        code: "OLD_SNAPSHOTS",
        text: "A transaction whose snapshot is older than the replay would see the table as it was when it was retired: the cutover waits until there is none. Without the role pg_read_all_stats, other roles' snapshots are not seen, and it waits for every transaction that they have open when it begins.",
      },
      ...hazardsOfCutover(foreignKeys, keysByLeaf),
    ],
    copy,
    indexes: mirrorIndexes(parts, swap.indexes),
    triggers: swap.triggers,
    sequences: mirrorSequences(parts, swap.sequences),
    guards: [],
    lateChecks: [],
    dependants,
    foreignKeys,
    keysByLeaf,
    neighbours: keyNeighbours(foreignKeys),
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
    returning: {
      run: ended.runId,
      oid: String(old.oid),
      structure: returningStructure(old),
      guardedKeys: retireGuards(parts),
    },
  };
}

function restoreGrants({ request, copy }: Parts): Step {
  const restore = recordedStep(request.ended.plan, "restoreGrants");
  return {
    ...restore,
    purpose:
      "Proves by a before and after inventory that everything that hung on the table before the run hangs on it again.",
    locks: [],
    copy,
    returning: { run: request.ended.runId },
  };
}

function closeWayBack({ request, copy }: Parts): Step {
  const swap = recordedStep(request.ended.plan, "swapTables");
  return {
    kind: "closeWayBack",
    purpose:
      "Drops the triggers and the reverse journals of both tables: there is no way forward again but another run.",
    locks: [
      lock(request, "ACCESS EXCLUSIVE", "for the dropping of two triggers"),
      lockOn(
        copy.retired,
        "ACCESS EXCLUSIVE",
        request.target.migration.lockTimeoutMs,
        "for the same; the application does not use it",
      ),
    ],
    hazards: [],
    copy,
    rolledBack: { run: request.ended.runId, journal: swap.copy.reverseJournal },
    returnedOid: String(request.old.oid),
  };
}

function reasonOf({ ended, old, state }: RollbackRequest): string {
  const table = `${state.schema}.${state.table}`;
  return `Run ${ended.runId}, which swapped ${table} on ${ended.swappedAt}, is rolled back: ${old.schema}.${old.table}, the table before it, gets every change made since, is proven equal, and swapped in again.`;
}

/** The way back from a run, derived from what that run has recorded: no clock, no connection, no randomness. */
export function planRollback(request: RollbackRequest): Plan {
  const { ended, state, target, database } = request;
  const taken = new Set(state.namesTaken);
  const copy = mirrorCopy(request, chooseName(state.table, "_retired", taken));
  const foreignKeys = carryForeignKeys(state);
  const keysByLeaf = takesKeysByLeaf(database);
  const parts: Parts = { request, copy, taken, foreignKeys, keysByLeaf };
  return seal({
    table: { schema: state.schema, name: state.table },
    method: "rollback",
    rollsBack: ended.runId,
    reason: reasonOf(request),
    layout: ended.plan.layout,
    sourceFingerprint: fingerprint(state),
    hazards: [
      {
        code: "WAY_BACK_ENDS",
        text: `The table as the run has left it stays as ${copy.retired.schema}.${copy.retired.name}, with the rows up to the rollback. Nothing records what is written after it: the way forward again is another run.`,
      },
    ],
    steps: [
      prepareRollback(parts),
      ...readingSteps(parts),
      ...createMaterializedViews(state, copy, carryMaterializedViews(state)),
      swapBack(parts),
      ...validateForeignKeys(copy, parts, target),
      restoreGrants(parts),
      closeWayBack(parts),
    ],
  });
}
