import { refuse, type Refusal } from "../../../errors";
import { keyOptionOf } from "../../unique-keys";
import type { OracleRule } from "./rule";

function refuseSetting(path: string, value: string, remedy: string): Refusal {
  return refuse("UNSUPPORTED_SETTING", path, { path, value, engine: "Oracle", remedy });
}

/** Refuses settings that have no meaning on Oracle: it makes partitions by itself, and has global unique indexes. */
export const refuseSettings: OracleRule = ({ target }) => [
  ...(target.partitionsAhead === undefined
    ? []
    : [
        refuseSetting(
          "partitionsAhead",
          String(target.partitionsAhead),
          "Remove it: Oracle creates the partition of an interval with its first row.",
        ),
      ]),
  ...(keyOptionOf(target) === "refuse"
    ? []
    : [
        refuseSetting(
          "uniqueKeys",
          JSON.stringify(keyOptionOf(target)),
          "Remove it: on Oracle a unique key that lacks the partition key stays as it is, with a global index.",
        ),
      ]),
  ...(target.retention === undefined
    ? []
    : [
        refuse("UNSUPPORTED_SETTING", "retention", {
          path: "retention",
          value: JSON.stringify(target.retention),
          engine: "Oracle",
          remedy: "Remove it: partitions are detached on PostgreSQL only.",
        }),
      ]),
  ...(target.history === "keepAsOnePartition"
    ? [
        refuseSetting(
          "history",
          '"keepAsOnePartition"',
          'Set it to "copy", or remove it: a table of Oracle cannot be attached with its rows.',
        ),
      ]
    : []),
];
