import type { OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type {
  OracleCarriedConstraint,
  OracleCarriedTrigger,
  OracleCopy,
  OraclePlan,
  OracleStep,
} from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Lock } from "../../schema/plan";
import type { Target } from "../../schema/target";
import { hashOf } from "../fingerprint";
import { chooseName } from "../names";
import { carryIdentities } from "./carried";
import { fingerprintOracle } from "./fingerprint";
import { writesUnseen } from "./hazards";
import { carryForeignKeys, validateForeignKeys } from "./foreign-keys";
import { NameGiver, type OracleCopyNames } from "./names";

/** A run that has ended, as far as the way back from it needs it. */
export interface OracleEndedRun {
  readonly runId: string;
  readonly plan: OraclePlan;
  readonly swappedAt: string;
}

export interface OracleRollbackRequest {
  readonly ended: OracleEndedRun;
  readonly target: Target;
  /** The table that the run has swapped in, as it is now. */
  readonly state: OracleTableState;
  /** The table that it has retired. */
  readonly retired: { readonly name: string; readonly objectId: number };
  readonly identifierLimit: number;
  /** Names of an unfinished rollback that this plan goes on with. */
  readonly resumed: OracleCopyNames | null;
}

type StepOf<Kind extends OracleStep["kind"]> = Extract<OracleStep, { kind: Kind }>;

interface Parts {
  readonly request: OracleRollbackRequest;
  readonly copy: OracleCopy;
  readonly giver: NameGiver;
  readonly foreignKeys: OracleCarriedKey[];
}

function recorded<Kind extends OracleStep["kind"]>(plan: OraclePlan, kind: Kind): StepOf<Kind> {
  const step = plan.steps.find((candidate): candidate is StepOf<Kind> => candidate.kind === kind);
  if (!step) throw new Error(`a copy-swap has a step ${kind}`);
  return step;
}

/** Names for the table that goes: those of objects begin with its new one. */
function chooseRollbackNames({ state, retired, identifierLimit }: OracleRollbackRequest): OracleCopyNames {
  const taken = new Set(state.namesTaken);
  return {
    interim: retired.name,
    retired: chooseName(state.table, "_RETIRED", taken, identifierLimit),
    journalSuffix: "",
    carried: [],
  };
}

/**
 * The same machinery, mirrored: the source has the table's name now, the copy is the retired table, and the journal is what was
 * the reverse journal.
 */
export function mirrorCopy(copy: OracleCopy, state: OracleTableState, names: OracleCopyNames): OracleCopy {
  const { schema } = copy.source;
  return {
    ...copy,
    sourceObjectId: state.objectId,
    interim: { schema, name: names.interim },
    retired: { schema, name: names.retired },
    journal: copy.reverseJournal,
    reverseJournal: copy.journal,
    journalTrigger: copy.reverseTrigger,
    reverseTrigger: copy.journalTrigger,
  };
}

/** What is on the retired table has the name that the run gave it there; what goes gets a new one. */
function mirrorNames<
  Carried extends {
    readonly name: string;
    readonly interimName: string | null;
    readonly retiredName: string | null;
  },
>({ giver }: Parts, kind: "CONSTRAINT" | "INDEX" | "TRIGGER", items: readonly Carried[]): Carried[] {
  return items.flatMap((item) =>
    item.retiredName === null
      ? []
      : [{ ...item, interimName: item.retiredName, retiredName: giver.give(kind, item.name).retiredName }],
  );
}

function lock({ request: { state, target } }: Parts, mode: string, held: string, table = state.table): Lock {
  return {
    ...{ table: `${state.schema}.${table}`, mode, held },
    waitLimitMs: target.migration.lockTimeoutMs,
  };
}

function namesOf(items: readonly (OracleCarriedConstraint | OracleCarriedTrigger)[]): string[] {
  return items.flatMap(({ retiredName }) => (retiredName === null ? [] : [retiredName]));
}

