import { createHr, type Hr } from "./schema";

let hr: Hr;
beforeAll(async () => {
  hr = await createHr();
});
afterAll(() => hr.drop());

const rows = (sql: string, ...binds: (string | number | null)[]): Promise<(string | null)[][]> =>
  hr.run(sql, ...binds);

/** Title, query, rows. */
const QUERIES: readonly (readonly [string, string, (string | null)[][]])[] = [
  ["takes '' for NULL", "SELECT '', NVL('', 'x'), LENGTH('') FROM dual", [[null, "x", null]]],
  ["divides integers exactly", "SELECT 1/4 FROM dual", [["0.2500000000000000000000000000000000000000"]]],
  ["adds days to dates", "SELECT hired + 1 FROM emp WHERE id = 1", [["2020-02-01 00:00:00"]]],
  ["subtracts dates", "SELECT TO_CHAR(hired - DATE '2021-06-15') FROM emp WHERE id = 2", [[".5"]]],
  [
    "pads CHAR when compared with a literal",
    "SELECT id FROM emp WHERE grade = 'A' ORDER BY id",
    [["1"], ["3"]],
  ],
  ["keeps the padding of CHAR in ||", "SELECT grade || 'x' FROM emp WHERE id = 1", [["A  x"]]],
  ["converts text to the column's type", "SELECT id FROM emp WHERE id = '2'", [["2"]]],
  [
    "lets the first result decide",
    "SELECT NVL(id, '5') || DECODE(id, 1, 'one', 'other') FROM emp WHERE id = 1",
    [["1one"]],
  ],
  ["finds NULL by DECODE", "SELECT DECODE(name, NULL, 'none', name) FROM emp WHERE id = 4", [["none"]]],
  ["gives NULL for LEAST with NULL", "SELECT LEAST(1, NULL), GREATEST(2, 3) FROM dual", [[null, "3"]]],
  [
    "joins with (+)",
    "SELECT d.name, e.name FROM dept d, emp e WHERE e.dept_id(+) = d.id AND e.salary(+) > 150 ORDER BY d.id, e.id",
    [
      ["Tools", "Bob"],
      ["Toys", "Cyd"],
      ["Empty", null],
    ],
  ],
  [
    "filters after the outer join what has no (+)",
    "SELECT d.name FROM dept d, emp e WHERE e.dept_id(+) = d.id AND e.id IS NULL",
    [["Empty"]],
  ],
  ["counts ROWNUM before it sorts", "SELECT id FROM emp WHERE ROWNUM <= 2 ORDER BY id DESC", [["2"], ["1"]]],
  [
    "sorts before an outer ROWNUM",
    "SELECT id FROM (SELECT id FROM emp ORDER BY id DESC) WHERE ROWNUM < 3",
    [["4"], ["3"]],
  ],
  ["reaches no row with ROWNUM = 2", "SELECT id FROM emp WHERE ROWNUM = 2", []],
  [
    "numbers rows",
    "SELECT ROWNUM, id FROM emp WHERE id > 2",
    [
      ["1", "3"],
      ["2", "4"],
    ],
  ],
  ["counts what ROWNUM lets through", "SELECT COUNT(*) FROM emp WHERE ROWNUM <= 3", [["3"]]],
  [
    "makes rows by CONNECT BY LEVEL",
    "SELECT LEVEL * 2 FROM dual CONNECT BY LEVEL <= 3",
    [["2"], ["4"], ["6"]],
  ],
  [
    "evaluates set operators from left to right",
    "SELECT 1 FROM dual UNION SELECT 2 FROM dual INTERSECT SELECT 2 FROM dual",
    [["2"]],
  ],
  ["subtracts with MINUS", "SELECT id FROM emp MINUS SELECT 1 FROM dual ORDER BY 1", [["2"], ["3"], ["4"]]],
  [
    "types NULL by the other branch",
    "SELECT NULL FROM dual UNION ALL SELECT hired FROM emp WHERE id = 1",
    [[null], ["2020-01-31 00:00:00"]],
  ],
  [
    "groups by expressions",
    "SELECT TRUNC(hired, 'YYYY'), COUNT(*) FROM emp WHERE hired IS NOT NULL GROUP BY TRUNC(hired, 'YYYY') ORDER BY 1",
    [
      ["2020-01-01 00:00:00", "1"],
      ["2021-01-01 00:00:00", "1"],
      ["2022-01-01 00:00:00", "1"],
    ],
  ],
  [
    "aggregates text",
    "SELECT LISTAGG(name, ',') WITHIN GROUP (ORDER BY id DESC) FROM emp",
    [["Cyd,Bob,Ada"]],
  ],
  [
    "averages to 40 digits",
    "SELECT AVG(dept_id) FROM emp",
    [["13.3333333333333333333333333333333333333333"]],
  ],
  [
    "numbers within partitions",
    "SELECT id, ROW_NUMBER() OVER (PARTITION BY dept_id ORDER BY salary DESC) FROM emp WHERE dept_id = 10 ORDER BY id",
    [
      ["1", "2"],
      ["2", "1"],
    ],
  ],
  [
    "sorts by an alias",
    "SELECT salary * 2 AS twice FROM emp WHERE id < 3 ORDER BY twice DESC",
    [["400.00"], ["201.00"]],
  ],
  ["reads one partition", "SELECT id FROM sales PARTITION (p0) ORDER BY id", [["1"], ["2"]]],
  ["reads one subpartition", "SELECT id FROM sales SUBPARTITION (h2)", [["2"]]],
  [
    "numbers rows of a list",
    "SELECT ROWNUM, COLUMN_VALUE FROM TABLE(sys.odcinumberlist(5, 6))",
    [
      ["1", "5"],
      ["2", "6"],
    ],
  ],
  ["numbers joined rows", "SELECT ROWNUM, id FROM emp JOIN (SELECT 2 id FROM dual) USING (id)", [["1", "2"]]],
  [
    "lets a subquery see a key of its group",
    "SELECT (SELECT COUNT(*) FROM emp WHERE dept_id = d.id) FROM dept d GROUP BY d.id ORDER BY d.id",
    [["2"], ["1"], ["0"]],
  ],
  ["groups by a constant", "SELECT COUNT(*) FROM emp GROUP BY 1", [["4"]]],
  ["sorts by nothing", "SELECT id FROM emp WHERE id = 1 ORDER BY NULL", [["1"]]],
  [
    "finds nothing in what is no JSON",
    "SELECT JSON_VALUE('x{', '$.a'), JSON_VALUE('{\"a\":5}', '$.a') FROM dual",
    [[null, "5"]],
  ],
  ["limits rows", "SELECT id FROM emp ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", [["2"], ["3"]]],
  [
    "sees outer columns in a subquery",
    "SELECT name FROM dept d WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = d.id) ORDER BY id",
    [["Tools"], ["Toys"]],
  ],
  ["matches lists of columns", "SELECT id FROM emp WHERE (id, dept_id) IN ((1, 10), (3, 10))", [["1"]]],
  [
    "names a WITH query",
    "WITH x AS (SELECT id i FROM emp), y (n) AS (SELECT MAX(i) FROM x) SELECT n FROM y",
    [["4"]],
  ],
  [
    "takes one value of a sequence for a row",
    "SELECT seq.NEXTVAL - seq.NEXTVAL, seq.CURRVAL - seq.NEXTVAL FROM dual",
    [["0", "0"]],
  ],
  ["joins by USING", "SELECT id FROM emp JOIN dept USING (id)", []],
  [
    "takes a list for a table",
    "SELECT COLUMN_VALUE FROM TABLE(sys.odcivarchar2list('A', 'B'))",
    [["A"], ["B"]],
  ],
  [
    "reads hexadecimal",
    "SELECT TO_NUMBER(SUBSTR(RAWTOHEX(STANDARD_HASH('a', 'MD5')), 1, 4), 'XXXX') FROM dual",
    [["3265"]],
  ],
  [
    "gives the bytes of binary numbers",
    "SELECT RAWTOHEX(UTL_RAW.CAST_FROM_BINARY_FLOAT(-2)), RAWTOHEX(UTL_RAW.CAST_FROM_BINARY_DOUBLE(TO_BINARY_DOUBLE('1.5'))) FROM dual",
    [["C0000000", "3FF8000000000000"]],
  ],
  [
    "compares CASE without a word for NULL",
    "SELECT CASE name WHEN 'Ada' THEN 1 ELSE 0 END FROM emp ORDER BY id",
    [["1"], ["0"], ["0"], ["0"]],
  ],
];

