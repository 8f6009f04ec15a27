import { refuse } from "../../errors";
import type { Dependant } from "../../schema/table-state";
import { tableName, type PreflightRule } from "./rule";

const remedies: Readonly<Partial<Record<Dependant["kind"], string>>> = {
  VIEW: "Views are not carried yet: drop it, migrate, and create it again.",
  "MATERIALIZED VIEW": "Materialized views are not carried yet: drop it, migrate, and create it again.",
  "REFERENCING FOREIGN KEY": "Foreign keys are not carried yet: drop it, migrate, and add it again.",
  PUBLICATION: "Publications are not carried yet: remove the table from it, if its subscribers allow that.",
  POLICY: "Policies are not carried yet: drop it, migrate, and create it again.",
  "EXTENDED STATISTICS": "Extended statistics are not carried yet: drop it, migrate, and create it again.",
};

/** Refuses everything that hangs on the table and would stay on the retired one. */
export const refuseDependants: PreflightRule = (subject) =>
  subject.state.dependants.map(({ kind, name, detail }) =>
    refuse("NOT_CARRIED", "table", {
      kind: detail === "" ? kind : `${kind} (${detail})`,
      name,
      table: tableName(subject),
      remedy: remedies[kind] ?? "Remove it from the table first, if you may.",
    }),
  );
