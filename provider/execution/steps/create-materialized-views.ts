import type { CarriedMaterializedView } from "../../schema/carried-dependants";
import type { CreateMaterializedViewsStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";

/** One view with its settings, indexes and comments. */
function statementsOf(script: StepScript, view: CarriedMaterializedView, at: number): Statement[] {
  const materializedAt = String(at);
  const comments = [view, ...view.columns, ...view.indexes].filter(({ comment }) => comment !== null);
  return [
    script.statement("createView", { materializedAt }),
    ...view.columns.flatMap(({ settings }, column) =>
      settings.map((_, setting) =>
        script.statement("alterViewColumn", {
          materializedAt,
          columnAt: String(column),
          settingAt: String(setting),
        }),
      ),
    ),
    ...view.indexes.map((_, index) =>
      script.statement("createViewIndex", { materializedAt, indexAt: String(index) }),
    ),
    ...comments.map((_, comment) =>
      script.statement("commentView", { materializedAt, commentAt: String(comment) }),
    ),
  ];
}

/** The successors of the materialized views, still empty: one transaction each, in which the copy has the source's name. */
export async function createMaterializedViews(
  context: RunContext,
  step: CreateMaterializedViewsStep,
): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, step.kind);
  for (const [at, view] of step.views.entries()) {
    if (done.has(view.interimName)) continue;
    await control.transaction(async () => {
      await control.runAll("createMaterializedViews.create", statementsOf(script, view, at));
      await ledger.recordItem(control.session, step.kind, view.interimName);
    });
  }
  await control.transaction(() => ledger.endStep(control.session, step.kind));
}
