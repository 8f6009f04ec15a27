import type pg from "pg";
import { createHrDatabase, type HrDatabase } from "./hr-database";

describe("the HR schema", () => {
  let db: HrDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    db = await createHrDatabase();
    admin = await db.connectAsSuperuser();
  });
  afterAll(() => db.drop());

  async function names(sql: string): Promise<string[]> {
    const { rows } = await admin.query<{ name: string }>(sql);
    return rows.map(({ name }) => name);
  }

  it.each([
    ["departments", 50],
    ["employees", 50],
    ["orders", 500],
    ["customer_data", 250],
    ["transactions", 5_000],
    ["audit_log", 10_000],
    ["events", 1_000],
  ])("has %s with a hundredth of the rows, but at least 50 (%i)", async (table, count) => {
    const { rows } = await admin.query<{ count: number }>(`SELECT count(*)::integer FROM hr.${table}`);
    expect(rows[0]?.count).toBe(count);
  });

  it.each([
    ["transactions", "txn_date", 73],
    ["audit_log", "audit_date", 0.3],
    ["events", "event_date", 0.1],
  ])("spreads %s by %s over %d days up to now, a tenth of the time", async (table, column, days) => {
    const { rows } = await admin.query<{ span: number; age: number }>(
      `SELECT extract(epoch FROM max(${column}) - min(${column}))::float / 86400 AS span,
              extract(epoch FROM now() - max(${column}))::float / 60 AS age FROM hr.${table}`,
    );
    expect(rows[0]?.span).toBeGreaterThan(days * 0.99);
    expect(rows[0]?.span).toBeLessThanOrEqual(days);
    expect(rows[0]?.age).toBeLessThan(5);
  });

  it("has seven sequences that go on after the rows", async () => {
    expect(
      await names("SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'hr' ORDER BY 1"),
    ).toEqual(["audit_seq", "cust_seq", "dept_seq", "emp_seq", "event_seq", "ord_seq", "txn_seq"]);
    const application = await db.asApplication();
    const inserted = await application.query<{ event_id: string }>(
      "INSERT INTO hr.events (user_id, event_type) VALUES (1, 'CLICK') RETURNING event_id",
    );
    expect(Number(inserted.rows[0]?.event_id)).toBeGreaterThan(1_000);
    await application.query("DELETE FROM hr.events WHERE event_id = $1", [inserted.rows[0]?.event_id]);
  });

  it("has three views that depend on no table of the schema, and two that read tables", async () => {
    expect(await names("SELECT viewname AS name FROM pg_views WHERE schemaname = 'hr' ORDER BY 1")).toEqual([
      "v_order_totals",
      "v_partition_summary",
      "v_staff",
      "v_table_sizes",
      "v_table_summary",
    ]);
    expect(
      await names(
        `SELECT DISTINCT c.relname AS name FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid
         JOIN pg_class AS c ON c.oid = d.refobjid
         WHERE d.classid = 'pg_rewrite'::regclass AND c.relnamespace = 'hr'::regnamespace AND c.relkind IN ('r', 'p')
         ORDER BY 1`,
      ),
    ).toEqual(["departments", "employees", "orders"]);
  });

  it("shows plain and partitioned tables in its views", async () => {
    await admin.query("CREATE TABLE hr.readings (taken_on date NOT NULL) PARTITION BY RANGE (taken_on)");
    await admin.query(
      "CREATE TABLE hr.readings_2026 PARTITION OF hr.readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    );
    expect(
      (
        await admin.query(
          "SELECT partition_name, leaves::integer FROM hr.v_partition_summary WHERE table_name = 'readings'",
        )
      ).rows,
    ).toEqual([{ partition_name: "readings_2026", leaves: 1 }]);
    expect(
      (await admin.query("SELECT kind FROM hr.v_table_summary WHERE table_name IN ('events', 'readings')"))
        .rows,
    ).toEqual(expect.arrayContaining([{ kind: "plain" }, { kind: "partitioned" }]));
    expect(
      await names("SELECT table_name AS name FROM hr.v_table_sizes WHERE table_bytes > 0 ORDER BY 1"),
    ).toContain("audit_log");
    await admin.query("DROP TABLE hr.readings");
  });

  it("lets the application write rows but create nothing", async () => {
    const application = await db.asApplication();
    for (const statement of [
      "CREATE TABLE hr.mine (id integer)",
      "CREATE TABLE public.mine (id integer)",
      "CREATE TEMPORARY TABLE mine (id integer)",
      "CREATE SCHEMA mine",
    ]) {
      await expect(application.query(statement)).rejects.toThrow("permission denied");
    }
    await expect(application.query("TRUNCATE hr.events")).rejects.toThrow("permission denied");
    await application.query("UPDATE hr.employees SET salary = salary + 1 WHERE employee_id = 1");
  });
});
