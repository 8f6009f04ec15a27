import fs from "node:fs";
import path from "node:path";
import { transformSync } from "@swc/core";
import { createHrDatabase, type HrDatabase } from "../integration/demo/hr-database";
import { createHrOracle, type HrOracle } from "../integration/demo/oracle/hr-oracle";
import { Stack } from "../support/stack";

const root = path.join(__dirname, "../..");
const EXAMPLES = path.join(root, "stacks", "examples");
const files = fs.readdirSync(EXAMPLES).filter((file) => file.endsWith(".ts"));

/** Types are checked with all others; here it is to run. */
function compile(file: string): string {
  const { code } = transformSync(fs.readFileSync(path.join(EXAMPLES, file), "utf8"), {
    ...{ filename: file, swcrc: false, module: { type: "commonjs" } },
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
  });
  return code;
}

/** One preview shows them all: a Pulumi program is slow to start. */
function compileAll(): Record<string, string> {
  const modules = files.map((file) => [file.replace(/\.ts$/, ".js"), compile(file)] as const);
  const index = modules.map(([file]) => `require("./${file}");`).join("\n");
  return { ...Object.fromEntries(modules), "index.js": index };
}

describe("the example programs", () => {
  let oracle: HrOracle;
  let postgres: HrDatabase;
  let stack: Stack;
  // A busy machine takes minutes over what a quiet one does in seconds.
  jest.setTimeout(280_000);
  beforeAll(async () => {
    [oracle, postgres] = await Promise.all([createHrOracle(), createHrDatabase()]);
    const { connectString, passwords } = oracle;
    const login = { connectString, user: "hr", password: passwords.hr };
    stack = await Stack.create({ engine: "oracle", connectionName: "hr", ...login });
    await stack.connect("archive", { ...postgres, user: "hr", password: "hr in tests" });
  });
  afterAll(async () => {
    stack.remove();
    await oracle.close();
    await postgres.drop();
  });

  function ownTemplate(change: (text: string) => string): void {
    const file = "05_start_journal.sql";
    const text = fs.readFileSync(path.join(root, "templates", "oracle", file), "utf8");
    const folder = path.join(stack.dir, "templates", "oracle");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, file), change(text));
  }

  it("are each previewed with the plan that they are there to show", async () => {
    stack.program(compileAll());
    const preview = await stack.preview();
    for (const plan of [
      ...["ORDERS", "TRANSACTIONS", "AUDIT_LOG", "EMPLOYEES", "DEPARTMENTS", "CUSTOMER_DATA"].map(
        (table) => `HR.${table}: copySwap`,
      ),
      "hr.transactions: detachPartitions",
    ])
      expect(preview).toContain(plan);
    for (const [, name] of compileAll()["index.js"]?.matchAll(/\.\/([\w-]+)\.js/g) ?? [])
      expect(fs.readFileSync(path.join(root, "docs/guide/examples.md"), "utf8")).toContain(`${name}.ts`);
    expect(preview).toMatch(/\+ \d+ to create/);
  });

  it("refuse a template of the user's that lacks a tag, by its name and before anything is touched", async () => {
    stack.program({ "index.js": compile("minimal.ts") });
    await stack.succeed("config", "set", "table-migration:templates", "templates");
    ownTemplate((text) => text.replace(" INITRANS 16{{{journalTablespace}}}", " INITRANS 8"));
    const refused = await stack.fail("preview");
    expect(refused).toContain(
      "INVALID_TEMPLATE: The template oracle/05_start_journal.sql cannot take the place",
    );
    expect(refused).toContain("statement createJournal lacks {{{journalTablespace}}}");
  });

  it("show a template of the user's in the plan, and run its statements", async () => {
    ownTemplate((text) => text.replaceAll(" INITRANS 16", " INITRANS 8"));
    const preview = await stack.preview("--diff");
    expect(preview).toMatch(/OWN_TEMPLATES: .*oracle\/05_start_journal\.sql \([0-9a-f]{16}\)/);
    expect(preview).toContain(") INITRANS 8");
    await stack.up();
    const found = await oracle.run(
      "hr",
      `SELECT ini_trans AS "slots" FROM user_tables WHERE table_name LIKE 'TABLE_MIGRATION%' AND ini_trans = 8`,
    );
    expect(found).not.toEqual([]);
    await stack.preview("--expect-no-changes");
  });
});
