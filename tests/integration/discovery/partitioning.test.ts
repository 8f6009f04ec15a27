import { discoverTables } from "../../../provider/discovery/postgres";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("a table partitioned by range", () => {
  beforeAll(() =>
    database.query(`
      CREATE TABLE app.orders (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE app.z_early PARTITION OF app.orders FOR VALUES FROM (MINVALUE) TO ('2026-01-01')
        PARTITION BY HASH (id);
      CREATE TABLE app.z_early0 PARTITION OF app.z_early FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE app.z_early1 PARTITION OF app.z_early FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE app.a_late PARTITION OF app.orders FOR VALUES FROM ('9999-12-01') TO ('10000-01-01');
      CREATE TABLE app.a_latest PARTITION OF app.orders FOR VALUES FROM ('10000-01-01') TO (MAXVALUE);
      CREATE TABLE app.m_middle PARTITION OF app.orders FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE app.a_rest PARTITION OF app.orders DEFAULT;
      INSERT INTO app.orders SELECT n, '2025-12-01' FROM generate_series(1, 1000) AS n;
      INSERT INTO app.orders SELECT n, '2026-01-15' FROM generate_series(1, 500) AS n;
      ANALYZE app.orders`),
  );

  it("has its partitions by lower bound, the default one last", async () => {
    const { kind, partitioning, dependants } = await database.discover("app", "orders");
    expect({ kind, dependants }).toEqual({ kind: "PARTITIONED TABLE", dependants: [] });
    expect(partitioning).toMatchObject({
      strategy: "RANGE",
      columns: ["day"],
      leafCount: 6,
      partitions: [
        {
          schema: "app",
          name: "z_early",
          isDefault: false,
          boundText: "FOR VALUES FROM (MINVALUE) TO ('2026-01-01')",
          lower: { end: "MINVALUE" },
          upper: { value: "2026-01-01" },
          isForeign: false,
          estimatedRows: 1000,
          subpartitioning: { strategy: "HASH", columns: ["id"], count: 2 },
        },
        { name: "m_middle", lower: { value: "2026-01-01" }, estimatedRows: 500, subpartitioning: null },
        { name: "a_late", lower: { value: "9999-12-01" }, upper: { value: "10000-01-01" } },
        { name: "a_latest", lower: { value: "10000-01-01" }, upper: { end: "MAXVALUE" } },
        { name: "a_rest", isDefault: true, boundText: "DEFAULT", lower: null, upper: null },
      ],
    });
  });

  it("has the rows and sizes of its leaves", async () => {
    const { estimatedRows, bytes, partitioning } = await database.discover("app", "orders");
    expect(estimatedRows).toBe(1500);
    expect(bytes.table).toBeGreaterThan(0);
    expect(bytes.indexes).toBeGreaterThan(0);
    const sum = partitioning?.partitions.reduce((total, partition) => total + partition.bytes, 0);
    expect(sum).toBe(bytes.table + bytes.indexes);
  });

  it("is listed in its schema without its partitions", async () => {
    const { tables } = await discoverTables(database.session, { schemas: ["app"] });
    expect(tables.map(({ table }) => table)).toEqual(["orders"]);
  });
});

describe("a partitioned table", () => {
  it("has an unknown number of rows until it is analysed", async () => {
    await database.query(`CREATE SCHEMA fresh; CREATE TABLE fresh.t (id int) PARTITION BY HASH (id);
      CREATE TABLE fresh.t0 PARTITION OF fresh.t FOR VALUES WITH (MODULUS 1, REMAINDER 0)`);
    const state = await database.discover("fresh", "t");
    expect(state.estimatedRows).toBe(-1);
    expect(state.partitioning).toMatchObject({
      strategy: "HASH",
      leafCount: 1,
      partitions: [{ lower: null, upper: null }],
    });
  });

  it("has no rows without partitions", async () => {
    await database.query("CREATE SCHEMA bare; CREATE TABLE bare.t (id int) PARTITION BY LIST (id)");
    expect(await database.discover("bare", "t")).toMatchObject({
      bytes: { table: 0, indexes: 0 },
      partitioning: { strategy: "LIST", columns: ["id"], partitions: [], leafCount: 0 },
    });
  });

  it("may have expressions and several columns in its key", async () => {
    await database.query(`CREATE SCHEMA wide;
      CREATE TABLE wide.t (a text, b bigint, c timestamptz) PARTITION BY RANGE (lower(a), b, c);
      CREATE TABLE wide.t1 PARTITION OF wide.t FOR VALUES FROM ('it''s', 5, '2026-01-01 00:00+02') TO ('z', MINVALUE, MINVALUE)`);
    const { partitioning } = await database.discover("wide", "t");
    expect(partitioning).toMatchObject({
      columns: ["", "b", "c"],
      partitions: [{ lower: { value: "it's" }, upper: { value: "z" } }],
    });
  });

  it("prints its bounds in UTC", async () => {
    await database.query(`CREATE SCHEMA zoned; CREATE TABLE zoned.t (c timestamptz) PARTITION BY RANGE (c);
      CREATE TABLE zoned.t1 PARTITION OF zoned.t FOR VALUES FROM ('2026-01-01 00:00+02') TO ('2026-02-01 00:00+00')`);
    const { partitioning } = await database.discover("zoned", "t");
    expect(partitioning?.partitions).toMatchObject([
      { lower: { value: "2025-12-31 22:00:00+00" }, upper: { value: "2026-02-01 00:00:00+00" } },
    ]);
  });
});
