import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../../..");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];

/** `## Not supported yet` as `not-supported-yet`. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, "utf8").match(/^#+ .+$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("links in the documentation", () => {
  it.each(pages)("lead somewhere: %s", (page) => {
    const text = readFileSync(path.join(root, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    for (const [link, target = "", anchor] of links) {
      const file = target === "" ? path.join(root, page) : path.join(root, path.dirname(page), target);
      expect([link, existsSync(file)]).toEqual([link, true]);
      if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
    }
  });
});
