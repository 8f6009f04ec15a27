import { quoteQualified } from "../../dialect/postgres";
import type { GatherStatisticsStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { allLeaves, inBatches, leavesPerVacuum } from "../../schema/leaves";
import { takeFrom, workSideBySide } from "../work-queue";

/** Whether ANALYZE can leave out the leaves, which have been analysed side by side: on PostgreSQL 18 and later. */
async function canAnalyzeRootAlone({ control }: RunContext): Promise<boolean> {
  const text = "SELECT current_setting('server_version_num')::int >= 180000 AS can";
  const { rows } = await control.session.run({ name: "server.readVersion", text });
  return rows[0]?.["can"] === true;
}

/** Each leaf in a transaction of its own all the same. */
function vacuumLeaves(script: StepScript, schema: string, leaves: readonly string[]): Statement {
  const [leaf = "", ...further] = leaves;
  const furtherLeaves = further.map((name) => `, ${quoteQualified(schema, name)}`).join("");
  return script.statement("vacuumLeaf", { leaf, furtherLeaves });
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
  const next = takeFrom(inBatches(leaves, leavesPerVacuum(total)));
  await workSideBySide(context, step.parallelDegree, "statistics", next, async (worker, batch) => {
    await worker.run(vacuumLeaves(script, step.copy.interim.schema, batch));
    await worker.transaction(async () => {
      for (const leaf of batch) await ledger.recordItem(worker.session, "gatherStatistics", leaf);
    });
    count += batch.length;
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
