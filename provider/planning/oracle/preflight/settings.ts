import { refuse, type Refusal } from "../../../errors";
import { keyOptionOf } from "../../unique-keys";
import type { OracleRule } from "./rule";

function refuseSetting(path: string, value: string, remedy: string): Refusal {
  return refuse("UNSUPPORTED_SETTING", path, { path, value, engine: "Oracle", remedy });
}

const remedies = {
  partitionsAhead: "Remove it: Oracle creates the partition of an interval with its first row.",
  retention: "Remove it: partitions are detached on PostgreSQL only.",
  uniqueKeys:
    "Remove it: on Oracle a unique key that lacks the partition key stays as it is, with a global index.",
  history: 'Set it to "copy", or remove it: a table of Oracle cannot be attached with its rows.',
} as const;

/** Refuses settings that have no meaning on Oracle: it makes partitions by itself, and has global unique indexes. */
export const refuseSettings: OracleRule = ({ target }) => {
  const { partitionsAhead, retention, history } = {
    partitionsAhead: undefined,
    retention: undefined,
    history: undefined,
    ...target,
  };
  const keys = keyOptionOf(target);
  const given: readonly (readonly [keyof typeof remedies, unknown])[] = [
    ["partitionsAhead", partitionsAhead],
    ["uniqueKeys", keys === "refuse" ? undefined : keys],
    ["retention", retention],
    ["history", history === "keepAsOnePartition" ? history : undefined],
  ];
  const isContrary =
    history === "keepPartitions" && target.migration.method === "copySwap"
      ? [
          refuseSetting(
            "migration.method",
            '"copySwap"',
            'Remove it, or set history to "copy": one keeps the partitions of today, the other copies their rows.',
          ),
        ]
      : [];
  const unsupported = given
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => refuseSetting(path, JSON.stringify(value), remedies[path]));
  return [...isContrary, ...unsupported];
};
