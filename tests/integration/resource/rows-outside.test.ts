import { noteRowsOutside } from "../../../provider/engines/postgres/rows-outside";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "../discovery/discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

/** A table by year from a bound on, with a default partition that holds rows of the given days. */
async function noteOf(
  firstLower: string,
  days: readonly string[],
  columns = "day date",
): Promise<string | null> {
  const key = columns.split(" ")[0] ?? "";
  await database.query(`DROP TABLE IF EXISTS app.t;
    CREATE TABLE app.t (${columns}) PARTITION BY RANGE (${key});
    CREATE TABLE app.t_p2025 PARTITION OF app.t FOR VALUES FROM (${firstLower}) TO ('2026-01-01');
    CREATE TABLE app.t_p2026 PARTITION OF app.t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE TABLE app.t_pdefault PARTITION OF app.t DEFAULT`);
  for (const day of days) await database.query("INSERT INTO app.t VALUES ($1)", [day]);
  return noteRowsOutside(database.session, await database.discover("app", "t"));
}

describe("the note of rows outside of all partitions", () => {
  it("is none where the default partition is empty, or there is none", async () => {
    expect(await noteOf("'2025-01-01'", ["2025-05-05", "2026-05-05"])).toBeNull();
    await database.query("DROP TABLE app.t_pdefault");
    expect(await noteRowsOutside(database.session, await database.discover("app", "t"))).toBeNull();
  });

  it.each([
    [
      "MINVALUE",
      ["2030-01-01", "2031-01-01"],
      "app.t: 2 rows lie outside of all partitions, in app.t_pdefault.",
    ],
    ["'2025-01-01'", ["2030-01-01"], "app.t: 1 rows lie outside of all partitions, in app.t_pdefault."],
    [
      "'2025-01-01'",
      ["2024-12-31", "1999-01-01", "2030-01-01", "2025-01-01"],
      "app.t: 3 rows lie outside of all partitions, in app.t_pdefault; 2 of them lie before the first partition (2025-01-01).",
    ],
  ])("counts rows where the first partition begins at %s", async (firstLower, days, note) => {
    expect(await noteOf(firstLower, days)).toBe(note);
  });

  it("holds for a key of any type and name", async () => {
    const domain = `"Tag""s" app.tag`;
    await database.query("CREATE DOMAIN app.tag AS timestamptz");
    expect(await noteOf("'2025-01-01 00:00+00'", ["2024-12-31 23:59:59+00"], domain)).toMatch(
      /1 of them lie before the first partition \(2025-01-01 00:00:00\+00\)/,
    );
  });
});
