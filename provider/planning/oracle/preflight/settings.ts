import { refuse } from "../../../errors";
import type { OracleRule } from "./rule";

/** Refuses settings that have no meaning where the database makes partitions by itself. */
export const refuseSettings: OracleRule = ({ target }) => [
  ...(target.partitionsAhead === undefined
    ? []
    : [
        refuse("UNSUPPORTED_SETTING", "partitionsAhead", {
          path: "partitionsAhead",
          value: String(target.partitionsAhead),
          engine: "Oracle",
          remedy: "Remove it: Oracle creates the partition of an interval with its first row.",
        }),
      ]),
  ...(target.history === "keepAsOnePartition"
    ? [
        refuse("UNSUPPORTED_SETTING", "history", {
          path: "history",
          value: '"keepAsOnePartition"',
          engine: "Oracle",
          remedy: 'Set it to "copy", or remove it: a table of Oracle cannot be attached with its rows.',
        }),
      ]
    : []),
];
