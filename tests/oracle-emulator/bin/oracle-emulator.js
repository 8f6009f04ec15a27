#!/usr/bin/env node
// The emulator is TypeScript and only ever runs inside this project, so it is compiled as it is loaded.
require("../../../tools/typescript");
require("../src/cli");
