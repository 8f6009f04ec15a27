import type { OracleSession } from "../../dialect/oracle";
import { discoverTables } from "../../discovery/oracle";
import { describeOraclePartitioning, isAsDeclared } from "../../planning/oracle/partitioned";
import { oracleLayoutRuleOf } from "../../planning/oracle/plan-table";
import type { Reality } from "../../resource/reality";
import type { Inputs } from "../../resource/settings";
import { readOutcome } from "../../run-summary";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { PartitioningSummary } from "../../schema/report";
import type { Target } from "../../schema/target";
import { oracleRenderer, refuseMissing } from "./plan-target";

const partitionSettings = new Set([
  ...["partitionColumn", "intervalType", "intervalValue", "partitionsAhead"],
  ...["subpartitionType", "subpartitionColumn", "subpartitionCount"],
]);

/** The declaration as it would have to read to be true: what refresh shows as drift. */
function realSettings(declared: Inputs, target: Target, state: OracleTableState): Inputs {
  const { partitioning } = state;
  if (partitioning && isAsDeclared(partitioning, oracleLayoutRuleOf(target, state))) return declared;
  const rest = Object.entries(declared).filter(([name]) => !partitionSettings.has(name));
  const partitionType = partitioning ? describeOraclePartitioning(partitioning) : "NONE";
  return { ...Object.fromEntries(rest), partitionType };
}

/** The database makes partitions as rows arrive: none is missing, and no row lies outside of them. */
function summarize({ partitioning }: OracleTableState): PartitioningSummary {
  const partitions = partitioning?.partitions ?? [];
  return {
    strategy: partitioning
      ? describeOraclePartitioning(partitioning).replace(/, \d+ partitions/, "")
      : "NONE",
    partitions: partitions.length,
    leaves: partitioning?.leafCount ?? 0,
    first: partitions[0]?.highValue ?? "",
    last: partitions.at(-1)?.highValue ?? "",
    missing: [],
    rowsOutside: false,
  };
}

/** Reads a table of Oracle, its partitioning and what has become of its runs. */
export async function readOracleReality(
  session: OracleSession,
  target: Target,
  declared: Inputs,
): Promise<Reality> {
  const name = { schema: target.schema, table: target.table };
  const { tables, database } = await discoverTables(session, { tables: [name] });
  const [state] = tables;
  if (!state) {
    const missing = await refuseMissing(session, database, target);
    return { missing, settings: declared, partitioning: null, result: null, retired: null, notes: [] };
  }
  return {
    missing: null,
    settings: realSettings(declared, target, state),
    partitioning: summarize(state),
    ...(await readOutcome(session, oracleRenderer.ledger(), name)),
    notes: [],
  };
}
