const HEARTBEAT_MS = 30_000;

/** @typedef {(text: string) => void} Say tells the user what takes long, before it does */

/** @param {number} sinceMs a time from performance.now() */
function secondsSince(sinceMs) {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}

/**
 * Runs one step of the set-up and prints a line for its outcome; and a line before, and now and then, if it takes long.
 * @param {string} title
 * @param {(say: Say) => Promise<string> | string} work gives the outcome in a few words
 */
async function step(title, work) {
  const start = performance.now();
  /** @type {NodeJS.Timeout | undefined} */
  let heartbeat;
  /** @type {Say} */
  const say = (text) => {
    console.log(`  … ${title}: ${text}`);
    heartbeat ??= setInterval(
      () => console.log(`  … ${title}: still at it (${Math.round(Number(secondsSince(start)))} s)`),
      HEARTBEAT_MS,
    );
  };
  try {
    const outcome = await work(say);
    console.log(`  ✓ ${title}: ${outcome}${heartbeat === undefined ? "" : ` (${secondsSince(start)} s)`}`);
  } finally {
    clearInterval(heartbeat);
  }
}

module.exports = { secondsSince, step };
