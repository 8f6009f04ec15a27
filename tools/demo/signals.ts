import type { Closers } from "./closers";
import { mute, say } from "./console";

/** What a shell reports for a program that a signal has ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The exit code, when a signal asks this process to end. */
function awaitSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
      process.once(signal, () => {
        say();
        say(`${signal}: ending Pulumi and the database …`);
        mute();
        resolve(exitCode);
      });
    }
  });
}

/**
 * Waits for work, or for a signal that ends it; closes what it has started in either case.
 * @returns the exit code
 */
export async function raceSignal(work: Promise<number>, closers: Closers): Promise<number> {
  try {
    return await Promise.race([work, awaitSignal()]);
  } finally {
    await closers.closeAll();
  }
}
