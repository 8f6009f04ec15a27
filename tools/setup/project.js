const os = require("node:os");
const path = require("node:path");

const PACKAGE_NAME = "pulumi-table-migration";

/** The folder of this clone. */
const projectRoot = path.resolve(__dirname, "../..");

/**
 * The user's cache folder for what is worth keeping between clones.
 * @param {string[]} parts folders below it
 */
function cacheDir(...parts) {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(base, PACKAGE_NAME, ...parts);
}

module.exports = { cacheDir, projectRoot };