function prepareRollback(parts: Parts): OracleStep {
  const { request, copy } = parts;
  const { lockTimeoutMs, cutoverPatienceMs } = request.target.migration;
  const swap = recorded(request.ended.plan, "swapTables");
  return {
    kind: "prepareRollback",
    purpose:
      "Opens the retired table for the replay, with its triggers disabled, notes from then on what anybody changes in it, and waits for transactions that no journal may have.",
    locks: [
      lock(
        parts,
        "EXCLUSIVE (DDL)",
        "for each statement; the application does not use it",
        copy.interim.name,
      ),
      lock(parts, "SHARE", "until the next COMMIT, at once; readers pass"),
      lock(parts, "SHARE", "until the next COMMIT, at once", copy.interim.name),
    ],
    hazards: [writesUnseen],
    copy,
    rolledBackRun: request.ended.runId,
    retiredObjectId: request.retired.objectId,
    triggers: namesOf(swap.triggers),
    identities: carryIdentities(request.state).map(({ column }) => column),
    lateConstraints: namesOf(swap.lateConstraints),
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

function readingSteps({ request, copy }: Parts): OracleStep[] {
  const { parallelDegree } = request.target.migration;
  const none = { locks: [], hazards: [], copy };
  return [
    {
      kind: "deltaLoad",
      purpose:
        "Replays the reverse journal into the retired table: brings its keys to the table's current state, and deletes the very rows it read.",
      ...none,
      hazards: [
        {
          code: "LONG_RUNNING",
          text: `${copy.source.schema}.${copy.journal} has a row for each change since the swap, has no index, and is not shrunk as it is emptied: each batch, each chunk of the comparison and the cutover under its fence read it up to the highest block that it ever had. After millions of changes the cutover may not fit into its window (CUTOVER_TOO_SLOW) however often it is tried; the application goes on then. Look at the segment's size first.`,
        },
      ],
    },
    {
      ...none,
      kind: "validate",
      purpose:
        "Compares every row of the table and the retired one by chunks, each in one statement and so as of one moment. One differing byte refuses the cutover.",
      hazards: [
        {
          code: "LONG_RUNNING",
          text: "The longest step: all rows of both tables are read, whatever was written since the swap. It can be stopped and resumed at any moment. Drop or truncate no partition until the cutover: no trigger sees that, and the rollback would begin anew (SOURCE_TRUNCATED).",
        },
      ],
      parallelDegree,
    },
  ];
}

function swapBack(parts: Parts): OracleStep {
  const { request, copy, foreignKeys } = parts;
  const { lockTimeoutMs, cutoverPatienceMs } = request.target.migration;
  const swap = recorded(request.ended.plan, "swapTables");
  return {
    ...swap,
    purpose:
      "Makes the table READ ONLY, replays and compares the last keys, swaps the names, and opens the table as it was before the run. If it takes too long, it opens the present one again and tries later.",
    locks: swap.locks.map((one) => ({ ...one, waitLimitMs: lockTimeoutMs })),
    hazards: swap.hazards.filter(({ code }) => code !== "WAY_BACK_COSTS"),
    copy,
    foreignKeys,
    triggers: mirrorNames(parts, "TRIGGER", swap.triggers),
    identities: carryIdentities(request.state),
    lateConstraints: mirrorNames(parts, "CONSTRAINT", swap.lateConstraints),
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

function restoreNames(parts: Parts): OracleStep {
  const restore = recorded(parts.request.ended.plan, "restoreGrants");
  return {
    ...restore,
    copy: parts.copy,
    constraints: mirrorNames(parts, "CONSTRAINT", restore.constraints),
    indexes: mirrorNames(parts, "INDEX", restore.indexes),
  };
}

function closeWayBack(parts: Parts): OracleStep {
  return {
    kind: "closeWayBack",
    purpose:
      "Drops the trigger and the journal that have watched the retired table: there is no way forward again but another run.",
    locks: [lock(parts, "EXCLUSIVE (DDL)", "for the dropping of a trigger")],
    hazards: [],
    copy: parts.copy,
  };
}

function reasonOf({ ended, retired, state }: OracleRollbackRequest): string {
  const table = `${state.schema}.${state.table}`;
  return `Run ${ended.runId}, which swapped ${table} on ${ended.swappedAt}, is rolled back: ${state.schema}.${retired.name}, the table before it, gets every change made since, is proven equal, and swapped in again.`;
}

/** The way back from a run, derived from what that run has recorded: no clock, no connection, no randomness. */
export function planOracleRollback(request: OracleRollbackRequest): OraclePlan {
  const { ended, state, target, identifierLimit, resumed } = request;
  const names = resumed ?? chooseRollbackNames(request);
  const giver = new NameGiver(names, identifierLimit, state.namesTaken);
  const copy = mirrorCopy(recorded(ended.plan, "swapTables").copy, state, names);
  const parts: Parts = { request, copy, giver, foreignKeys: carryForeignKeys(state, giver) };
  const plan: Omit<OraclePlan, "hash"> = {
    table: { schema: state.schema, name: state.table },
    method: "rollback",
    rollsBack: ended.runId,
    reason: reasonOf(request),
    layout: ended.plan.layout,
    sourceFingerprint: fingerprintOracle(state),
    hazards: [
      {
        code: "WAY_BACK_ENDS",
        text: `The table as the run has left it stays as ${copy.retired.schema}.${copy.retired.name}, READ ONLY, with the rows up to the rollback. Nothing records what is written after it: the way forward again is another run.`,
      },
    ],
    steps: [
      prepareRollback(parts),
      ...readingSteps(parts),
      swapBack(parts),
      ...validateForeignKeys(copy, parts.foreignKeys, target.migration.lockTimeoutMs),
      restoreNames(parts),
      closeWayBack(parts),
    ],
  };
  return { ...plan, hash: hashOf(plan) };
}
