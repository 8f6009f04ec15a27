import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { presentOf } from "../../planning/interval-layout";
import { isPartitioned, layoutRuleOf } from "../../planning/layout-rule";
import { measureAhead } from "../../planning/interval-partitions";
import {
  describeBound,
  describeSome,
  describePartitioning,
  findMismatch,
  findMissingPartitions,
} from "../../planning/partitioned";
import { findExpired } from "../../planning/retention";
import type { Placement } from "../../planning/rows-outside";
import type { Inputs } from "../../resource/settings";
import type { PartitioningSummary } from "../../schema/report";
import type { GuardState } from "../../schema/guard";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Reality } from "../engine";
import { driftedSettings, missingReality } from "../reality";
import { readProofs } from "../run-proof";
import { isRolledBack } from "../rollback";
import { readOutcome } from "../run-summary";
import { placeRowsOutside } from "./default-partition";
import { measureKeyMax } from "./measured-key";
import { refuseMissingTable, renderer } from "./plan-target";
import { noteRowsOutside } from "./rows-outside";

/** The declaration as it would have to read to be true. */
function realSettings(declared: Inputs, target: Target, state: TableState): Inputs {
  if (!state.partitioning) return isPartitioned(target) ? driftedSettings(declared, "NONE") : declared;
  const isAsDeclared = findMismatch(state.partitioning, layoutRuleOf(target, state, state.table)) === null;
  return isAsDeclared
    ? withRealKeys(declared, state)
    : driftedSettings(declared, describePartitioning(state.partitioning));
}

function isDamaged({ faults }: GuardState): boolean {
  return faults.length > 0;
}

/** A key whose guard does not work any more is as if nobody had asked for one. */
function withRealKeys(declared: Inputs, { guards }: TableState): Inputs {
  const isGuarded = declared["uniqueKeys"] === "widen" || declared["uniqueKeys"] === "guard";
  return isGuarded && guards.some(isDamaged) ? { ...declared, uniqueKeys: "refuse" } : declared;
}

function noteGuards({ schema, table, guards }: TableState): string[] {
  return guards
    .filter(isDamaged)
    .map(
      ({ key, name, faults }) =>
        `${schema}.${table}: the guard ${name} does not keep ${key} unique any more: ${faults.join("; ")}.`,
    );
}

const unpartitioned: PartitioningSummary = {
  strategy: "NONE",
  partitions: 0,
  leaves: 0,
  first: "",
  last: "",
  missing: [],
  ahead: null,
  rowsOutside: false,
};

function summarize(
  target: Target,
  state: TableState,
  database: DatabaseState,
  keyMax: string | null,
  rowsOutside: boolean,
): PartitioningSummary {
  const { partitioning } = state;
  if (!partitioning) return unpartitioned;
  const rule = layoutRuleOf(target, state, state.table);
  const ranges = partitioning.partitions.filter(({ isDefault }) => !isDefault);
  const isAsDeclared = findMismatch(partitioning, rule) === null;
  const present = presentOf(rule, database.now, keyMax);
  const missing = isAsDeclared ? findMissingPartitions(partitioning, rule, present) : [];
  return {
    strategy: describePartitioning(partitioning).replace(/, \d+ partitions/, ""),
    partitions: ranges.length,
    leaves: partitioning.leafCount,
    first: ranges[0]?.boundText ?? "",
    last: ranges.at(-1)?.boundText ?? "",
    missing: missing.map(({ bound }) => describeBound(bound)),
    ahead: isAsDeclared && rule.strategy === "INTERVAL" ? measureAhead(partitioning, rule, present) : null,
    rowsOutside,
  };
}

/** How long the partitions last, where they run low. */
function noteAhead(target: Target, { ahead, missing }: PartitioningSummary): string[] {
  if (ahead === null || missing.length === 0) return [];
  const left = ahead.left === 1 ? "1 partition is" : `${ahead.left} partitions are`;
  const until = ahead.until === null ? "; the current interval has none" : `, until ${ahead.until}`;
  return [`${target.schema}.${target.table}: ${left} left ahead of now${until}.`];
}

/** Partitions that the next run would detach. */
function noteExpired(target: Target, state: TableState, { now }: DatabaseState): string[] {
  if (!state.partitioning || !isPartitioned(target)) return [];
  const rule = layoutRuleOf(target, state, state.table);
  const expired = findExpired(state.partitioning, rule, presentOf(rule, now, null));
  if (expired.length === 0) return [];
  const names = expired.slice(0, 5).map(({ name }) => name);
  const more = expired.length > 5 ? ` and ${expired.length - 5} more` : "";
  const noun = expired.length === 1 ? "partition is" : "partitions are";
  return [
    `${target.schema}.${target.table}: ${expired.length} ${noun} older than retention keeps: ${names.join(", ")}${more}.`,
  ];
}

/** What the next run would move out of the default partition. */
function noteMoving(target: Target, placement: Placement | null): string[] {
  if (placement === null || placement.moved.length === 0) return [];
  const { rows, moved } = placement;
  const into = moved.length === 1 ? "a partition that is" : `${moved.length} partitions that are`;
  return [
    `${target.schema}.${target.table}: ${rows} rows of the default partition belong to ${into} not there: ${describeSome(moved)}.`,
  ];
}

function noteMissing(target: Target, { missing }: PartitioningSummary): string[] {
  if (missing.length === 0) return [];
  const some = missing.slice(0, 5).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  const noun = missing.length === 1 ? "partition is" : "partitions are";
  return [`${target.schema}.${target.table}: ${missing.length} ${noun} missing: ${some}${more}.`];
}

/** Reads a table, its partitioning and what has become of its runs, straight from the database. */
export async function readPostgresReality(
  session: Session,
  target: Target,
  declared: Inputs,
): Promise<Reality> {
  const { schema, table } = target;
  const { tables, database } = await discoverTables(session, { tables: [{ schema, table }] });
  const [state] = tables;
  if (!state) return missingReality(await refuseMissingTable(session, database, target), declared);
  const keyMax = await measureKeyMax(session, state, target);
  const outside = await noteRowsOutside(session, state);
  const placement =
    outside === null ? null : await placeRowsOutside(session, { target, state, database, keyMax });
  const outcome = await readOutcome(session, renderer.ledger(), target);
  const partitioning = summarize(target, state, database, keyMax, outside !== null);
  return {
    missing: null,
    settings: isRolledBack(outcome, target) ? declared : realSettings(declared, target, state),
    partitioning,
    ...outcome,
    proofs: await readProofs(session, renderer.ledger(), target),
    notes: [
      ...noteMissing(target, partitioning),
      ...noteGuards(state),
      ...noteAhead(target, partitioning),
      ...(outside === null ? [] : [outside]),
      ...noteMoving(target, placement),
      ...noteExpired(target, state, database),
    ],
  };
}
