import { discoverTables } from "../../../provider/discovery/postgres";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("the database", () => {
  it("is described with its limits and its clock", async () => {
    const { database: state } = await discoverTables(database.session, { tables: [] });
    expect(state).toMatchObject({
      engine: "postgres",
      database: database.database,
      user: database.user,
      isSuperuser: false,
      isInRecovery: false,
      deadlockTimeoutMs: 1000,
    });
    expect(Math.floor(state.version / 10_000)).toBe(database.majorVersion);
    expect(state.maxLocks).toBeGreaterThanOrEqual(64);
    expect(Math.abs(Date.parse(state.now) - Date.now())).toBeLessThan(60_000);
  });
});

describe("a relation", () => {
  it("has its kind, storage, options and comment", async () => {
    await database.query(`
      CREATE UNLOGGED TABLE app.plain (id int PRIMARY KEY, note text)
        WITH (fillfactor = 70, toast.autovacuum_enabled = false);
      COMMENT ON TABLE app.plain IS 'it''s plain';
      ALTER TABLE app.plain ENABLE ROW LEVEL SECURITY;
      ALTER TABLE app.plain REPLICA IDENTITY FULL;
      INSERT INTO app.plain SELECT n, 'x' FROM generate_series(1, 1000) AS n;
      ANALYZE app.plain`);
    expect(await database.discover("app", "plain")).toMatchObject({
      kind: "TABLE",
      isPartition: false,
      persistence: "UNLOGGED",
      accessMethod: "heap",
      typedBy: null,
      owner: database.user,
      tablespace: null,
      options: ["fillfactor=70", "toast.autovacuum_enabled=false"],
      replicaIdentity: "FULL",
      rowSecurity: { enabled: true, forced: false },
      comment: "it's plain",
      estimatedRows: 1000,
      partitioning: null,
    });
  });

  it("has its size, with TOAST counted to the table", async () => {
    await database.query(`
      CREATE TABLE app.sized (id int PRIMARY KEY, note text);
      ALTER TABLE app.sized ALTER note SET STORAGE EXTERNAL;
      INSERT INTO app.sized SELECT n, repeat('x', 9000) FROM generate_series(1, 100) AS n`);
    const { bytes } = await database.discover("app", "sized");
    const { rows } = await database.query<{ table: string; indexes: string }>(
      `SELECT pg_table_size('app.sized') AS table, pg_indexes_size('app.sized') AS indexes`,
    );
    expect(bytes).toEqual({ table: Number(rows[0]?.table), indexes: Number(rows[0]?.indexes) });
  });

  it.each([
    ["VIEW", "CREATE VIEW app.a_view AS SELECT 1 AS one", "a_view"],
    ["MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW app.a_matview AS SELECT 1 AS one", "a_matview"],
    ["OTHER", "CREATE SEQUENCE app.a_sequence", "a_sequence"],
    ["PARTITIONED TABLE", "CREATE TABLE app.a_root (id int) PARTITION BY LIST (id)", "a_root"],
  ])("is named as what it is: %s", async (kind, statement, name) => {
    await database.query(statement);
    const state = await database.discover("app", name);
    expect(state).toMatchObject({ kind, dependants: [] });
  });

  it("says that it is a partition, or of a type", async () => {
    await database.query(`
      CREATE TABLE app.root (id int) PARTITION BY RANGE (id);
      CREATE TABLE app.leaf PARTITION OF app.root DEFAULT;
      CREATE TYPE app."Row" AS (id int);
      CREATE TABLE app.typed OF app."Row"`);
    expect(await database.discover("app", "leaf")).toMatchObject({ kind: "TABLE", isPartition: true });
    expect(await database.discover("app", "typed")).toMatchObject({
      typedBy: 'app."Row"',
      isPartition: false,
    });
  });

  it("is left out where it does not exist", async () => {
    const { tables } = await discoverTables(database.session, {
      tables: [{ schema: "app", table: "nowhere" }],
    });
    expect(tables).toEqual([]);
  });
});
