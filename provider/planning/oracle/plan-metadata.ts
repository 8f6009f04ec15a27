import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePlan, OracleStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard, Lock } from "../../schema/plan";
import type { Target } from "../../schema/target";
import { fingerprintOracle } from "./fingerprint";
import { keysRefused } from "./hazards";
import type { OracleMetadataChange } from "./metadata-change";
import { findOracleMismatch } from "./partitioned";

interface Subject {
  readonly state: OracleTableState;
  readonly target: Target;
  readonly layout: OracleLayoutRule;
}

function baseOf({ state, target, layout }: Subject) {
  const { lockTimeoutMs: waitLimitMs, cutoverPatienceMs: patienceMs } = target.migration;
  const held = "for one change of the dictionary; readers pass";
  const lock: Lock = { table: `${state.schema}.${state.table}`, mode: "EXCLUSIVE (DDL)", waitLimitMs, held };
  return {
    locks: [lock],
    hazards: [],
    table: { schema: state.schema, name: state.table },
    tableObjectId: state.objectId,
    layout,
    patienceMs,
  };
}

function stepOf(subject: Subject, change: OracleMetadataChange): OracleStep {
  const base = baseOf(subject);
  if (change.kind === "addPartitions") {
    const purpose =
      "Adds the declared partitions that are missing, one by one; they are empty, and no row moves.";
    return { ...base, kind: "addPartitions", purpose, partitions: [...change.partitions] };
  }
  const purpose = change.on
    ? "Tells the database to make a partition for each interval behind the last one there is."
    : "Tells the database to make no more partitions by itself; those that it has made stay, as ranges.";
  const earlier = change.on ? null : (subject.state.partitioning?.interval?.text ?? null);
  return { ...base, kind: "setInterval", purpose, on: change.on, earlier };
}

/** Where the last partition ends is left out: intervals come by themselves, and a plan must not change by it. */
const partitionsStay: Hazard = {
  code: "PARTITIONS_STAY",
  text: "The partitions of today stay as they are, with their rows and bounds. Only rows behind the last of them come into partitions of the interval declared, which is counted from where that one ends, and not from the calendar.",
};

/** The plan of a change that moves no row: short DDL on the table itself, no copy, and so no way back but another change. */
export function planOracleMetadata(subject: Subject, change: OracleMetadataChange): Omit<OraclePlan, "hash"> {
  const { state, layout } = subject;
  const { partitioning } = state;
  const actual = partitioning ? (findOracleMismatch(partitioning, layout) ?? "") : "";
  const stay = change.kind === "setInterval" && change.on ? [partitionsStay] : [];
  return {
    table: { schema: state.schema, name: state.table },
    method: change.kind,
    reason: `The table is partitioned otherwise: ${actual}. No row has to move.`,
    layout,
    sourceFingerprint: fingerprintOracle(state),
    hazards: change.kind === "setInterval" ? [...stay, ...keysRefused(state, layout)] : [],
    steps: [stepOf(subject, change)],
  };
}
