import type { CarriedDependants } from "../../schema/carried-dependants";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";

/** Locks the views that will be replaced; none where there are none. */
export function lockDependants(
  script: StepScript,
  { views, materializedViews }: CarriedDependants,
  limits: StatementValues,
): Statement[] {
  return views.length + materializedViews.length === 0 ? [] : [script.statement("lockViews", limits)];
}

function renameMaterializedViews(script: StepScript, { materializedViews }: CarriedDependants): Statement[] {
  return materializedViews.flatMap((_, at) => {
    const item = { materializedAt: String(at) };
    return [
      script.statement("retireMaterializedView", item),
      script.statement("promoteMaterializedView", item),
    ];
  });
}

function dropMaterializedViews(script: StepScript, { materializedViews }: CarriedDependants): Statement[] {
  return materializedViews.flatMap(({ indexes }, at) => {
    const materializedAt = String(at);
    return [
      script.statement("dropMaterializedView", { materializedAt }),
      ...indexes.map((_, index) =>
        script.statement("promoteMaterializedIndex", { materializedAt, indexAt: String(index) }),
      ),
    ];
  });
}

function replaceViews(script: StepScript, { views }: CarriedDependants): Statement[] {
  return views.flatMap((view, at) => {
    const viewAt = String(at);
    return [
      ...(view.definition === null ? [] : [script.statement("replaceView", { viewAt })]),
      ...view.rules.map((_, ruleAt) => script.statement("replaceRule", { viewAt, ruleAt: String(ruleAt) })),
    ];
  });
}

/** Has views, their rules, functions and procedures read the table that has the name now, and proves that all do. */
export function replaceDependants(script: StepScript, dependants: CarriedDependants): Statement[] {
  const all = [
    ...renameMaterializedViews(script, dependants),
    ...replaceViews(script, dependants),
    ...dependants.routines.map((_, at) => script.statement("replaceRoutine", { routineAt: String(at) })),
    ...dropMaterializedViews(script, dependants),
  ];
  return all.length === 0 ? [] : [...all, script.statement("demandFollowed")];
}
