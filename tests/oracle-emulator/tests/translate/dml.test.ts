import { createHr, type Hr } from "./schema";

let hr: Hr;
beforeAll(async () => {
  hr = await createHr();
});
afterAll(() => hr.drop());
beforeEach(() => hr.client.query("BEGIN"));
afterEach(() => hr.client.query("ROLLBACK"));

it("inserts values of other types and answers the row's ROWID", async () => {
  const returned = await hr.run(
    "INSERT INTO emp (id, name, hired, grade) VALUES ('7', 12, DATE '2024-05-01', 'C')",
  );
  expect(returned[0]![0]).toMatch(/^AAAAPpAAM/);
  expect(await hr.run("SELECT id, name, hired, grade FROM emp WHERE id = 7")).toEqual([
    ["7", "12", "2024-05-01 00:00:00", "C  "],
  ]);
});

it("inserts binds, '' as NULL", async () => {
  await hr.run("INSERT INTO dept (id, name) VALUES (:1, :2)", 40, null);
  expect(await hr.run("SELECT id, name FROM dept WHERE name IS NULL")).toEqual([["40", null]]);
});

it("inserts rows of a query", async () => {
  await hr.run("INSERT INTO dept SELECT id + 100, name FROM emp WHERE ROWNUM <= 2");
  expect(await hr.run("SELECT id FROM dept WHERE id > 100 ORDER BY id")).toEqual([["101"], ["102"]]);
});

it("takes one value of a sequence for a row", async () => {
  await hr.run("INSERT INTO emp (id, dept_id, name) VALUES (seq.NEXTVAL + 50, seq.NEXTVAL, 'seq')");
  expect(await hr.run("SELECT id - dept_id FROM emp WHERE name = 'seq'")).toEqual([["50"]]);
});

it("updates and returns", async () => {
  expect(
    await hr.run(
      "UPDATE emp e SET salary = salary + 1, name = UPPER(name) WHERE id = 1 RETURNING salary, e.name INTO :1, :2",
      null,
      null,
    ),
  ).toEqual([["101.50", "ADA"]]);
  await hr.run("UPDATE emp SET (name, dept_id) = (SELECT name, id FROM dept WHERE id = 30) WHERE id = 2");
  expect(await hr.run("SELECT name, dept_id FROM emp WHERE id = 2")).toEqual([["Empty", "30"]]);
});

it("deletes as many rows as ROWNUM allows", async () => {
  await hr.run("DELETE FROM emp WHERE dept_id = 10 AND ROWNUM <= 1");
  expect(await hr.run("SELECT COUNT(*) FROM emp")).toEqual([["3"]]);
});

it("deletes rows by the ROWIDs of a table", async () => {
  await hr.run("INSERT INTO keys (rid) SELECT ROWID FROM emp WHERE dept_id = 10");
  await hr.run("DELETE FROM emp WHERE ROWID IN (SELECT rid FROM keys)");
  expect(await hr.run("SELECT id FROM emp ORDER BY id")).toEqual([["3"], ["4"]]);
});

it("deletes from one partition", async () => {
  await hr.run("DELETE FROM sales PARTITION (p0)");
  expect(await hr.run("SELECT id FROM sales")).toEqual([["3"]]);
});

it("merges: updates, deletes what the update made so, inserts", async () => {
  await hr.run(
    `MERGE INTO dept d USING (SELECT 10 id, 'New' name FROM dual UNION ALL SELECT 20, 'Gone' FROM dual UNION ALL SELECT 50, 'Fifty' FROM dual) s
     ON (d.id = s.id) WHEN MATCHED THEN UPDATE SET d.name = s.name DELETE WHERE d.name = 'Gone'
     WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)`,
  );
  expect(await hr.run("SELECT id, name FROM dept ORDER BY id")).toEqual([
    ["10", "New"],
    ["30", "Empty"],
    ["50", "Fifty"],
  ]);
});

it.each([
  ["INSERT INTO dept (id) VALUES (1, 2)", "ORA-00913: too many values"],
  ["INSERT INTO dept (id, name) VALUES (1)", "ORA-00947: not enough values"],
  ["INSERT INTO dept (id, id) VALUES (1, 2)", "ORA-00957: duplicate column name"],
  ["INSERT INTO dept (nowhere) VALUES (1)", 'ORA-00904: "NOWHERE": invalid identifier'],
  ["INSERT INTO dept (id) VALUES (name)", 'ORA-00904: "NAME": invalid identifier'],
  [
    "INSERT INTO dept (name) VALUES (RPAD('x', 31, 'x'))",
    'ORA-12899: value too large for column "HR"."DEPT"."NAME" (actual: 31, maximum: 30)',
  ],
  [
    "INSERT INTO emp (id) VALUES (1234567)",
    "ORA-01438: value larger than specified precision allowed for this column",
  ],
  ["INSERT INTO keys (id) VALUES (1)", "ORA-32795: cannot insert into a generated always identity column"],
  ["INSERT INTO keys (twice) VALUES (1)", "ORA-54013: INSERT operation disallowed on virtual columns"],
  ["UPDATE keys SET twice = 1", "ORA-54017: UPDATE operation disallowed on virtual columns"],
  ["UPDATE dept SET name = 'a', name = 'b'", "ORA-00957: duplicate column name"],
  ["DELETE FROM dual", "ORA-01031: insufficient privileges"],
  [
    "MERGE INTO dept d USING dual ON (d.id = 1) WHEN MATCHED THEN UPDATE SET d.id = 2",
    'ORA-38104: Columns referenced in the ON Clause cannot be updated: "ID"',
  ],
])("refuses %s: %s", async (sql, message) => {
  await expect(async () => hr.run(sql)).rejects.toMatchObject({ message });
});
