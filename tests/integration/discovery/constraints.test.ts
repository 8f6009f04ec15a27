import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

function byName<Item extends { name: string }>(items: readonly Item[], name: string): Item | undefined {
  return items.find((item) => item.name === name);
}

describe("constraints", () => {
  it("are read by kind, with their state", async () => {
    await database.query(`
      CREATE TABLE app.con (
        id int, a int, b int, span int4range,
        CONSTRAINT con_pk PRIMARY KEY (id),
        CONSTRAINT con_unique UNIQUE (b, a) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT con_check CHECK (a > 0) NO INHERIT,
        CONSTRAINT con_exclude EXCLUDE USING gist (span WITH &&)
      );
      COMMENT ON CONSTRAINT con_check ON app.con IS 'positive'`);
    const { constraints } = await database.discover("app", "con");
    const usual = {
      validated: true,
      enforced: true,
      noInherit: false,
      deferrable: false,
      period: false,
      comment: null,
    };
    expect(constraints).toEqual([
      {
        ...usual,
        name: "con_check",
        kind: "CHECK",
        columns: ["a"],
        definition: "CHECK ((a > 0)) NO INHERIT",
        noInherit: true,
        comment: "positive",
      },
      {
        ...usual,
        name: "con_exclude",
        kind: "EXCLUDE",
        columns: ["span"],
        definition: "EXCLUDE USING gist (span WITH &&)",
      },
      { ...usual, name: "con_pk", kind: "PRIMARY KEY", columns: ["id"], definition: "PRIMARY KEY (id)" },
      {
        ...usual,
        name: "con_unique",
        kind: "UNIQUE",
        columns: ["b", "a"],
        definition: "UNIQUE (b, a) DEFERRABLE INITIALLY DEFERRED",
        deferrable: true,
      },
    ]);
  });

  it("may be temporal or not enforced from PostgreSQL 18 on", async () => {
    if (database.majorVersion < 18) return;
    await database.query(`CREATE TABLE app.temporal (
      id int4range, valid daterange, a int,
      CONSTRAINT temporal_pk PRIMARY KEY (id, valid WITHOUT OVERLAPS),
      CONSTRAINT temporal_check CHECK (a > 0) NOT ENFORCED)`);
    const { constraints } = await database.discover("app", "temporal");
    expect(byName(constraints, "temporal_pk")).toMatchObject({
      kind: "PRIMARY KEY",
      period: true,
      enforced: true,
    });
    expect(byName(constraints, "temporal_check")).toMatchObject({ enforced: false, validated: false });
  });
});
