const { randomBytes } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { projectRoot } = require("./project");
const { findPulumi } = require("./pulumi-find");

/** @param {string} home @returns {string} a passphrase of this clone's own, made at its first use */
function passphrase(home) {
  const file = path.join(home, "passphrase");
  fs.mkdirSync(home, { recursive: true });
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return fs.readFileSync(file, "utf8");
}

/**
 * The environment in which to run the Pulumi CLI: our CLI and Node first on PATH, home, state and passphrase inside this clone, and
 * nothing of an account the user may have.
 * @param {{ backendDir?: string }} [options] backendDir: where stacks keep their state, if not in the clone's .pulumi-home/
 * @returns {NodeJS.ProcessEnv}
 * @throws when the set-up has not run
 */
function pulumiEnvironment(options = {}) {
  const cli = findPulumi();
  if (cli === undefined) throw new Error(`PULUMI_MISSING: There is no Pulumi CLI yet. Run "npm run setup".`);
  const home = path.join(projectRoot, ".pulumi-home");
  const backendDir = options.backendDir ?? path.join(home, "stacks");
  fs.mkdirSync(backendDir, { recursive: true });
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  return {
    ...Object.fromEntries(inherited),
    PATH: [cli.binDir, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backendDir}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase(home),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

module.exports = { pulumiEnvironment };
