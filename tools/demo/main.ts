import path from "node:path";
import { withLock } from "../setup/lock";
import { projectRoot } from "../setup/project";
import { Closers } from "./closers";
import { say } from "./console";
import { readOptions, USAGE, type DemoOptions } from "./options";
import { raceSignal } from "./signals";
import { tellStory } from "./story";

function tellUntilSignal(options: DemoOptions): Promise<number> {
  const closers = new Closers();
  const story = tellStory(options, closers).then((holds) => (holds ? 0 : 1));
  return raceSignal(story, closers);
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
