const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { cacheDir, projectRoot } = require("./project");

/** @typedef {{ binDir: string, version: string }} PulumiCli */

const MINIMUM_VERSION = /** @type {const} */ ([3, 200]);
const VERSION_TIMEOUT_MS = 20_000;

/** The CLI finds the other two on PATH: the language host, and what starts dynamic providers. */
const PROGRAMS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The version we install, which is that of the npm package "pulumi". @returns {string} */
function pinnedVersion() {
  const manifest = fs.readFileSync(path.join(projectRoot, "package.json"), "utf8");
  return JSON.parse(manifest).devDependencies.pulumi;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {string} dir */
function hasAllPrograms(dir) {
  return PROGRAMS.every((name) => isExecutable(path.join(dir, name)));
}

/** @param {string} version @returns {boolean} */
function isRecent(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM_VERSION[0] || (major === MINIMUM_VERSION[0] && minor >= MINIMUM_VERSION[1]);
}

/** @param {string} binDir @returns {string | undefined} such as 3.259.0; undefined if the program does not run */
function versionIn(binDir) {
  const { stdout } = spawnSync(path.join(binDir, "pulumi"), ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: VERSION_TIMEOUT_MS,
  });
  return /^v?(\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1];
}

/**
 * The user's own CLI: the first pulumi on PATH, if it is recent enough and has what TypeScript programs need.
 * @param {string} searchPath
 * @returns {PulumiCli | undefined}
 */
function cliOnPath(searchPath) {
  // npm puts node_modules/.bin in front; its pulumi is the one that downloads.
  const dirs = searchPath
    .split(path.delimiter)
    .filter((dir) => !dir.endsWith(path.join("node_modules", ".bin")));
  const link = dirs.map((dir) => path.join(dir, "pulumi")).find(isExecutable);
  if (link === undefined) return undefined;
  const binDir = path.dirname(fs.realpathSync(link));
  if (!hasAllPrograms(binDir)) return undefined;
  const version = versionIn(binDir);
  return version !== undefined && isRecent(version) ? { binDir, version } : undefined;
}

/** @returns {string} the layout below is the one the npm package "pulumi" uses below PULUMI_HOME */
function installedDir() {
  return cacheDir("pulumi", "versions", pinnedVersion());
}

/** @returns {PulumiCli | undefined} */
function installedCli() {
  const binDir = path.join(installedDir(), "bin");
  return hasAllPrograms(binDir) ? { binDir, version: pinnedVersion() } : undefined;
}

/** @returns {PulumiCli | undefined} */
function findPulumi() {
  return cliOnPath(process.env.PATH ?? "") ?? installedCli();
}

module.exports = {
  MINIMUM_VERSION,
  cliOnPath,
  findPulumi,
  hasAllPrograms,
  installedDir,
  isRecent,
  pinnedVersion,
  versionIn,
};
