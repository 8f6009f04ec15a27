import { Closers } from "./closers";
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
 * Does some work until it ends, or a signal ends it; closes what it has started in either case.
 * @returns the exit code: 0 where the work says that all is well
 */
export async function untilSignal(work: (closers: Closers) => Promise<boolean>): Promise<number> {
  const closers = new Closers();
  const worked = work(closers).then((isGood) => (isGood ? 0 : 1));
  try {
    return await Promise.race([worked, awaitSignal()]);
  } finally {
    await closers.closeAll();
  }
}
