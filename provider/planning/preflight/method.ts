import { refuse, type Refusal } from "../../errors";
import type { PreflightRule } from "./rule";

function refuseSetting(path: string, value: string, remedy: string): Refusal {
  return refuse("UNSUPPORTED_SETTING", path, {
    ...{ path, value: JSON.stringify(value), engine: "PostgreSQL", remedy },
  });
}

/** Refuses methods that are named and are none of PostgreSQL's: it has no statement that partitions a table, and no way back yet. */
export const refuseMethod: PreflightRule = ({ target }) => {
  const { method, rollback } = target.migration;
  const back =
    rollback === undefined
      ? []
      : [
          refuseSetting(
            "migration.rollback",
            rollback,
            "Remove it: the reverse journal is kept, and nothing replays it yet.",
          ),
        ];
  if (method === "auto") return back;
  return [
    ...back,
    refuseSetting("migration.method", method, "Remove it: rows that have to move are copied and swapped in."),
  ];
};
