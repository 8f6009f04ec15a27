import path from "node:path";
import { withLock } from "../setup/lock";
import { projectRoot } from "../setup/project";
import { Closers } from "./closers";
import { mute, say } from "./console";
import { readOptions, USAGE, type DemoOptions } from "./options";
import { tellStory } from "./story";

/** What a shell reports for a program that a signal has ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The exit code, when a signal asks this process to end. */
function awaitSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
      process.on(signal, () => {
        say();
        say(`${signal}: ending Pulumi and the database …`);
        mute();
        resolve(exitCode);
      });
    }
  });
}

async function tellUntilSignal(options: DemoOptions): Promise<number> {
  const closers = new Closers();
  const story = tellStory(options, closers).then((holds) => (holds ? 0 : 1));
  try {
    return await Promise.race([story, awaitSignal()]);
  } finally {
    await closers.closeAll();
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  // Two demos would share one stack file.
  return withLock(
    path.join(projectRoot, ".demo", "lock"),
    () => tellUntilSignal(options),
    () => say("… waiting for another demo in this folder to end"),
  );
}

main().then(
  // Ends the application's connections too, where the story was cut short.
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
