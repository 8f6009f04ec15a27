import path from "node:path";
import { runProgram, type Program } from "../program";
import { withLock } from "../setup/lock";
import { projectRoot } from "../setup/project";
import { say } from "./console";

/** Runs a program that plays with the demonstration's stacks: two beside each other would share a stack file. */
export function runAlone<Options>(program: Program<Options>): void {
  runProgram<Options>({
    ...program,
    run: (options) =>
      withLock(
        path.join(projectRoot, ".demo", "lock"),
        () => program.run(options),
        () => say("… waiting for another demo in this folder to end"),
      ),
  });
}
