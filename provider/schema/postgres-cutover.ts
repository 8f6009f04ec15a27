/** Limits of a cutover on PostgreSQL: `pulumi up` and the scripts keep the same ones. */
export const cutoverLimits = {
  /** Keys that may be left for the window under the lock. */
  keysForTheWindow: 500,
  /** With more keys than this found under the lock, it is given back at once. */
  mostKeysInTheWindow: 2_000,
  /** How long the lock may be held; doubled where that is not enough, up to the longest. */
  firstWindowMs: 400,
  longestWindowMs: 3_200,
} as const;

export const journalLimits = {
  /** Pages of the journal that one transaction replays: some ten thousand keys. */
  pagesPerBatch: 64,
  /** A journal file larger than this is vacuumed before the cutover, so that reading it there takes no time. */
  vacuumAbovePages: 256,
} as const;
