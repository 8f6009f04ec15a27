import { setTimeout as sleep } from "node:timers/promises";
import type { Validation } from "../schema/validation";

export interface Settling {
  readonly patienceMs: number;
  /** Between two looks. */
  readonly pauseMs?: number;
  /** Is told what is waited for. */
  readonly log: (message: string) => void;
}

/**
 * Looks again while the run of a table that a foreign key joins to this one has swapped, and not proven its keys yet: these are
 * not valid meanwhile. Once the patience is over, that stays to be looked at.
 * @param look validates the table as it is now
 */
export async function whenKeysSettle(
  look: () => Promise<Validation>,
  { patienceMs, pauseMs = 1_000, log }: Settling,
): Promise<Validation> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    const moving = found.checks.find(({ name, outcome }) => name === "constraints" && outcome === "partial");
    if (!moving || Date.now() > deadline) return found;
    log(`Validation: waits. ${moving.finding}`);
    await sleep(pauseMs);
  }
}
