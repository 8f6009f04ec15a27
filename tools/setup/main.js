const path = require("node:path");
const { ensureBuild } = require("./build");
const { withLock } = require("./lock");
const { ensurePackages } = require("./npm");
const { ensureEmbeddedPostgres } = require("./postgres");
const { secondsSince, step } = require("./progress");
const { projectRoot } = require("./project");
const { ensurePulumi } = require("./pulumi-install");
const { runInForeground } = require("./run");

/** What follows the set-up: the arguments for Node. @type {Map<string, string[]>} */
const COMMANDS = new Map([
  ["test", ["node_modules/jest/bin/jest.js"]],
  ["demo", ["tools/typescript.js", "tools/demo/main.ts"]],
  ["scenarios", ["tools/typescript.js", "tools/scenarios/main.ts"]],
  ["bench", ["tools/typescript.js", "tools/bench/main.ts"]],
  ["soak", ["tools/typescript.js", "tools/soak/main.ts"]],
]);

/** Steps that need nothing of each other. What fails is told when all have ended. @param {Promise<void>[]} steps */
async function sideBySide(...steps) {
  const outcomes = await Promise.allSettled(steps);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

async function setUp() {
  const start = performance.now();
  console.log("Setting up pulumi-table-migration");
  const lockFile = path.join(projectRoot, ".pulumi-home", "setup.lock");
  const work = async () => {
    await step("npm packages", (say) => ensurePackages(projectRoot, say));
    await sideBySide(
      step("provider", (say) => ensureBuild(projectRoot, say)),
      step("Pulumi CLI", ensurePulumi),
      step("PostgreSQL", ensureEmbeddedPostgres),
    );
  };
  await withLock(lockFile, work, () => console.log("  … waiting for another set-up of this folder to end"));
  console.log(`Ready after ${secondsSince(start)} s\n`);
}

/**
 * Sets up what is missing, then runs the command.
 * @param {string[]} args a command (test, demo, scenarios, bench, soak) and its own arguments; or nothing
 * @returns {Promise<number>} the exit code
 */
async function main([command, ...args]) {
  const program = command === undefined ? [] : COMMANDS.get(command);
  if (program === undefined) {
    console.error(`SETUP_COMMAND: "${command}" is none of ${[...COMMANDS.keys()].join(", ")}.`);
    return 2;
  }
  try {
    await setUp();
  } catch (error) {
    console.error(`\n${/** @type {Error} */ (error).message}`);
    return 1;
  }
  if (program.length === 0) return 0;
  process.chdir(projectRoot);
  return runInForeground([...program, ...args], process.env);
}

module.exports = { main };
