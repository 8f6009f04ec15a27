import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePlan, OracleStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard, Lock } from "../../schema/plan";
import type { Target } from "../../schema/target";
import { findOddAttributes } from "./attributes";
import { licensedOptions } from "./compression";
import { fingerprintOracle } from "./fingerprint";
import { keysRefused, rowsFixed } from "./hazards";
import type { OracleMetadataChange } from "./metadata-change";
import { findOracleMismatch, subpartitionsToCome } from "./partitioned";

interface Subject {
  readonly state: OracleTableState;
  readonly target: Target;
  readonly layout: OracleLayoutRule;
}

type OddAttributes = ReturnType<typeof findOddAttributes>;

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

function changeStep(subject: Subject, change: OracleMetadataChange): OracleStep {
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

function attributesStep(subject: Subject, odd: OddAttributes): OracleStep {
  return {
    ...baseOf(subject),
    kind: "setAttributes",
    purpose:
      "Changes settings of the table, one by one; rows and partitions that are there stay as they are.",
    changes: odd.map(({ change }) => change),
  };
}

/** A layout without settings: partitions to come get as many subpartitions as before. */
function withoutSettings({ layout, state }: Subject): OracleLayoutRule {
  const { storage, ...scheme } = layout;
  void storage;
  if (scheme.hash === null || state.partitioning === null) return scheme;
  return { ...scheme, hash: { ...scheme.hash, count: subpartitionsToCome(state.partitioning) } };
}

/** Each step leaves the table as its own layout says: settings are the last one's. */
function stepsOf(subject: Subject, change: OracleMetadataChange | null, odd: OddAttributes): OracleStep[] {
  const first = odd.length === 0 ? subject : { ...subject, layout: withoutSettings(subject) };
  return [
    ...(change === null ? [] : [changeStep(first, change)]),
    ...(odd.length === 0 ? [] : [attributesStep(subject, odd)]),
  ];
}

/** Where the last partition ends is left out: intervals come by themselves, and a plan must not change by it. */
const partitionsStay: Hazard = {
  code: "PARTITIONS_STAY",
  text: "The partitions of today stay as they are, with their rows and bounds. Only rows behind the last of them come into partitions of the interval declared, which is counted from where that one ends, and not from the calendar.",
};

/** What is set for rows and partitions to come tells nothing of those that are there. */
function rowsStay(odd: OddAttributes): Hazard[] {
  const isOfRows = ({ change }: OddAttributes[number]): boolean =>
    !["rowMovement", "parallel", "indexParallel"].includes(change.kind);
  if (!odd.some(isOfRows)) return [];
  return [
    {
      code: "ROWS_STAY",
      text: `No row is written anew: what is there stays compressed, and lies, as it does, in as many subpartitions. To bring all rows to the settings declared, set migration.method to "copySwap" (and history to "copy"), or move single partitions by ALTER TABLE … MOVE PARTITION … UPDATE INDEXES ONLINE afterwards.`,
    },
  ];
}

function hazardsOf(
  { state, layout }: Subject,
  change: OracleMetadataChange | null,
  odd: OddAttributes,
): Hazard[] {
  const stay = change?.kind === "setInterval" && change.on ? [partitionsStay] : [];
  const refused = change?.kind === "setInterval" ? keysRefused(state, layout) : [];
  const isNew = (kind: string): boolean => odd.some((each) => each.change.kind === kind);
  return [
    ...[...stay, ...refused, ...rowsStay(odd)],
    ...(isNew("compression") ? licensedOptions(layout) : []),
    ...(isNew("rowMovement") ? rowsFixed(layout) : []),
  ];
}

function reasonOf(
  { state, layout }: Subject,
  change: OracleMetadataChange | null,
  odd: OddAttributes,
): string {
  const { partitioning } = state;
  const mismatch = partitioning && change ? (findOracleMismatch(partitioning, layout) ?? "") : null;
  const settings = odd.map(({ actual }) => actual).join("; ");
  return [
    ...(mismatch === null ? [] : [`The table is partitioned otherwise: ${mismatch}.`]),
    ...(settings === "" ? [] : [`The table has other settings: ${settings}.`]),
    "No row has to move.",
  ].join(" ");
}

/**
 * The plan of a change that moves no row: short DDL on the table itself, no copy, and so no way back but another change.
 * @param change of its partitions; null where its settings alone are not as declared
 */
export function planOracleMetadata(
  subject: Subject,
  change: OracleMetadataChange | null,
): Omit<OraclePlan, "hash"> {
  const { state, layout } = subject;
  const odd = findOddAttributes(state, layout);
  return {
    table: { schema: state.schema, name: state.table },
    method: change?.kind ?? "setAttributes",
    reason: reasonOf(subject, change, odd),
    layout,
    sourceFingerprint: fingerprintOracle(state),
    hazards: hazardsOf(subject, change, odd),
    steps: stepsOf(subject, change, odd),
  };
}
