import { createHrOracle, type HrOracle } from "./hr-oracle";

describe("the HR schema of Oracle", () => {
  let oracle: HrOracle;
  beforeAll(async () => {
    oracle = await createHrOracle();
  });
  afterAll(() => oracle.close());

  it.each([
    ["departments", 50],
    ["employees", 50],
    ["orders", 500],
    ["customer_data", 250],
    ["transactions", 5_000],
    ["audit_log", 10_000],
    ["events", 1_000],
  ])("has %s with a hundredth of the rows, but at least 50 (%i)", async (table, count) => {
    expect(await oracle.run("hr", `SELECT COUNT(*) AS "rows" FROM ${table}`)).toEqual([{ rows: count }]);
  });

  it.each([
    ["transactions", "txn_date", 73],
    ["audit_log", "CAST(audit_date AS DATE)", 0.3],
    ["events", "CAST(event_date AS DATE)", 0.1],
  ])("spreads %s by %s over %d days up to now, a tenth of the time", async (table, column, days) => {
    const [row] = await oracle.run(
      "hr",
      `SELECT MAX(${column}) - MIN(${column}) AS "span", (SYSDATE - MAX(${column})) * 1440 AS "age" FROM ${table}`,
    );
    expect(row?.["span"]).toBeGreaterThan(days * 0.99);
    expect(row?.["span"]).toBeLessThanOrEqual(days);
    expect(row?.["age"]).toBeLessThan(5);
  });

  it("has two tables that are partitioned by interval, and no other partitioned one", async () => {
    const found = await oracle.run(
      "hr",
      `SELECT table_name AS "table", interval AS "interval", subpartitioning_type AS "sub" FROM user_part_tables ORDER BY 1`,
    );
    expect(found).toEqual([
      { table: "AUDIT_LOG", interval: "NUMTODSINTERVAL(1,'DAY')", sub: "NONE" },
      { table: "TRANSACTIONS", interval: "NUMTOYMINTERVAL(1,'MONTH')", sub: "NONE" },
    ]);
  });

  it("has seven sequences that go on after the rows", async () => {
    const found = await oracle.run("hr", `SELECT sequence_name AS "name" FROM user_sequences ORDER BY 1`);
    expect(found.map(({ name }) => name)).toEqual([
      "AUDIT_SEQ",
      "CUST_SEQ",
      "DEPT_SEQ",
      "EMP_SEQ",
      "EVENT_SEQ",
      "ORD_SEQ",
      "TXN_SEQ",
    ]);
    await oracle.run(
      "hr_app_user",
      "INSERT INTO hr.audit_log (user_id, action, object_type, object_id) VALUES (1, 'LOGIN', 'EMPLOYEE', 1)",
    );
    const [row] = await oracle.run("hr", `SELECT MAX(audit_id) AS "id" FROM audit_log`);
    expect(row?.["id"]).toBeGreaterThan(10_000);
  });

  it("has three large objects for each customer, some of them long and some empty", async () => {
    const [row] = await oracle.run(
      "hr",
      `SELECT MAX(DBMS_LOB.GETLENGTH(notes)) AS "longest", MIN(DBMS_LOB.GETLENGTH(notes)) AS "shortest",
              COUNT(photo) AS "photos", COUNT(preferences) AS "preferences" FROM customer_data`,
    );
    expect(row).toEqual({ longest: 5_600, shortest: 0, photos: 25, preferences: 250 });
  });

  it("shows plain and partitioned tables in its views", async () => {
    const found = await oracle.run(
      "hr_app_user",
      `SELECT table_name AS "table", kind AS "kind" FROM hr.v_table_summary WHERE table_name IN ('EVENTS', 'AUDIT_LOG') ORDER BY 1`,
    );
    expect(found).toEqual([
      { table: "AUDIT_LOG", kind: "partitioned" },
      { table: "EVENTS", kind: "plain" },
    ]);
    expect(await oracle.run("hr", "SELECT table_name FROM v_table_sizes")).not.toEqual([]);
    expect(await oracle.run("hr", "SELECT high_value FROM v_partition_summary")).not.toEqual([]);
  });

  it("has two views and a function that read its tables, all of them valid", async () => {
    const found = await oracle.run(
      "hr",
      `SELECT object_name AS "name", status AS "status" FROM user_objects WHERE object_type IN ('VIEW', 'FUNCTION') ORDER BY 1`,
    );
    expect(found).toEqual(
      [
        ...["COUNT_STAFF", "V_ORDER_TOTALS", "V_PARTITION_SUMMARY", "V_STAFF", "V_TABLE_SIZES"],
        "V_TABLE_SUMMARY",
      ].map((name) => ({ name, status: "VALID" })),
    );
  });

  it("gives the application no room for anything of its own", async () => {
    const quotas = await oracle.run(
      "hr",
      `SELECT max_bytes AS "room" FROM dba_ts_quotas WHERE username = 'HR_APP_USER' AND max_bytes <> 0`,
    );
    expect(quotas).toEqual([]);
  });

  it("raises an alarm for a row that asks for one", async () => {
    await oracle.run("hr_app_user", "INSERT INTO hr.events (user_id, event_type) VALUES (1, 'ALARM')");
    await oracle.run("hr_app_user", "INSERT INTO hr.events (user_id, event_type) VALUES (1, 'CLICK')");
    expect(await oracle.run("hr_app_user", `SELECT COUNT(*) AS "alarms" FROM hr.alarms`)).toEqual([
      { alarms: 1 },
    ]);
  });

  it("lets the application write rows but create nothing", async () => {
    const run = (statement: string) => oracle.run("hr_app_user", statement);
    await expect(run("CREATE TABLE mine (id NUMBER)")).rejects.toThrow("ORA-01031");
    await expect(run("TRUNCATE TABLE hr.events")).rejects.toThrow("ORA-01031");
    await expect(run("DELETE FROM hr.alarms")).rejects.toThrow(/ORA-01031|ORA-41900/);
    await run("UPDATE hr.employees SET salary = salary + 1 WHERE employee_id = 1");
    expect(await run(`SELECT hr.count_staff(1) AS "staff" FROM DUAL`)).toHaveLength(1);
  });
});
