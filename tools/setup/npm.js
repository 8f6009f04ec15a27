const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run");

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */

/** @param {string} file @returns {Record<string, LockedPackage>} */
function readPackages(file) {
  if (!fs.existsSync(file)) return {};
  return JSON.parse(fs.readFileSync(file, "utf8")).packages ?? {};
}

/**
 * Whether node_modules holds what package-lock.json says. npm keeps a lock file of its own in there; comparing the two is exact,
 * where times of files are not (a checkout touches them).
 * @param {string} root
 */
function arePackagesInstalled(root) {
  const installed = readPackages(path.join(root, "node_modules", ".package-lock.json"));
  const wanted = Object.entries(readPackages(path.join(root, "package-lock.json"))).filter(
    ([name]) => name !== "",
  );
  return wanted.every(([name, { version, optional }]) => {
    const found = installed[name];
    return found === undefined ? optional === true : found.version === version;
  });
}

/** The npm that runs us, or the one on PATH. @returns {[string, ...string[]]} */
function npmCommand() {
  const script = process.env.npm_execpath ?? "";
  return path.basename(script) === "npm-cli.js" ? [process.execPath, script] : ["npm"];
}

/**
 * Installs the npm packages where that is needed.
 * @param {string} root
 * @param {import("./progress").Say} say
 * @returns {Promise<string>}
 */
async function ensurePackages(root, say) {
  if (arePackagesInstalled(root)) return "up to date";
  say("installing what package-lock.json lists");
  const [program, ...args] = npmCommand();
  try {
    await run(program, [...args, "ci", "--include=dev", "--include=optional"], { cwd: root });
  } catch (cause) {
    throw new Error(
      `SETUP_NPM: npm could not install the packages. Check the network and the npm registry, then try again.\n` +
        /** @type {Error} */ (cause).message,
      { cause },
    );
  }
  return "installed";
}

module.exports = { arePackagesInstalled, ensurePackages };
