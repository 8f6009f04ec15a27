const { spawn } = require("node:child_process");

const SHOWN_LINES = 12;

/** The beginning and the end: npm says first what is wrong, Go says it last. @param {string} output */
function excerpt(output) {
  const lines = output.trim().split("\n");
  if (lines.length <= 2 * SHOWN_LINES) return lines.join("\n");
  return [...lines.slice(0, SHOWN_LINES), "…", ...lines.slice(-SHOWN_LINES)].join("\n");
}

/**
 * Runs a program to its end, quietly.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>} what it wrote to stdout
 * @throws with the beginning and the end of its output when it fails
 */
function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: process.env, ...options, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, output] = ["", ""];
    child.stdout.on("data", (data) => {
      stdout += data;
      output += data;
    });
    child.stderr.on("data", (data) => (output += data));
    child.on("error", (cause) =>
      reject(new Error(`${program} could not be run: ${cause.message}`, { cause })),
    );
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else
        reject(
          new Error(`${[program, ...args].join(" ")} ended with ${signal ?? code}:\n${excerpt(output)}`),
        );
    });
  });
}

/**
 * Hands the terminal over to a Node program.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
function runInForeground(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: "inherit" });
    // Ctrl-C reaches the child as well; we wait for it to tidy up.
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
    }
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

module.exports = { run, runInForeground };
