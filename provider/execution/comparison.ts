import { migrationError } from "../errors";
import type { Copy, ValidateStep } from "../schema/plan";
import type { StepScript } from "../schema/statement";
import type { RunContext, RunSession } from "./context";

function validateStepOf(context: RunContext): ValidateStep {
  const step = context.plan.steps.find((candidate) => candidate.kind === "validate");
  if (!step) throw new Error("a copy-swap has a comparison");
  return step;
}

export function validateScript(context: RunContext): StepScript {
  return context.tools.renderer.script(validateStepOf(context));
}

/** DATA_DIFFERS, and what a user needs to look at it. */
export function dataDiffers(copy: Copy, difference: string): Error {
  return migrationError("DATA_DIFFERS", {
    table: `${copy.source.schema}.${copy.source.name}`,
    interim: `${copy.interim.schema}.${copy.interim.name}`,
    difference,
  });
}

/**
 * Records that rows differ and opens the comparison again, so that a resumed run repairs them before it goes on.
 * @throws DATA_DIFFERS, always
 */
export async function stopForDifference(
  context: RunContext,
  worker: RunSession,
  copy: Copy,
  difference: string,
): Promise<never> {
  await worker.transaction(async () => {
    await context.ledger.recordEvent(worker.session, "replayedDiffers", { difference });
    await context.ledger.reopenStep(worker.session, "validate");
  });
  throw dataDiffers(copy, difference);
}

/**
 * Compares every row of the copy that has changed since the comparison began, but those that are to be replayed again,
 * and forgets what was equal. Comparison and forgetting share one snapshot.
 * @returns the number of keys that are left
 * @throws DATA_DIFFERS
 */
export async function compareReplayed(context: RunContext, worker: RunSession): Promise<number> {
  const script = validateScript(context);
  const { copy } = validateStepOf(context);
  await worker.run(script.statement("analyzeReplayed"));
  const difference = await worker.transaction(
    async () => {
      const { rows } = await worker.run(script.statement("compareReplayed"));
      const differing = Number(rows[0]?.["differing"] ?? 0);
      if (differing > 0)
        return `${differing} rows changed after they were compared, with the keys (${keysOf(rows[0]?.["keys"])})`;
      await worker.run(script.statement("forgetReplayed"));
      return null;
    },
    { isolation: "REPEATABLE READ" },
  );
  if (difference !== null) await stopForDifference(context, worker, copy, difference);
  const { rows } = await worker.run(script.statement("countReplayed"));
  return Number(rows[0]?.["rows"] ?? 0);
}

function keysOf(keys: unknown): string {
  return Array.isArray(keys) ? keys.map(String).join("), (") : "";
}
