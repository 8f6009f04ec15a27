import { refuseUnexpectedSource } from "../expected-source";
import { describePartitioning } from "../partitioned";
import type { PreflightRule } from "./rule";

/** Refuses a table that is not what it was declared to be before. */
export const refuseUnexpected: PreflightRule = ({ target, state: { partitioning } }) =>
  refuseUnexpectedSource(target, {
    isPartitioned: partitioning !== null,
    hasIntervals:
      partitioning?.strategy === "RANGE" &&
      partitioning.partitions.every(({ subpartitioning }) => subpartitioning === null),
    description: partitioning ? describePartitioning(partitioning) : "not partitioned",
  });
