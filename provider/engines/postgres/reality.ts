import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { presentOf } from "../../planning/interval-layout";
import { isPartitioned, layoutRuleOf } from "../../planning/layout-rule";
import {
  describeBound,
  describePartitioning,
  findMismatch,
  findMissingPartitions,
} from "../../planning/partitioned";
import type { Inputs } from "../../resource/settings";
import type { PartitioningSummary } from "../../schema/report";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Reality } from "../engine";
import { driftedSettings, missingReality } from "../reality";
import { readOutcome } from "../run-summary";
import { measureKeyMax, refuseMissingTable, renderer } from "./plan-target";
import { noteRowsOutside } from "./rows-outside";

/** The declaration as it would have to read to be true. */
function realSettings(declared: Inputs, target: Target, state: TableState): Inputs {
  if (!state.partitioning) return isPartitioned(target) ? driftedSettings(declared, "NONE") : declared;
  const isAsDeclared = findMismatch(state.partitioning, layoutRuleOf(target, state, state.table)) === null;
  return isAsDeclared ? declared : driftedSettings(declared, describePartitioning(state.partitioning));
}

const unpartitioned: PartitioningSummary = {
  strategy: "NONE",
  partitions: 0,
  leaves: 0,
  first: "",
  last: "",
  missing: [],
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
  const missing = isAsDeclared
    ? findMissingPartitions(partitioning, rule, presentOf(rule, database.now, keyMax))
    : [];
  return {
    strategy: describePartitioning(partitioning).replace(/, \d+ partitions/, ""),
    partitions: ranges.length,
    leaves: partitioning.leafCount,
    first: ranges[0]?.boundText ?? "",
    last: ranges.at(-1)?.boundText ?? "",
    missing: missing.map(({ bound }) => describeBound(bound)),
    rowsOutside,
  };
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
  const partitioning = summarize(target, state, database, keyMax, outside !== null);
  return {
    missing: null,
    settings: realSettings(declared, target, state),
    partitioning,
    ...(await readOutcome(session, renderer.ledger(), target)),
    notes: [...noteMissing(target, partitioning), ...(outside === null ? [] : [outside])],
  };
}
