import type { GatherStatisticsStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { allLeaves } from "../../schema/leaves";
import { takeFrom, workSideBySide } from "../work-queue";

/** Whether ANALYZE can leave out the leaves, which have been analysed side by side: on PostgreSQL 18 and later. */
async function canAnalyzeRootAlone({ control }: RunContext): Promise<boolean> {
  const text = "SELECT current_setting('server_version_num')::int >= 180000 AS can";
  const { rows } = await control.session.run({ name: "server.readVersion", text });
  return rows[0]?.["can"] === true;
}

/** Vacuums and analyses each leaf once; the table as a whole at the end. */
export async function gatherStatistics(context: RunContext, step: GatherStatisticsStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "gatherStatistics");
  const leaves = allLeaves(context.layout, step.copy.interim.name).filter((leaf) => !done.has(leaf));
  const total = leaves.length + done.size;
  const since = Date.now();
  let count = done.size;
  await workSideBySide(context, step.parallelDegree, "statistics", takeFrom(leaves), async (worker, leaf) => {
    await worker.run(script.statement("vacuumLeaf", { leaf }));
    await worker.transaction(() => ledger.recordItem(worker.session, "gatherStatistics", leaf));
    count += 1;
    tools.progress({
      step: "gatherStatistics",
      done: count,
      total,
      unit: "partitions",
      since,
      doneBefore: done.size,
    });
  });
  const analyze = (await canAnalyzeRootAlone(context)) ? "analyzeRoot" : "analyzeTable";
  await control.transaction(async () => {
    if (!step.copy.becomesPlain) await control.run(script.statement(analyze));
    await ledger.endStep(control.session, "gatherStatistics");
  });
}
