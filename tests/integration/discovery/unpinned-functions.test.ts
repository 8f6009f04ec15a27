import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase(`
    CREATE FUNCTION app.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
    CREATE FUNCTION app.procedural(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 <> ''''; END';
    CREATE FUNCTION app.pinned(text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = app, pg_temp
      AS 'BEGIN RETURN $1; END';
    CREATE FUNCTION app.otherwise_set(text) RETURNS text LANGUAGE sql IMMUTABLE SET work_mem = '4MB' AS 'SELECT $1';
    CREATE FUNCTION app.parsed(text) RETURNS text IMMUTABLE RETURN upper($1);
    CREATE FUNCTION app.parsed_around(text) RETURNS text IMMUTABLE RETURN app.plain($1);
    CREATE FUNCTION app.is_like(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
    CREATE OPERATOR app.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = app.is_like)`);
});
afterAll(() => database.drop());

async function unpinnedOf(columns: string, more = ""): Promise<unknown> {
  await database.query(`DROP TABLE IF EXISTS app.t; CREATE TABLE app.t (${columns}); ${more}`);
  return (await database.discover("app", "t")).unpinnedFunctions;
}

describe("functions without a search path", () => {
  it.each([
    ["a CHECK", "a text CONSTRAINT ok CHECK (app.procedural(a))", "app.procedural(text)", "CHECK ok"],
    [
      "a generated column",
      `a text, "B" text GENERATED ALWAYS AS (app.plain(a)) STORED`,
      "app.plain(text)",
      'GENERATED COLUMN "B"',
    ],
    [
      "another function with a parsed body",
      "a text CONSTRAINT ok CHECK (app.parsed_around(a) <> '')",
      "app.plain(text)",
      "CHECK ok",
    ],
    [
      "an operator",
      "a text CONSTRAINT ok CHECK (a OPERATOR(app.===) 'x')",
      "app.is_like(text,text)",
      "CHECK ok",
    ],
    [
      "other settings",
      "a text CONSTRAINT ok CHECK (app.otherwise_set(a) <> '')",
      "app.otherwise_set(text)",
      "CHECK ok",
    ],
  ])("are found behind %s", async (_, columns, name, usedBy) => {
    expect(await unpinnedOf(columns)).toEqual([{ name, usedBy: [usedBy] }]);
  });

  it("are found in index expressions and predicates, with all that call them", async () => {
    const indexes = `CREATE INDEX t_expression ON app.t (app.plain(a));
      CREATE INDEX t_predicate ON app.t (a) WHERE app.plain(a) > 'b';
      CREATE INDEX t_other ON app.t (a) WHERE app.procedural(a)`;
    expect(await unpinnedOf("a text", indexes)).toEqual([
      { name: "app.plain(text)", usedBy: ["INDEX t_expression", "INDEX t_predicate"] },
      { name: "app.procedural(text)", usedBy: ["INDEX t_other"] },
    ]);
  });

  it("are found in domains of the primary key, whose values are read back from text", async () => {
    await database.query(`CREATE DOMAIN app.code AS text CHECK (app.procedural(VALUE));
      CREATE DOMAIN app.fine_code AS app.code`);
    expect(await unpinnedOf("a app.fine_code PRIMARY KEY, b app.code")).toEqual([
      { name: "app.procedural(text)", usedBy: ["DOMAIN app.code"] },
    ]);
    expect(await unpinnedOf("a text PRIMARY KEY, b app.code")).toEqual([]);
  });

  it.each([
    ["a DEFAULT, which no copy evaluates", "a text DEFAULT app.plain('x')"],
    ["their path is set, or their body parsed", "a text CHECK (app.pinned(a) <> app.parsed(a))"],
    ["they are the server's own", "a text CHECK (lower(a) <> ''), b interval CHECK (b > '1 day')"],
  ])("are none where %s", async (_, columns) => {
    expect(await unpinnedOf(columns)).toEqual([]);
  });

  it("are none in a CHECK that is not validated: no row is copied under it", async () => {
    const late = "ALTER TABLE app.t ADD CONSTRAINT late CHECK (app.procedural(a)) NOT VALID";
    expect(await unpinnedOf("a text", late)).toEqual([]);
  });
});
