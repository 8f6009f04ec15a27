// Runs TypeScript without a build step: node tools/typescript.js <file.ts> [arguments]
// Types are not checked here; "npm run typecheck" does that.
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { transformSync } = require("@swc/core");

/** @param {NodeJS.Module & { _compile?(code: string, file: string): void }} target @param {string} file */
function loadTypeScript(target, file) {
  const { code } = transformSync(readFileSync(file, "utf8"), {
    filename: file,
    swcrc: false,
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  });
  target._compile?.(code, file);
}

require.extensions[".ts"] = loadTypeScript;

const entry = process.argv[2];
if (require.main === module && entry !== undefined) {
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, 2, path.resolve(entry));
  require(path.resolve(entry));
}
