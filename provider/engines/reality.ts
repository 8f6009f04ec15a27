import type { Refusal } from "../errors";
import type { Inputs } from "../resource/settings";
import type { Reality } from "./engine";

const partitionSettings: ReadonlySet<string> = new Set([
  ...[
    "partitionColumn",
    "intervalType",
    "intervalValue",
    "partitionsAhead",
    "retention",
    "partitions",
    "partitionCount",
  ],
  ...["subpartitionType", "subpartitionColumn", "subpartitionCount"],
  ...["tablespace", "partitionTablespaces", "subpartitionTablespaces"],
  ...["lobs", "compression", "rowMovement", "parallel"],
]);

/** The declaration of a table that is partitioned otherwise, as it would have to read to be true: what refresh shows as drift. */
export function driftedSettings(declared: Inputs, partitionType: string): Inputs {
  const rest = Object.entries(declared).filter(([name]) => !partitionSettings.has(name));
  return { ...Object.fromEntries(rest), partitionType };
}

/** What is known of a table that is not there. */
export function missingReality(missing: Refusal, declared: Inputs): Reality {
  return {
    missing,
    settings: declared,
    partitioning: null,
    result: null,
    retired: null,
    proofs: [],
    notes: [],
  };
}
