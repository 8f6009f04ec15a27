import type { SwapTablesStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { alignGrants } from "./swap-grants";

/** The file of each materialized view when its successor was filled: another one says that somebody has refreshed it. */
export type Segments = readonly string[];

/**
 * Fills the successors of the materialized views from the copy, or leaves them empty as the views are. Their owners read the
 * copy, so it gets the source's grants first.
 */
export async function refreshMaterializedViews(context: RunContext, step: SwapTablesStep): Promise<Segments> {
  const { control, tools } = context;
  const { materializedViews } = step.dependants;
  if (materializedViews.length === 0) return [];
  await alignGrants(context, step);
  const script = tools.renderer.script(step);
  const segments: string[] = [];
  for (const [at, { schema, name }] of materializedViews.entries()) {
    const item = { materializedAt: String(at) };
    const { rows } = await control.run(script.statement("readMaterializedView", item));
    segments.push(String(rows[0]?.["segment"]));
    const dataClause = rows[0]?.["isPopulated"] === true ? "WITH DATA" : "WITH NO DATA";
    tools.log(`Fills the successor of materialized view ${schema}.${name}.`);
    await control.transaction(async () => {
      await control.run(script.statement("refreshMaterializedView", { ...item, dataClause }));
      await control.run(script.statement("analyzeMaterializedView", item));
    });
  }
  return segments;
}

/** No materialized view was refreshed since its successor was filled. */
export function demandFresh(script: StepScript, segments: Segments): Statement[] {
  return segments.map((expectedSegment, at) =>
    script.statement("demandFresh", { materializedAt: String(at), expectedSegment }),
  );
}
