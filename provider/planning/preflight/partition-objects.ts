import { refuse } from "../../errors";
import { tableName, type PreflightRule } from "./rule";

/** Refuses what hangs on a single partition: the copy has other partitions, and nothing of theirs. */
export const refusePartitionObjects: PreflightRule = (subject) =>
  (subject.state.partitioning?.objects ?? []).map(({ kind, name, partition }) =>
    refuse("NOT_CARRIED", "table", {
      kind: `${kind} (of partition ${partition} alone)`,
      name,
      table: tableName(subject),
      remedy: "Put it on the partitioned table, or remove it first.",
    }),
  );
