import type { ForeignKey } from "../../../provider/schema/table-state";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

const usual: Partial<ForeignKey> = {
  validated: true,
  enforced: true,
  period: false,
  firesAsUsual: true,
  leafCount: 0,
  comment: null,
};
const app = (name: string) => ({ schema: "app", name });

async function keysOf(table: string): Promise<ForeignKey[]> {
  return (await database.discover("app", table)).foreignKeys;
}

describe("foreign keys", () => {
  it("are read from both sides, with their state", async () => {
    await database.query(`
      CREATE TABLE app.parent (a int, b int, PRIMARY KEY (a, b));
      CREATE TABLE app.child (a int, b int);
      ALTER TABLE app.child ADD CONSTRAINT child_fk FOREIGN KEY (b, a) REFERENCES app.parent (a, b) ON DELETE CASCADE NOT VALID;
      COMMENT ON CONSTRAINT child_fk ON app.child IS 'the other way round'`);
    const key = {
      ...usual,
      name: "child_fk",
      table: app("child"),
      references: app("parent"),
      referencedColumns: ["a", "b"],
      definition: "FOREIGN KEY (b, a) REFERENCES app.parent(a, b) ON DELETE CASCADE NOT VALID",
      validated: false,
      comment: "the other way round",
    };
    expect(await keysOf("child")).toEqual([{ ...key, direction: "OUTGOING" }]);
    expect(await keysOf("parent")).toEqual([{ ...key, direction: "INCOMING" }]);
  });

  it("are read once where a side is partitioned, and tell how many leaves have them", async () => {
    await database.query(`
      CREATE TABLE app.target (id int PRIMARY KEY, former int CONSTRAINT former REFERENCES app.target) PARTITION BY RANGE (id);
      CREATE TABLE app.target1 PARTITION OF app.target FOR VALUES FROM (1) TO (2);
      CREATE TABLE app.target2 PARTITION OF app.target DEFAULT;
      CREATE TABLE app.pointing (id int CONSTRAINT points REFERENCES app.target) PARTITION BY HASH (id);
      CREATE TABLE app.pointing0 PARTITION OF app.pointing FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY HASH (id);
      CREATE TABLE app.pointing00 PARTITION OF app.pointing0 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE app.pointing01 PARTITION OF app.pointing0 FOR VALUES WITH (MODULUS 2, REMAINDER 1)`);
    expect(await keysOf("pointing")).toMatchObject([{ name: "points", direction: "OUTGOING", leafCount: 2 }]);
    expect(await keysOf("target")).toMatchObject([
      { name: "points", direction: "INCOMING", table: app("pointing"), leafCount: 2 },
      { name: "former", direction: "SELF", table: app("target"), references: app("target"), leafCount: 2 },
    ]);
  });

  it("tell whether their triggers fire as usual", async () => {
    await database.query(`
      CREATE TABLE app.watched (id int PRIMARY KEY);
      CREATE TABLE app.watching (id int CONSTRAINT watches REFERENCES app.watched)`);
    expect(await keysOf("watched")).toMatchObject([{ firesAsUsual: true }]);
    await database.asSuperuser("ALTER TABLE app.watching DISABLE TRIGGER ALL");
    expect(await keysOf("watched")).toMatchObject([{ firesAsUsual: false }]);
    expect(await keysOf("watching")).toMatchObject([{ firesAsUsual: false }]);
  });

  it("may be not enforced, or temporal, from PostgreSQL 18 on", async () => {
    if (database.majorVersion < 18) return;
    await database.query(`
      CREATE TABLE app.era (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
      CREATE TABLE app.of_era (id int4range, valid daterange,
        CONSTRAINT in_era FOREIGN KEY (id, PERIOD valid) REFERENCES app.era (id, PERIOD valid),
        CONSTRAINT loose FOREIGN KEY (id, PERIOD valid) REFERENCES app.era (id, PERIOD valid) NOT ENFORCED)`);
    expect(await keysOf("of_era")).toMatchObject([
      { name: "in_era", period: true, enforced: true, validated: true },
      { name: "loose", period: true, enforced: false, validated: false },
    ]);
  });
});
