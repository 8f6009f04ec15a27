const fs = require("node:fs");
const path = require("node:path");
const { isAlive } = require("./lock");
const { cacheDir, projectRoot } = require("./project");
const {
  MINIMUM_VERSION,
  findPulumi,
  hasAllPrograms,
  installedDir,
  pinnedVersion,
  versionIn,
} = require("./pulumi-find");
const { buildPulumi } = require("./pulumi-source");
const { run } = require("./run");

const DOWNLOAD_URL = "https://get.pulumi.com/install.sh";
const CONNECT_TIMEOUT_MS = 10_000;
const STAGING_PREFIX = "staging-";

/**
 * Lets the npm package "pulumi" download the release; the first request only finds out soon whether there is a way to it.
 * @param {string} home
 * @param {import("./progress").Say} say
 */
async function downloadPulumi(home, say) {
  try {
    await fetch(DOWNLOAD_URL, { method: "HEAD", signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(`${new URL(DOWNLOAD_URL).host} cannot be reached`, { cause });
  }
  say(`downloading ${pinnedVersion()}`);
  const npmPackage = path.join(projectRoot, "node_modules", "pulumi", "run.js");
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: pinnedVersion() };
  await run(process.execPath, [npmPackage, "version"], { env });
}

/**
 * Lets one of the ways fill `home`, checks what came of it, and only then moves it to its place.
 * @param {string} staging
 * @param {(home: string) => Promise<void>} fill
 */
async function install(staging, fill) {
  fs.mkdirSync(staging, { recursive: true });
  const built = path.join(staging, "versions", pinnedVersion());
  await fill(staging);
  const binDir = path.join(built, "bin");
  if (!hasAllPrograms(binDir) || versionIn(binDir) === undefined)
    throw new Error("the programs that came do not run");
  fs.mkdirSync(path.dirname(installedDir()), { recursive: true });
  fs.rmSync(installedDir(), { recursive: true, force: true });
  fs.renameSync(built, installedDir());
}

/** @param {string} home @param {import("./progress").Say} say */
function buildFromSource(home, say) {
  const version = pinnedVersion();
  return buildPulumi(version, path.join(home, "versions", version, "bin"), path.join(home, "go"), say);
}

/** Removes what set-ups that were killed have left: a build from source is 4 GB. */
function removeAbandonedStaging() {
  const names = fs.existsSync(cacheDir("pulumi")) ? fs.readdirSync(cacheDir("pulumi")) : [];
  for (const name of names.filter((found) => found.startsWith(STAGING_PREFIX))) {
    if (isAlive(Number(name.slice(STAGING_PREFIX.length)))) continue;
    fs.rmSync(cacheDir("pulumi", name), { recursive: true, force: true });
  }
}

/**
 * Does some work with a folder that is gone afterwards, also after Ctrl-C.
 * @param {(staging: string) => Promise<void>} work
 */
async function withStaging(work) {
  const staging = cacheDir("pulumi", `${STAGING_PREFIX}${process.pid}`);
  const remove = () => fs.rmSync(staging, { recursive: true, force: true, maxRetries: 5 });
  const onInterrupt = () => {
    remove();
    process.exit(130);
  };
  process.once("SIGINT", onInterrupt);
  try {
    await work(staging);
  } finally {
    process.off("SIGINT", onInterrupt);
    remove();
  }
}

/**
 * Makes sure that a Pulumi CLI can be found: the user's own, else the official release, else one built from source.
 * @param {import("./progress").Say} say
 * @returns {Promise<string>}
 * @throws with the reason of each way that failed, and the remedies
 */
async function ensurePulumi(say) {
  const found = findPulumi();
  if (found !== undefined) return `${found.version} in ${found.binDir}`;
  removeAbandonedStaging();
  const ways = { Download: downloadPulumi, "Build from source": buildFromSource };
  const failures = [];
  for (const [name, way] of Object.entries(ways)) {
    try {
      await withStaging((staging) => install(staging, (home) => way(home, say)));
      return `${pinnedVersion()} installed in ${installedDir()}`;
    } catch (error) {
      failures.push(`- ${name}: ${/** @type {Error} */ (error).message}`);
    }
  }
  throw new Error(notInstalled(failures));
}

/** @param {string[]} failures */
function notInstalled(failures) {
  return [
    `SETUP_PULUMI: There is no Pulumi CLI (${MINIMUM_VERSION.join(".")} or later), and none could be installed:`,
    ...failures,
    `Do one of these, then try again: install the CLI and put it on PATH (https://www.pulumi.com/docs/install/); ` +
      `allow ${new URL(DOWNLOAD_URL).host}; or install Go (https://go.dev/dl/) and allow its module proxy.`,
  ].join("\n");
}

module.exports = { ensurePulumi };
