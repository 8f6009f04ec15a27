import { measureKeyRange, type KeyColumn } from "../../../provider/discovery/postgres";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

const samples: Record<
  string,
  { values: string[]; farFrom: string; min: string; max: string; infinite: number }
> = {
  date: {
    values: ["0044-03-15 BC", "2026-01-31", "9999-12-31", "294276-12-31", "infinity", "-infinity"],
    farFrom: "9999-12-31",
    min: "0044-03-15 BC",
    max: "294276-12-31",
    infinite: 2,
  },
  timestamp: {
    values: ["0001-01-01 00:00:00", "2026-01-31 10:00:00.123456", "294276-12-31 23:59:59.999999", "infinity"],
    farFrom: "2026-01-31 10:00:00.123456",
    min: "0001-01-01 00:00:00",
    max: "294276-12-31 23:59:59.999999",
    infinite: 1,
  },
  timestamptz: {
    values: ["0044-03-15 01:00:00+01 BC", "2026-01-31 10:00:00+02", "2026-01-31 10:00:00-08", "-infinity"],
    farFrom: "2026-01-31 08:00:00+00",
    min: "0044-03-15 00:00:00+00 BC",
    max: "2026-01-31 18:00:00+00",
    infinite: 1,
  },
  int2: { values: ["-5", "7", "32767"], farFrom: "7", min: "-5", max: "32767", infinite: 0 },
  int4: { values: ["-5", "7", "2147483647"], farFrom: "7", min: "-5", max: "2147483647", infinite: 0 },
  int8: {
    values: ["-9223372036854775808", "7", "9223372036854775807"],
    farFrom: "7",
    min: "-9223372036854775808",
    max: "9223372036854775807",
    infinite: 0,
  },
};

function columnOf(columnType: string, more: Partial<KeyColumn> = {}): KeyColumn {
  return {
    schema: "app",
    table: `t_${columnType}`,
    column: "Key",
    columnType,
    nullable: true,
    farFrom: null,
    ...more,
  };
}

describe("measureKeyRange", () => {
  describe.each(Object.entries(samples))(
    "on a column of type %s",
    (columnType, { values, farFrom, min, max, infinite }) => {
      beforeAll(() =>
        database.query(`CREATE TABLE app.t_${columnType} ("Key" ${columnType});
        INSERT INTO app.t_${columnType} SELECT unnest('{${values.map((value) => `"${value}"`).join()},NULL,NULL}'::${columnType}[])`),
      );

      const expected = { min, max, nullCount: 2, infiniteCount: infinite, farRows: 2, farFrom };

      it("measures by one pass over the table", async () => {
        const measured = await measureKeyRange(database.session, columnOf(columnType, { farFrom }));
        expect(measured).toEqual({ ...expected, rows: values.length + 2 });
      });

      it("counts no NULL where there can be none, and nothing far where that is not asked", async () => {
        const measured = await measureKeyRange(database.session, columnOf(columnType, { nullable: false }));
        expect(measured).toMatchObject({ nullCount: 0, farRows: 0, farFrom: null });
      });

      it("measures the same by an index that leads with the column, without counting the rows", async () => {
        await database.query(`CREATE INDEX ON app.t_${columnType} ("Key", "Key")`);
        const measured = await measureKeyRange(database.session, columnOf(columnType, { farFrom }));
        expect(measured).toEqual({ ...expected, rows: -1 });
      });
    },
  );

  it("finds nothing in an empty table", async () => {
    await database.query(`CREATE TABLE app.empty ("Key" date)`);
    const measured = await measureKeyRange(
      database.session,
      columnOf("date", { table: "empty", farFrom: "2026-01-01" }),
    );
    expect(measured).toEqual({
      rows: 0,
      min: null,
      max: null,
      nullCount: 0,
      infiniteCount: 0,
      farRows: 0,
      farFrom: "2026-01-01",
    });
  });

  it("takes a column of a domain, and text as the server prints it whatever the role's defaults are", async () => {
    await database.query(`
      ALTER ROLE ${database.user} SET DateStyle = 'German'; ALTER ROLE ${database.user} SET TimeZone = 'Asia/Tokyo';
      CREATE DOMAIN app.moment AS timestamptz; CREATE TABLE app.t_domain ("Key" app.moment);
      INSERT INTO app.t_domain VALUES ('2026-01-31 10:00:00+00'), ('infinity')`);
    const column = columnOf("timestamptz", { table: "t_domain", nullable: false, farFrom: "2026-01-01" });
    expect(await measureKeyRange(database.session, column)).toMatchObject({
      rows: 2,
      min: "2026-01-31 10:00:00+00",
      max: "2026-01-31 10:00:00+00",
      infiniteCount: 1,
      farRows: 1,
    });
  });

  it.each([
    ["a partial index", `CREATE INDEX ON app.by_scan ("Key") WHERE "Key" > '2026-01-01'`],
    ["an index that begins with another column", `CREATE INDEX ON app.by_scan (id, "Key")`],
    ["an index on an expression", `CREATE INDEX ON app.by_scan (("Key" + 1))`],
    ["an index that is no btree", `CREATE INDEX ON app.by_scan USING hash ("Key")`],
  ])("does not rely on %s", async (_, statement) => {
    await database.query(
      `CREATE TABLE app.by_scan (id int, "Key" date); INSERT INTO app.by_scan VALUES (1, '2020-01-01')`,
    );
    await database.query(statement);
    const measured = await measureKeyRange(database.session, columnOf("date", { table: "by_scan" }));
    expect(measured).toMatchObject({ rows: 1, min: "2020-01-01" });
    await database.query("DROP TABLE app.by_scan");
  });

  it("reads an index instead of the table", async () => {
    await database.query(`CREATE TABLE app.large ("Key" date NOT NULL, filler text);
      INSERT INTO app.large SELECT '2026-01-01'::date + n % 1000, repeat('x', 500) FROM generate_series(1, 20000) AS n;
      CREATE INDEX ON app.large ("Key")`);
    await database.asSuperuser("VACUUM ANALYZE app.large");
    const column = columnOf("date", { table: "large", nullable: false, farFrom: "2030-01-01" });
    expect(await measureKeyRange(database.session, column)).toMatchObject({
      min: "2026-01-01",
      max: "2028-09-26",
      farRows: 0,
    });
    await database.session.run({ name: "fixture", text: "SELECT pg_stat_force_next_flush()" });
    const { rows } = await database.query<{ scans: string }>(
      "SELECT seq_scan AS scans FROM pg_stat_user_tables WHERE relname = 'large'",
    );
    // One by CREATE INDEX.
    expect(Number(rows[0]?.scans)).toBeLessThanOrEqual(1);
  });

  it("refuses a type that cannot be a partition key", async () => {
    await expect(measureKeyRange(database.session, columnOf("numeric"))).rejects.toThrow(
      "KEY_TYPE_UNSUPPORTED",
    );
  });
});
