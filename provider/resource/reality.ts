import { discoverTables } from "../discovery/postgres";
import type { Refusal } from "../errors";
import { measureKeyMax, refuseMissingTable, renderer } from "../plan-target";
import { presentOf } from "../planning/layout";
import { describePartitioning, findMismatch, findMissingPartitions } from "../planning/partitioned";
import { layoutRuleOf } from "../planning/plan-table";
import { readOutcome } from "../run-summary";
import type { Connection } from "../schema/connection";
import type { PartitioningSummary, RetiredSummary, RunResult } from "../schema/report";
import type { DatabaseState, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { noteRowsOutside } from "./rows-outside";
import { withSession } from "./schema-cache";
import type { Inputs } from "./settings";

/** A table as it is, in the words of its declaration. */
export interface Reality {
  /** Why there is no such table; null where there is one. */
  readonly missing: Refusal | null;
  readonly settings: Inputs;
  readonly partitioning: PartitioningSummary | null;
  readonly result: RunResult | null;
  readonly retired: RetiredSummary | null;
  /** What a user should notice. */
  readonly notes: readonly string[];
}

const partitionSettings = [
  ...["partitionColumn", "intervalType", "intervalValue", "partitionsAhead"],
  ...["subpartitionType", "subpartitionColumn", "subpartitionCount"],
];

function without(inputs: Inputs, names: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}

/** The declaration as it would have to read to be true: what refresh shows as drift. */
function realSettings(declared: Inputs, target: Target, state: TableState): Inputs {
  if (!state.partitioning) return { ...without(declared, partitionSettings), partitionType: "NONE" };
  if (findMismatch(state.partitioning, layoutRuleOf(target, state, state.table)) === null) return declared;
  return { ...without(declared, partitionSettings), partitionType: describePartitioning(state.partitioning) };
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
    missing: missing.map(({ lower, upper }) => `${lower ?? ""} to ${upper}`),
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
export function readReality(connection: Connection, target: Target, declared: Inputs): Promise<Reality> {
  const { schema, table } = target;
  return withSession(connection, `reading ${schema}.${table}`, async (session) => {
    const { tables, database } = await discoverTables(session, { tables: [{ schema, table }] });
    const [state] = tables;
    if (!state) {
      const missing = await refuseMissingTable(session, database, target);
      return { missing, settings: declared, partitioning: null, result: null, retired: null, notes: [] };
    }
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
  });
}
