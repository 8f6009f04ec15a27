import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("indexes", () => {
  it("are read from USING on", async () => {
    await database.query(`
      CREATE TABLE app.idx (id int CONSTRAINT idx_pk PRIMARY KEY, code text NOT NULL, tags text[], note text);
      CREATE UNIQUE INDEX idx_code ON app.idx (code DESC NULLS LAST) INCLUDE (note) WITH (fillfactor = 80);
      CREATE INDEX idx_expression ON app.idx (id, lower(code)) WHERE note IS NOT NULL;
      CREATE INDEX idx_tags ON app.idx USING gin (tags);
      ALTER INDEX app.idx_expression ALTER COLUMN 2 SET STATISTICS 200;
      ALTER TABLE app.idx REPLICA IDENTITY USING INDEX idx_code, CLUSTER ON idx_pk;
      COMMENT ON INDEX app.idx_tags IS 'for search'`);
    const { indexes, replicaIdentity } = await database.discover("app", "idx");
    const usual = {
      unique: false,
      constraint: null,
      method: "btree",
      tablespace: null,
      valid: true,
      clustered: false,
      replicaIdentity: false,
      statisticsTargets: false,
      comment: null,
    };
    expect(replicaIdentity).toBe("INDEX");
    expect(indexes).toEqual([
      {
        ...usual,
        name: "idx_code",
        unique: true,
        columns: ["code"],
        definition: "USING btree (code DESC NULLS LAST) INCLUDE (note) WITH (fillfactor='80')",
        replicaIdentity: true,
      },
      {
        ...usual,
        name: "idx_expression",
        columns: ["id", ""],
        definition: "USING btree (id, lower(code)) WHERE (note IS NOT NULL)",
        statisticsTargets: true,
      },
      {
        ...usual,
        name: "idx_pk",
        unique: true,
        constraint: "idx_pk",
        columns: ["id"],
        definition: "USING btree (id)",
        clustered: true,
      },
      {
        ...usual,
        name: "idx_tags",
        columns: ["tags"],
        method: "gin",
        definition: "USING gin (tags)",
        comment: "for search",
      },
    ]);
  });

  it("may be invalid", async () => {
    await database.query("CREATE TABLE app.twice (id int); INSERT INTO app.twice VALUES (1), (1)");
    await expect(
      database.query("CREATE UNIQUE INDEX CONCURRENTLY twice_unique ON app.twice (id)"),
    ).rejects.toThrow("could not create unique index");
    const { indexes } = await database.discover("app", "twice");
    expect(indexes).toMatchObject([{ name: "twice_unique", valid: false }]);
  });
});
