/** Limits of a cutover on Oracle: `pulumi up` and the scripts keep the same ones. */
export const cutoverLimits = {
  /** Keys that may be left for the window under the fence. */
  keysForTheWindow: 500,
  /** With so many keys or more found under the fence, it is given back at once. */
  mostKeysInTheWindow: 2_000,
  /** How long the fence may stand before the names are swapped; doubled when it was not enough, up to the longest. */
  firstWindowMs: 2_000,
  longestWindowMs: 16_000,
} as const;

/**
 * While nobody can write to the table, or no table has its name, the application stands still: no patience for a cutover ends the
 * wait, and each attempt queues. A transaction that has written a child is in the way until it ends: it holds its parents' table, too.
 */
export const opening = { leastPatienceMs: 600_000, queueSeconds: 10 } as const;
