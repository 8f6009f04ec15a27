import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { withOwnTemplates } from "../../../provider/engines/own-templates";
import { oracleTemplates } from "../../../provider/rendering/oracle/render";
import { useTemplates } from "../../../provider/rendering/own-templates";
import { postgresTemplates } from "../../../provider/rendering/render";
import { findTemplateFolder } from "../../../provider/template-folder";

const FILE = "05_start_journal.sql";

/** A plan as far as it matters here. */
const plan = { method: "copySwap", hazards: [], hash: "0123456789abcdef" };

describe("a user's own templates", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-templates-"));
  });
  afterEach(() => {
    useTemplates(undefined);
    fs.rmSync(folder, { recursive: true });
  });

  function read(database: string, file = FILE): string {
    return fs.readFileSync(path.join(findTemplateFolder(database), file), "utf8");
  }

  function write(database: string, text: string, file = FILE): void {
    fs.mkdirSync(path.join(folder, database), { recursive: true });
    fs.writeFileSync(path.join(folder, database, file), text);
  }

  function renderFirst(): string {
    return oracleTemplates.render("05_start_journal", "findObjects", () => ({ ownNames: "'A'" }), false).text;
  }

  it.each(["oracle", "postgres"])("may say the same as every template of %s", (database) => {
    for (const file of fs.readdirSync(findTemplateFolder(database)).filter((name) => name.endsWith(".sql")))
      write(database, read(database, file), file);
    useTemplates(folder);
    expect([...oracleTemplates.replaced, ...postgresTemplates.replaced]).toEqual([]);
    expect(withOwnTemplates({ plan }, oracleTemplates)).toEqual({ plan });
  });

  it("are used for their file alone, and given up again", () => {
    const before = renderFirst();
    write("oracle", read("oracle").replace("SELECT", "SELECT /* ours */"));
    useTemplates(folder);
    expect(renderFirst()).toContain("/* ours */");
    expect([...oracleTemplates.replaced.keys()]).toEqual(["05_start_journal"]);
    expect(postgresTemplates.replaced.size).toBe(0);
    useTemplates(undefined);
    expect(renderFirst()).toBe(before);
  });

  it("are told in the plan by name and hash, which makes it another plan", () => {
    function planWith(comment: string) {
      write("oracle", read("oracle").replace("SELECT", `SELECT /* ${comment} */`));
      useTemplates(folder);
      const planned = withOwnTemplates({ plan }, oracleTemplates);
      if (!("plan" in planned)) throw new Error("refused");
      return planned.plan;
    }
    const [one, other] = [planWith("one"), planWith("other")];
    expect(one.hazards).toMatchObject([{ code: "OWN_TEMPLATES" }]);
    expect(JSON.stringify(one.hazards)).toMatch(/oracle\/05_start_journal\.sql \([0-9a-f]{16}\)/);
    expect(new Set([plan.hash, one.hash, other.hash]).size).toBe(3);
    expect(planWith("one")).toEqual(one);
  });

  it("change no plan that has nothing to do", () => {
    write("oracle", read("oracle").replace("SELECT", "SELECT /* ours */"));
    useTemplates(folder);
    const nothing = { plan: { ...plan, method: "nothing" } };
    expect(withOwnTemplates(nothing, oracleTemplates)).toBe(nothing);
  });

  const isWrong: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    [
      "a tag is unknown",
      (text) => text.replace("SELECT", "SELECT {{colour}}"),
      /findObjects uses \{\{colour\}\}/,
    ],
    [
      "a tag is missing",
      (text) => text.replace("{{journal}}", "JOURNAL"),
      /lacks \{\{journal\}\}|lacks \{\{\{journal\}\}\}/,
    ],
    [
      "a name is not quoted",
      (text) => text.replace(/\{\{journal\}\}/g, "{{{journal}}}"),
      /uses \{\{\{journal/,
    ],
    [
      "a statement is missing",
      (text) => text.slice(0, text.lastIndexOf("-- name:")),
      /statement \w+ is missing/,
    ],
    ["a statement is new", (text) => `${text}\n-- name: tellUs\nSELECT 1;\n`, /no statement tellUs/],
    [
      "a statement has another name",
      (text) => text.replace("-- name: findObjects", "-- name: findOthers"),
      /findOthers stands where findObjects belongs|findOthers/,
    ],
    [
      "a statement is empty",
      (text) => text.replace(/-- name: findObjects\n[^]*?\n(?=-- name:|$)/, "-- name: findObjects\n\n"),
      /findObjects (?:is empty|lacks)/,
    ],
  ];

  it.each(isWrong)("are refused where %s, and nothing of them is used", (_, change, message) => {
    const before = renderFirst();
    const changed = change(read("oracle"));
    expect(changed).not.toBe(read("oracle"));
    write("oracle", changed);
    expect(() => useTemplates(folder)).toThrow(
      /^INVALID_TEMPLATE: The template oracle\/05_start_journal\.sql /,
    );
    expect(() => useTemplates(folder)).toThrow(message);
    expect(renderFirst()).toBe(before);
  });

  it("are refused where the package has no such template, or the folder holds none", () => {
    expect(() => useTemplates(folder)).toThrow('has no folder "oracle" or "postgres"');
    expect(() => useTemplates(path.join(folder, "nowhere"))).toThrow("INVALID_TEMPLATE");
    write("oracle", read("oracle"), "06_start_journal.sql");
    expect(() => useTemplates(folder)).toThrow("oracle/06_start_journal.sql");
  });
});
