import { readFileSync } from "node:fs";
import path from "node:path";
import { stepSchema } from "../../../provider/schema/plan";
import { generatedPages } from "../../../tools/docs/settings";

const root = path.join(__dirname, "../../..");

describe("generated pages", () => {
  it.each(Object.entries(generatedPages))("are up to date: %s", (page, text) => {
    expect(readFileSync(path.join(root, page), "utf8")).toBe(text);
  });
});

describe("the pages of steps", () => {
  const kinds = stepSchema.options.map((option) => option.shape.kind.value);

  it.each(kinds)("say purpose, statements, locks, hazards and undo of %s", (kind) => {
    const page = readFileSync(path.join(root, `docs/steps/${kind}.md`), "utf8");
    const headings = page.match(/^#{1,2} .+/gm);
    expect(headings).toEqual([
      `# ${kind}`,
      "## Purpose",
      "## Statements",
      "## Locks",
      "## Hazards",
      "## Undo",
    ]);
  });
});
