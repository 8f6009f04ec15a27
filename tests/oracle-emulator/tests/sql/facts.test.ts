import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeStatement, parseStatement } from "../../src/sql";

const read = (file: string): string => readFileSync(join(__dirname, "statements", file), "utf8");

/** Statements whose last line ends in a semicolon; what follows it is a comment. */
function sqlStatements(file: string): string[] {
  const lines = read(file).replaceAll(/;\s*--.*$/gm, ";");
  return lines
    .split(/;$/m)
    .map((text) => text.replaceAll(/^--.*\n/gm, "").trim())
    .filter((text) => text !== "");
}

const blocks = read("blocks.sql")
  .split(/^\/$/m)
  .map((text) => text.trim());

/** A table of tests titled by the statement's beginning. */
const titled = (statements: readonly string[]): [title: string, sql: string][] =>
  statements.map((sql) => [sql.replaceAll(/\s+/g, " ").slice(0, 70), sql]);

describe("what the provider says", () => {
  test.each(titled(sqlStatements("dictionary.sql")))("parses the dictionary query %s", (_, sql) => {
    expect(parseStatement(sql).kind).toBe("query");
  });

  test.each(titled(sqlStatements("migration.sql")))("parses %s", (_, sql) => {
    expect(parseStatement(sql).position).toBe(0);
  });

  test.each(titled(blocks))("parses the block %s", (_, text) => {
    const statement = parseStatement(text);
    expect(statement.kind).toMatch(/anonymousBlock|createTrigger/);
    if (statement.kind === "createTrigger") expect(statement.compilationError).toBeUndefined();
  });

  it("takes less than 2 ms a statement", () => {
    const statements = [...sqlStatements("dictionary.sql"), ...sqlStatements("migration.sql"), ...blocks];
    const start = performance.now();
    for (const sql of statements) describeStatement(parseStatement(sql));
    expect((performance.now() - start) / statements.length).toBeLessThan(2);
  });
});
