import type { CoreContext } from "../context";
import { DeltaReplayer } from "../delta";

/** A pass that finds fewer keys than this has caught up. */
const caughtUpKeys = 1_000;
const mostPasses = 50;

/** Replays the journal until little is left; the rest follows while the comparison and the cutover run. */
export async function loadDelta(context: CoreContext): Promise<void> {
  const { control, ledger, tools } = context;
  const replayer = await DeltaReplayer.open(context);
  const since = Date.now();
  let total = 0;
  try {
    for (let pass = 1; pass <= mostPasses; pass += 1) {
      const keys = await replayer.pass();
      total += keys;
      tools.progress({ step: "deltaLoad", done: total, total: 0, unit: "keys", since, doneBefore: 0 });
      if (keys < caughtUpKeys) break;
    }
  } finally {
    await replayer.close();
  }
  await control.transaction(() => ledger.endStep(control.session, "deltaLoad", total));
}
