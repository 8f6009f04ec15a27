import { refuseUnexpectedSource } from "../../expected-source";
import { describeOraclePartitioning } from "../partitioned";
import type { OracleRule } from "./rule";

/** Refuses a table that is not what it was declared to be before. */
export const refuseUnexpected: OracleRule = ({ target, state: { partitioning } }) =>
  refuseUnexpectedSource(target, {
    isPartitioned: partitioning !== null,
    hasIntervals: (partitioning?.interval ?? null) !== null && partitioning?.subpartitioning === null,
    description: partitioning ? describeOraclePartitioning(partitioning) : "not partitioned",
  });
