import type { Guard } from "../../schema/guard";
import type { GuardKeysStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { reachOneMoment } from "../delta";
import { allLeaves } from "../../schema/leaves";
import { takeFrom, workSideBySide } from "../work-queue";

const tableOf = (guard: Guard): string => `table ${guard.name}`;
const leafOf = (guard: Guard, leaf: string): string => `leaf ${leaf} ${guard.name}`;

/** The statements of one guard by their names. */
function statementsOf(script: StepScript, guard: Guard, names: readonly string[]): Statement[] {
  return names.map((name) => script.statement(name, { guard: guard.name }));
}

/**
 * A copy of many moments may have a key twice that went from one row to another in between. Nothing else is replayed until the
 * triggers are there, so a run that goes on must not either.
 */
async function recordOneMoment(context: RunContext): Promise<void> {
  await reachOneMoment(context);
  const { control, ledger } = context;
  await control.transaction(() => ledger.recordItem(control.session, "guardKeys", "one moment"));
}

async function createGuard(context: RunContext, script: StepScript, guard: Guard): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    for (const statement of statementsOf(script, guard, [
      "becomeOwner",
      "createGuard",
      "commentGuard",
      "becomeSelf",
    ]))
      await control.run(statement);
    await control.run(script.statement("recordGuard", { guard: guard.name }), { run: ledger.runId });
    await ledger.recordItem(control.session, "guardKeys", tableOf(guard));
  });
}

/** Leaf by leaf, each with its record. */
async function fillGuards(
  context: RunContext,
  step: GuardKeysStep,
  script: StepScript,
  done: ReadonlySet<string>,
): Promise<void> {
  const { ledger, layout, tools } = context;
  const all = step.guards.flatMap((guard) =>
    allLeaves(layout, step.copy.interim.name).map((leaf) => ({ guard, leaf })),
  );
  const jobs = all.filter(({ guard, leaf }) => !done.has(leafOf(guard, leaf)));
  const since = Date.now();
  const doneBefore = all.length - jobs.length;
  let count = doneBefore;
  await workSideBySide(
    context,
    step.parallelDegree,
    "guard",
    takeFrom(jobs),
    async (worker, { guard, leaf }) => {
      await worker.transaction(async () => {
        await worker.run(script.statement("fillGuard", { guard: guard.name, leaf }));
        await ledger.recordItem(worker.session, "guardKeys", leafOf(guard, leaf));
      });
      count += 1;
      tools.progress({
        step: "guardKeys",
        done: count,
        total: all.length,
        unit: "partitions",
        since,
        doneBefore,
      });
    },
  );
}

const closing = [
  "becomeOwner",
  "createGuardKey",
  "createGuardFunction",
  "revokeGuardFunction",
  "createGuardTrigger",
  "createGuardUpdateTrigger",
  "createGuardTruncateTrigger",
  "alwaysGuard",
  "becomeSelf",
];

/** Constraint and triggers of all guards appear at once, with the record of it: from then on the copy may be written again. */
async function closeGuards(context: RunContext, step: GuardKeysStep, script: StepScript): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    for (const guard of step.guards) {
      for (const statement of statementsOf(script, guard, closing)) await control.run(statement);
      await control.run(script.statement("recordGuardFunction", { guard: guard.name }), {
        run: ledger.runId,
      });
    }
    await ledger.recordItem(control.session, "guardKeys", "closed");
  });
}

/** Fills each guard from the copy, then closes it by its constraint and has the copy's triggers write it. */
export async function guardKeys(context: RunContext, step: GuardKeysStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "guardKeys");
  if (!done.has("one moment")) await recordOneMoment(context);
  for (const guard of step.guards) if (!done.has(tableOf(guard))) await createGuard(context, script, guard);
  if (!done.has("closed")) {
    await fillGuards(context, step, script, done);
    await closeGuards(context, step, script);
  }
  for (const statement of step.guards.flatMap((guard) => statementsOf(script, guard, ["vacuumGuard"])))
    await control.run(statement);
  await control.transaction(() => ledger.endStep(control.session, "guardKeys"));
}
