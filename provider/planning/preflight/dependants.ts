import { refuse } from "../../errors";
import type { Dependant, TableState } from "../../schema/table-state";
import { tableName, type PreflightRule } from "./rule";

const remedies: Readonly<Partial<Record<Dependant["kind"], string>>> = {
  PUBLICATION: "Publications are not carried yet: remove the table from it, if its subscribers allow that.",
  POLICY: "Policies are not carried yet: drop it, migrate, and create it again.",
  "EXTENDED STATISTICS": "Extended statistics are not carried yet: drop it, migrate, and create it again.",
};

/** Whether it was taken apart, so that the cutover can replace it; rules of their own say what stands against that. */
function isTakenApart({ kind, name }: Dependant, state: TableState): boolean {
  const { views, materializedViews, routines } = state;
  if (kind === "VIEW") return views.some(({ quotedName }) => quotedName === name);
  if (kind === "MATERIALIZED VIEW") return materializedViews.some(({ quotedName }) => quotedName === name);
  if (kind === "RULE") return views.some(({ rules }) => rules.some((rule) => rule.quotedName === name));
  return (kind === "FUNCTION" || kind === "PROCEDURE") && routines.some((routine) => routine.name === name);
}

/** Refuses everything that hangs on the table and would stay on the retired one. */
export const refuseDependants: PreflightRule = (subject) =>
  subject.state.dependants
    .filter((dependant) => !isTakenApart(dependant, subject.state))
    .map(({ kind, name, detail }) =>
      refuse("NOT_CARRIED", "table", {
        kind: detail === "" ? kind : `${kind} (${detail})`,
        name,
        table: tableName(subject),
        remedy: remedies[kind] ?? "Remove it from the table first, if you may.",
      }),
    );
