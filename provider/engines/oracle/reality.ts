import type { OracleSession } from "../../dialect/oracle";
import { discoverTables } from "../../discovery/oracle";
import { describeTable, findDifference } from "../../planning/oracle/declared";
import { describeOraclePartitioning } from "../../planning/oracle/partitioned";
import { oracleLayoutRuleOf } from "../../planning/oracle/layout-rule";
import type { Inputs } from "../../resource/settings";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { PartitioningSummary } from "../../schema/report";
import type { Target } from "../../schema/target";
import type { Reality } from "../engine";
import { driftedSettings, missingReality } from "../reality";
import { readProofs } from "../run-proof";
import { isRolledBack } from "../rollback";
import { readOutcome } from "../run-summary";
import { oracleRenderer, refuseMissingTable } from "./plan-target";

/** The declaration as it would have to read to be true. */
function realSettings(declared: Inputs, target: Target, state: OracleTableState): Inputs {
  const rule = oracleLayoutRuleOf(target, state);
  return findDifference(state, rule) === null
    ? declared
    : driftedSettings(declared, describeTable(state, rule));
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
    ahead: null,
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
  if (!state) return missingReality(await refuseMissingTable(session, database, target), declared);
  const outcome = await readOutcome(session, oracleRenderer.ledger(), name);
  return {
    missing: null,
    settings: isRolledBack(outcome, target) ? declared : realSettings(declared, target, state),
    partitioning: summarize(state),
    ...outcome,
    proofs: await readProofs(session, oracleRenderer.ledger(), name),
    notes: [],
  };
}
