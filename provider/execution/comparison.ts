import { migrationError } from "../errors";
import type { QualifiedName } from "../schema/plan";
import type { CopyNames, CoreContext, RunSession } from "./context";

function print({ schema, name }: QualifiedName): string {
  return `${schema}.${name}`;
}

/** DATA_DIFFERS, and what a user needs to look at it. */
export function dataDiffers(copy: CopyNames, difference: string): Error {
  const [table, interim] = [print(copy.source), print(copy.interim)];
  return migrationError("DATA_DIFFERS", { table, interim, difference });
}

/**
 * Records that rows differ and opens the comparison again, so that a resumed run repairs them before it goes on.
 * @throws DATA_DIFFERS, always
 */
export async function stopForDifference(
  context: CoreContext,
  worker: RunSession,
  copy: CopyNames,
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
 * and forgets what was equal. What is forgotten is what was compared, and no key that came meanwhile.
 * @returns the number of keys that are left
 * @throws DATA_DIFFERS
 */
export async function compareReplayed(
  context: CoreContext,
  worker: RunSession,
  copy: CopyNames,
): Promise<number> {
  const script = context.scriptOf("validate");
  const found = await context.traits.pieces.compareReplayed({ ledger: context.ledger, script, worker });
  if (found.differing > 0) {
    const keys = found.keys.join("), (");
    const difference = `${found.differing} rows changed after they were compared, with the keys (${keys})`;
    await stopForDifference(context, worker, copy, difference);
  }
  return found.left;
}
