import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleTableState } from "../../schema/oracle-table-state";
import { describeOraclePartitioning, findOracleMismatch, isAsDeclared } from "./partitioned";
import { findOddStorage } from "./storage";

/** What a table is, in words: how it is partitioned, and what of it is stored otherwise than declared. */
export function describeTable(state: OracleTableState, rule: OracleLayoutRule): string {
  const scheme = state.partitioning ? describeOraclePartitioning(state.partitioning) : "NONE";
  const storage = findOddStorage(state, rule);
  return storage === null ? scheme : `${scheme}; ${storage}`;
}

/** Why a table is not as declared, by its partitioning or by where it is stored; null where it is. */
export function findDifference(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const { partitioning } = state;
  if (isAsDeclared(partitioning, rule))
    return findOddStorage(state, rule) === null ? null : describeTable(state, rule);
  return (partitioning && findOracleMismatch(partitioning, rule)) ?? "NONE";
}
