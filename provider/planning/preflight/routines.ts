import { refuse } from "../../errors";
import type { DependentRoutine } from "../../schema/dependent-objects";
import { tableName, type PreflightRule } from "./rule";

const again = "Drop it, migrate, and create it again.";

function obstaclesOf(routine: DependentRoutine, isSuperuser: boolean): string[] {
  return [
    ...(routine.kind === "AGGREGATE" ? ["is an aggregate over its rows"] : []),
    ...(routine.hasRowType && routine.kind !== "AGGREGATE"
      ? ["takes or gives rows of it, whose type would become another one"]
      : []),
    ...(routine.isPrivileged && !isSuperuser
      ? ["is LEAKPROOF or has a SUPPORT function, which only a superuser may declare"]
      : []),
    ...(routine.extension === null ? [] : [`belongs to extension ${routine.extension}`]),
  ];
}

/** Refuses functions and procedures that cannot be replaced in their place. */
export const refuseRoutines: PreflightRule = (subject) =>
  subject.state.routines.flatMap((routine) =>
    obstaclesOf(routine, subject.database.isSuperuser).map((reason) =>
      refuse("DEPENDANT_UNSUPPORTED", "table", {
        kind: routine.kind,
        name: routine.name,
        table: tableName(subject),
        reason,
        remedy: again,
      }),
    ),
  );
