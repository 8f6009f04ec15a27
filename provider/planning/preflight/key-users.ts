import { refuse } from "../../errors";
import { describeKey, keyOptionOf, narrowKeysOf } from "../unique-keys";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

interface KeyUser {
  readonly kind: string;
  readonly name: string;
  readonly keys: readonly string[];
}

function keyUsers({ state }: PreflightSubject): KeyUser[] {
  const { views, materializedViews, routines } = state;
  return [
    ...views.map(({ quotedName: name, keys }) => ({ kind: "VIEW", name, keys })),
    ...materializedViews.map(({ quotedName: name, keys }) => ({ kind: "MATERIALIZED VIEW", name, keys })),
    ...routines.map(({ kind, name, keys }) => ({ kind, name, keys })),
  ];
}

/**
 * Refuses what the server has bound to a key that the new table will not have: a GROUP BY of its columns alone, ON CONFLICT ON
 * CONSTRAINT. Its text would be refused in the cutover.
 */
export const refuseKeyUsers: PreflightRule = (subject) => {
  if (keyOptionOf(subject.target) === "refuse") return [];
  return narrowKeysOf(subject.state, subject.target).flatMap((key) =>
    keyUsers(subject)
      .filter(({ keys }) => key.constraint !== null && keys.includes(key.constraint.name))
      .map(({ kind, name }) =>
        refuse("DEPENDANT_UNSUPPORTED", "uniqueKeys", {
          kind,
          name,
          table: tableName(subject),
          reason: `is bound to its ${describeKey(key)} by GROUP BY or ON CONFLICT, and the new table has no such key`,
          remedy:
            "Replace it by one whose GROUP BY lists every column that it shows, and whose ON CONFLICT names no constraint.",
        }),
      ),
  );
};
