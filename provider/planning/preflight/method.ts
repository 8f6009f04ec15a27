import { refuse, type Refusal } from "../../errors";
import type { PreflightRule } from "./rule";

function refuseSetting(path: string, value: string, remedy: string): Refusal {
  return refuse("UNSUPPORTED_SETTING", path, {
    ...{ path, value: JSON.stringify(value), engine: "PostgreSQL", remedy },
  });
}

/** Refuses methods that are named and are none of PostgreSQL's: it has no statement that partitions a table, and no way back yet. */
export const refuseMethod: PreflightRule = ({ target }) => {
  const { method, rollback, retryAfterRollback } = target.migration;
  const isBack = "Remove it: the reverse journal is kept, and nothing replays it yet.";
  const given: readonly (readonly [name: string, value: string | undefined, remedy: string])[] = [
    ["rollback", rollback, isBack],
    ["retryAfterRollback", retryAfterRollback, isBack],
    [
      "method",
      method === "auto" ? undefined : method,
      "Remove it: rows that have to move are copied and swapped in.",
    ],
  ];
  return given.flatMap(([name, value, remedy]) =>
    value === undefined ? [] : [refuseSetting(`migration.${name}`, value, remedy)],
  );
};
