import { refuse } from "../../errors";
import type { PreflightRule } from "./rule";

/** Refuses to leave partitions as they are: PostgreSQL has no intervals that could begin behind them. */
export const refuseKeptPartitions: PreflightRule = ({ target }) => {
  if (target.partitionType !== "INTERVAL" || target.history !== "keepPartitions") return [];
  const remedy = 'Set it to "copy", or remove it.';
  const value = '"keepPartitions"';
  return [refuse("UNSUPPORTED_SETTING", "history", { path: "history", value, engine: "PostgreSQL", remedy })];
};
