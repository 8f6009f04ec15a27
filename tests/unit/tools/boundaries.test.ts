import { execFileSync } from "node:child_process";
import path from "node:path";

const root = path.join(__dirname, "../../..");

// prettier-ignore
const refused = [
  ["planning in discovery", "provider/discovery/sample.ts", `import "../planning/plan";`, "discovery must not import planning"],
  ["rendering in a preflight rule", "provider/planning/preflight/sample.ts", `import "../../rendering/x";`, "planning must not import rendering"],
  ["validation re-exported by execution", "provider/execution/sample.ts", `export * from "../validation/compare";`, "execution must not import validation"],
  ["a type of execution in report", "provider/report/sample.ts", `export type A = import("../execution/run").A;`, "report must not import execution"],
  ["report loaded late by validation", "provider/validation/sample.ts", `await import("../report/html");`, "validation must not import report"],
  ["discovery required by rendering", "provider/rendering/sample.ts", `require("../discovery/postgres");`, "rendering must not import discovery"],
  ["a dialect in planning", "provider/planning/sample.ts", `import "../dialect/postgres";`, "planning must not import dialect"],
  ["a driver in planning", "provider/planning/sample.ts", `import "pg";`, `planning must not import "pg"`],
  ["a timer in planning", "provider/planning/sample.ts", `import "node:timers";`, `planning must not import "node:timers"`],
  ["random numbers in planning", "provider/planning/sample.ts", `import { randomUUID } from "node:crypto";`, `planning must not import "node:crypto"`],
  ["luxon's clock in planning", "provider/planning/sample.ts", `DateTime.now();`, "'DateTime.now' is restricted"],
  ["the system's clock in planning", "provider/planning/sample.ts", `new Date();`, "Planning has no clock"],
  ["tools/ in provider/", "provider/cli.ts", `import "../tools/setup/project";`, "lies outside of it"],
  ["tests/ in provider/", "provider/execution/sample.ts", `import "../../tests/support/test-database";`, "lies outside of it"],
  ["a function of 61 lines in provider/", "provider/cli.ts", `export function long() {\n${"void 0;\n".repeat(59)}}`, "too many lines (61)"],
  ["a file of 401 lines in provider/", "provider/cli.ts", "\n".repeat(401), "too many lines (401)"],
] as const;

// prettier-ignore
const allowed = [
  ["schema, errors and luxon in planning", "provider/planning/sample.ts", `import "../schema/plan"; import "../errors"; import "luxon";`],
  ["a hash in planning", "provider/planning/sample.ts", `import { createHash } from "node:crypto"; createHash("sha256");`],
  ["a preflight rule to use planning", "provider/planning/preflight/sample.ts", `import "../copy-swap"; import "../../schema/target";`],
  ["the dialect in a stage", "provider/discovery/sample.ts", `import "../dialect/postgres"; import "../schema/target";`],
  ["the pipeline to use every stage", "provider/engines/repartition.ts", `import "../discovery/index"; import "../execution/run"; import "pg";`],
  ["tools to use the provider", "tools/demo/main.ts", `import "../../provider/index"; import "../postgres/server";`],
] as const;

describe("the linter", () => {
  const samples = [...refused, ...allowed].map(([, file, text]) => ({ file: path.join(root, file), text }));
  let messages: string[][];
  beforeAll(() => {
    const script = path.join(root, "tests/support/lint-texts.mjs");
    const output = execFileSync(process.execPath, [script, JSON.stringify(samples)], { cwd: root });
    messages = JSON.parse(output.toString()) as string[][];
  }, 60_000);

  it.each(refused.map((row, index) => [row[0], index, row[3]] as const))(
    "refuses %s",
    (_name, index, expected) => {
      expect(messages[index]).toContainEqual(expect.stringContaining(expected));
    },
  );

  it.each(allowed.map((row, index) => [row[0], refused.length + index] as const))(
    "allows %s",
    (_name, index) => {
      expect(messages[index]).toEqual([]);
    },
  );
});