it.each(QUERIES)("%s: %s", async (_title, sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

it("binds a list of names as JSON", async () => {
  const sql =
    "SELECT d.name FROM dept d WHERE d.name IN (SELECT n FROM JSON_TABLE(:o, '$[*]' COLUMNS (n VARCHAR2(128) PATH '$')))";
  expect(await rows(sql, '["Toys"]')).toEqual([["Toys"]]);
});

it("finds rows by their ROWID, with an index", async () => {
  const found = await rows("SELECT ROWID FROM emp WHERE id = 3");
  const rowId = found[0]![0]!;
  expect(rowId).toMatch(/^[A-Za-z0-9+/]{18}$/);
  expect(await rows("SELECT id FROM emp WHERE ROWID = :1", rowId)).toEqual([["3"]]);
  expect(await rows("SELECT COUNT(*) FROM emp WHERE ROWID BETWEEN :1 AND :2", rowId, rowId)).toEqual([["1"]]);
  expect(await rows("SELECT id FROM emp WHERE ROWID IN (SELECT MAX(ROWID) FROM emp)")).toEqual([["4"]]);
  expect(hr.translation("SELECT id FROM emp WHERE ROWID = :1", [{ name: "VARCHAR2" }]).text).toContain(
    'WHERE s1."rid" = ',
  );
});

it("describes its columns", () => {
  const { columns } = hr.translation("SELECT id, name n, salary + 1, hired, SYSDATE - hired FROM emp");
  expect(columns?.map(({ name, type }) => [name, type.name, type.precision ?? type.length])).toEqual([
    ["ID", "NUMBER", 6],
    ["N", "VARCHAR2", 30],
    ["SALARY+1", "NUMBER", undefined],
    ["HIRED", "DATE", undefined],
    ["SYSDATE-HIRED", "NUMBER", undefined],
  ]);
});

it.each([
  ["SELECT nowhere FROM emp", 'ORA-00904: "NOWHERE": invalid identifier'],
  ["SELECT e.nowhere FROM emp e", 'ORA-00904: "E"."NOWHERE": invalid identifier'],
  ["SELECT f(1) FROM dual", 'ORA-00904: "F": invalid identifier'],
  ["SELECT id FROM emp, dept", 'ORA-00918: "ID": column ambiguously specified'],
  ["SELECT 1 FROM nowhere", 'ORA-00942: table or view "HR"."NOWHERE" does not exist'],
  ["SELECT name, COUNT(*) FROM emp", "ORA-00937: not a single-group group function"],
  [
    "SELECT name FROM emp GROUP BY id",
    'ORA-00979: "NAME": must appear in the GROUP BY clause or be used in an aggregate function',
  ],
  ["SELECT id FROM emp WHERE COUNT(*) > 1", "ORA-00934: group function is not allowed here"],
  [
    "SELECT 1 FROM dual UNION SELECT 1, 2 FROM dual",
    "ORA-01789: query block has incorrect number of result columns",
  ],
  [
    "SELECT 1 FROM dual UNION SELECT 'a' FROM dual",
    "ORA-01790: expression must have same datatype as corresponding expression",
  ],
  ["SELECT id FROM emp WHERE hired > '2024-01-01'", "ORA-01861: literal does not match format string"],
  [
    "SELECT id FROM emp ORDER BY 2",
    "ORA-01785: ORDER BY item must be the number of a SELECT-list expression",
  ],
  [
    "SELECT 1 FROM emp e, dept d WHERE e.id(+) = d.id(+)",
    "ORA-01468: a predicate may reference only one outer-joined table",
  ],
  [
    "SELECT 1 FROM emp e, dept d WHERE e.id(+) = d.id OR e.id = 1",
    "ORA-01719: outer join operator (+) not allowed in operand of OR or IN",
  ],
  [
    "SELECT 1 FROM emp e, dept d WHERE e.id(+) = d.id AND d.id(+) = e.id",
    "ORA-01416: two tables cannot be outer-joined to each other",
  ],
  [
    "SELECT id FROM sales ORDER BY doc",
    "ORA-00932: expression is of data type CLOB, which is incompatible with expected data type -",
  ],
  ["SELECT 1 FROM sales WHERE doc = 'x'", "ORA-22848: cannot use CLOB type as comparison key"],
  [
    "SELECT id FROM emp WHERE id = hired",
    "ORA-00932: expression is of data type DATE, which is incompatible with expected data type NUMBER",
  ],
  ["SELECT seq.NEXTVAL FROM emp WHERE id = seq.NEXTVAL", "ORA-02287: sequence number not allowed here"],
  ["SELECT id FROM sales PARTITION (h1)", "ORA-02149: Specified partition does not exist"],
  ["SELECT id FROM sales SUBPARTITION (p0)", "ORA-14251: Specified subpartition does not exist"],
  [
    "SELECT * FROM (SELECT id FROM emp) FOR UPDATE",
    "ORA-03001: unimplemented feature: FOR UPDATE of a subquery in FROM",
  ],
  ["SELECT id FROM sales PARTITION (nowhere)", "ORA-02149: Specified partition does not exist"],
  [
    "SELECT id FROM emp START WITH id = 1 CONNECT BY PRIOR id = dept_id",
    "ORA-03001: unimplemented feature: CONNECT BY other than LEVEL <= n from DUAL",
  ],
  ["SELECT (SELECT id FROM emp) FROM dual", "ORA-01427: single-row subquery returns more than one row"],
  [
    "SELECT TO_NUMBER('x') FROM dual",
    "ORA-01722: unable to convert string value containing 'x' to a number:",
  ],
])("refuses %s: %s", async (sql, message) => {
  await expect(async () => rows(sql)).rejects.toMatchObject({ message });
});
