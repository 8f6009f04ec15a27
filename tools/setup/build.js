const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run");

const CONFIGURATION = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/** A fingerprint of all that a build is made from. @param {string} root */
function fingerprint(root) {
  const hash = createHash("sha256");
  const provider = path.join(root, "provider");
  const sources = fs.readdirSync(provider, { recursive: true, encoding: "utf8" });
  const files = [...CONFIGURATION, ...sources.map((file) => path.join("provider", file))].sort();
  for (const file of files) {
    const found = fs.statSync(path.join(root, file));
    if (found.isFile()) hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** @param {string} file */
function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** Puts a finished build in the place of the last one, in two renames. @param {string} built @param {string} dist */
function replaceFolder(built, dist) {
  const retired = `${built}.retired`;
  if (fs.existsSync(dist)) fs.renameSync(dist, retired);
  fs.renameSync(built, dist);
  fs.rmSync(retired, { recursive: true, force: true });
}

/**
 * Compiles provider/ to dist/ where the sources have changed since. Programs under stacks/ import the package by its name, which
 * means dist/.
 * @param {string} root
 * @param {import("./progress").Say} say
 * @returns {Promise<string>}
 */
async function ensureBuild(root, say) {
  const dist = path.join(root, "dist");
  const wanted = fingerprint(root);
  if (readIfThere(path.join(dist, ".built-from")) === wanted) return "up to date";
  say("compiling provider/ to dist/");
  const staging = path.join(root, `dist.${process.pid}`);
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  try {
    await run(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", staging], { cwd: root });
    fs.writeFileSync(path.join(staging, ".built-from"), wanted);
    replaceFolder(staging, dist);
  } catch (cause) {
    throw new Error(
      `SETUP_BUILD: provider/ does not compile. Mend what the compiler names:\n${/** @type {Error} */ (cause).message}`,
      { cause },
    );
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  return "compiled";
}

module.exports = { ensureBuild };
