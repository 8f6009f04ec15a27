import { readFileSync } from "node:fs";
import path from "node:path";
import { errorCatalogue, formatRefusal, migrationError, refuse } from "../../../provider/errors";

const page = readFileSync(path.join(__dirname, "../../../docs/errors.md"), "utf8");
const sections = page.split(/^### /m).slice(1);
const documented = new Map(sections.map((section) => [section.split("\n")[0] ?? "", section]));

describe("docs/errors.md", () => {
  it("has every code of the catalogue, and no other", () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it.each(Object.entries(errorCatalogue))(
    "quotes the problem of %s and says what to do",
    (code, { problem }) => {
      const section = documented.get(code) ?? "";
      expect(section).toContain(`> ${problem}\n`);
      expect(section).toMatch(/\n\*\*What to do:\*\* \S.*\./);
    },
  );
});

describe("the catalogue", () => {
  it.each(Object.entries(errorCatalogue))(
    "has a sentence for what is wrong and one for what to do: %s",
    (_, entry) => {
      expect(entry.problem).toMatch(/[.}]$/);
      expect(entry.remedy).toMatch(/^(?:[A-Z].*[^ ]|\{remedy\})$/);
    },
  );

  it("fills in names, whatever they hold, and none twice", () => {
    const refusal = refuse("NOT_A_TABLE", "table", { table: "app.{kind}", kind: "$& view" });
    expect(formatRefusal(refusal)).toBe(
      "NOT_A_TABLE: app.{kind} is a $& view, not a table. Declare the table itself.",
    );
  });

  it("keeps the cause of an error", () => {
    const cause = new Error("why");
    const error = migrationError("FENCED", { run: "1", table: "app.orders" }, cause);
    expect(error.cause).toBe(cause);
    expect(error.message).toBe(`FENCED: ${error.problem} ${error.remedy}`);
  });
});
