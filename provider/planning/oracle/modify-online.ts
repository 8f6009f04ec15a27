import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleModifyOnlineStep } from "../../schema/oracle-modify-online";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";
import type { Target } from "../../schema/target";
import { mayBeLocal } from "./carried";
import { fingerprintOracle } from "./fingerprint";
import { hazardsOfModifiedTable } from "./hazards";
import { indexesThatMove } from "./index-homes";

interface Subject {
  readonly state: OracleTableState;
  readonly target: Target;
  readonly layout: OracleLayoutRule;
  /** Why the table is not as declared. */
  readonly actual: string;
}

/** What a copy-swap gives, and one statement of the server's does not. */
const lacks: readonly Hazard[] = [
  {
    code: "ROWS_NOT_COMPARED",
    text: "No row is compared: that all of them arrive is Oracle's word alone. Nor could it be proven afterwards, because no table is left to compare with.",
  },
  {
    code: "NO_WAY_BACK",
    text: "There is no retired table, and no way back but another such statement.",
  },
  {
    code: "NOT_THROTTLED",
    text: "It cannot be slowed down or paused: parallelDegree, chunkRows, lockTimeoutMs and keepOldForDays have no effect, and the time forecast is a copy-swap's. It does not go on where it was: one that is ended is begun anew. Where the client is killed, the statement may go on in the server, and takes effect; pulumi up then finds it done.",
  },
  {
    code: "WAITS_FOR_WRITERS",
    text: "It waits at its beginning and before its end for transactions that are open on the table, which DDL_LOCK_TIMEOUT is not known to limit: one that stays open for hours holds it up for as long. Oracle documents no limit for the moment in which it takes effect.",
  },
  {
    code: "NEEDS_SPACE",
    text: "Until it takes effect, rows and indexes are there twice, local indexes in the table's own tablespace; redo comes for all of them.",
  },
];

function stepOf({ state, target, layout }: Subject): OracleModifyOnlineStep {
  const { cutoverPatienceMs: patienceMs } = target.migration;
  return {
    kind: "modifyOnline",
    purpose:
      "Lets Oracle copy the rows into partitions and build the indexes by one statement on the table itself, while the application writes; then proves by a before and after inventory that nothing else has changed.",
    locks: [
      {
        table: `${state.schema}.${state.table}`,
        mode: "EXCLUSIVE (DDL), ONLINE",
        waitLimitMs: null,
        held: "for moments that Oracle chooses, at the beginning and the end; writers pass in between",
      },
    ],
    hazards: [...lacks, ...indexesThatMove(state, layout)],
    table: { schema: state.schema, name: state.table },
    tableObjectId: state.objectId,
    layout,
    indexes: state.indexes.map((index) => ({ name: index.name, isLocal: mayBeLocal(index, state, layout) })),
    // Other keys or narrower bounds would refuse an UPDATE that has always been taken (ORA-14402).
    enablesRowMovement: !state.rowMovement,
    patienceMs,
  };
}

/** The plan of Oracle's own way, which is taken only where it is named. */
export function planOracleModifyOnline(subject: Subject): Omit<OraclePlan, "hash"> {
  const { state, layout, actual } = subject;
  return {
    table: { schema: state.schema, name: state.table },
    method: "modifyOnline",
    reason: `${actual} migration.method names Oracle's own ALTER TABLE … MODIFY … ONLINE, which is never chosen by itself.`,
    layout,
    sourceFingerprint: fingerprintOracle(state),
    hazards: hazardsOfModifiedTable(state, layout),
    steps: [stepOf(subject)],
  };
}
