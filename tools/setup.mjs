// Usage: node tools/setup.mjs [test | demo | scenarios | bench | soak] [arguments]
// Nothing here, nor in tools/setup/, may need an npm package: on a fresh clone there is none.
import { createRequire } from "node:module";

const { main } = createRequire(import.meta.url)("./setup/main.js");
process.exitCode = await main(process.argv.slice(2));
