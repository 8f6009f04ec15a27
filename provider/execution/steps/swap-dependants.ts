import type { CarriedDependants } from "../../schema/carried-dependants";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";

/** Locks the views that will be replaced; none where there are none. */
export function lockDependants(
  script: StepScript,
  { views }: CarriedDependants,
  limits: StatementValues,
): Statement[] {
  return views.length === 0 ? [] : [script.statement("lockViews", limits)];
}

/** Has views, their rules, functions and procedures read the table that has the name now, and proves that all do. */
export function replaceDependants(script: StepScript, { views, routines }: CarriedDependants): Statement[] {
  const ofViews = views.flatMap((view, at) => {
    const viewAt = String(at);
    return [
      ...(view.definition === null ? [] : [script.statement("replaceView", { viewAt })]),
      ...view.rules.map((_, ruleAt) => script.statement("replaceRule", { viewAt, ruleAt: String(ruleAt) })),
    ];
  });
  const ofRoutines = routines.map((_, at) => script.statement("replaceRoutine", { routineAt: String(at) }));
  const all = [...ofViews, ...ofRoutines];
  return all.length === 0 ? [] : [...all, script.statement("demandFollowed")];
}
