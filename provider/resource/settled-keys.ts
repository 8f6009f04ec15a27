import { setTimeout as sleep } from "node:timers/promises";
import type { Validation } from "../schema/validation";

/** How long the keys of two tables may take to come to rest, and how often one looks. */
const settling = { patienceMs: 60_000, pauseMs: 1_000 };

function differsInConstraints({ checks }: Validation): boolean {
  return checks.some(({ name, outcome }) => name === "constraints" && outcome === "failed");
}

/**
 * Looks again while constraints are not as before: a run of a table that a foreign key joins to this one may be between its swap
 * and the proof of its keys, which are not valid meanwhile. What still differs after a minute has failed.
 * @param look validates the table as it is now
 */
export async function whenKeysSettle(
  look: () => Promise<Validation>,
  { patienceMs, pauseMs } = settling,
): Promise<Validation> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (!differsInConstraints(found) || Date.now() > deadline) return found;
    await sleep(pauseMs);
  }
}
