import { refuse } from "../../errors";
import type { PreflightRule } from "./rule";

const names = ["tablespace", "partitionTablespaces", "subpartitionTablespaces"] as const;

/** Refuses settings of Oracle's storage: partitions here lie where their table lies, or in the database's tablespace. */
export const refuseStorage: PreflightRule = ({ target }) => {
  const given = Object.entries(target);
  const remedy = "Remove it: the copy lies in the tablespace of the table.";
  return names.flatMap((path) => {
    const value: unknown = given.find(([name]) => name === path)?.[1];
    if (value === undefined) return [];
    const told = { path, value: JSON.stringify(value), engine: "PostgreSQL", remedy };
    return [refuse("UNSUPPORTED_SETTING", path, told)];
  });
};
