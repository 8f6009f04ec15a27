import { refuse } from "../../errors";
import type { PreflightRule } from "./rule";

/** Refuses methods that are named and are none of PostgreSQL's: it has no statement that partitions a table. */
export const refuseMethod: PreflightRule = ({ target }) => {
  const { method } = target.migration;
  if (method === "auto") return [];
  const [path, value] = ["migration.method", JSON.stringify(method)];
  const remedy = "Remove it: rows that have to move are copied and swapped in.";
  return [refuse("UNSUPPORTED_SETTING", path, { path, value, engine: "PostgreSQL", remedy })];
};
