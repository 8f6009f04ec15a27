import { refuse } from "../../errors";
import { oracleStorageSchema } from "../../schema/storage";
import type { PreflightRule } from "./rule";

const names = Object.keys(oracleStorageSchema.shape);

/** Refuses settings of Oracle's storage: a copy here is stored as its table is. */
export const refuseStorage: PreflightRule = ({ target }) => {
  const given = Object.entries(target);
  const remedyOf = (name: string): string =>
    /tablespace/i.test(name)
      ? "Remove it: the copy lies in the tablespace of the table."
      : "Remove it: PostgreSQL has nothing of its kind that is declared.";
  return names.flatMap((path) => {
    const value: unknown = given.find(([name]) => name === path)?.[1];
    if (value === undefined) return [];
    const told = { path, value: JSON.stringify(value), engine: "PostgreSQL", remedy: remedyOf(path) };
    return [refuse("UNSUPPORTED_SETTING", path, told)];
  });
};
