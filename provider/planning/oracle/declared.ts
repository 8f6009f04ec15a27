import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleTableState } from "../../schema/oracle-table-state";
import { describeOraclePartitioning, findOracleMismatch, isAsDeclared } from "./partitioned";
import { describeOddAttributes } from "./attributes";
import { findOddStorage } from "./storage";

/** What a table is, in words: how it is partitioned, and what of it is stored otherwise than declared. */
export function describeTable(state: OracleTableState, rule: OracleLayoutRule): string {
  const scheme = state.partitioning ? describeOraclePartitioning(state.partitioning) : "NONE";
  const odd = describeOddSettings(state, rule);
  return odd === null ? scheme : `${scheme}; ${odd}`;
}

/** What of a table's storage and settings is not as declared, in words; null where all is. */
export function describeOddSettings(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const odd = [findOddStorage(state, rule), describeOddAttributes(state, rule)].filter(
    (each) => each !== null,
  );
  return odd.length === 0 ? null : odd.join("; ");
}

/** Why a table is not as declared, by its partitioning or by how it is stored; null where it is. */
export function findDifference(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const { partitioning } = state;
  if (isAsDeclared(partitioning, rule))
    return describeOddSettings(state, rule) === null ? null : describeTable(state, rule);
  return (partitioning && findOracleMismatch(partitioning, rule)) ?? "NONE";
}
