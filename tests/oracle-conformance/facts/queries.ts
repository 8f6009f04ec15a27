import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const NUMBERS = [
  ok("CREATE TABLE t (id NUMBER, g VARCHAR2(1), n NUMBER)"),
  count(
    `INSERT INTO t SELECT 1, 'a', 10 FROM dual UNION ALL SELECT 2, 'a', 20 FROM dual
     UNION ALL SELECT 3, 'b', 20 FROM dual UNION ALL SELECT 4, 'b', NULL FROM dual`,
    4,
  ),
];

/** Where Oracle's SQL is not everybody's SQL. */
export const QUERIES: Topic = {
  name: "queries",
  facts: [
    {
      id: "empty-text-is-null",
      title: "A text of length zero is NULL",
      source: PAGES.concatenation,
      steps: [
        ok("CREATE TABLE t (c VARCHAR2(3))"),
        count("INSERT INTO t VALUES ('')", 1),
        rows("SELECT COUNT(*) FROM t WHERE c IS NULL", [[1]]),
        rows("SELECT COUNT(*) FROM t WHERE c = ''", [[0]]),
        rows("SELECT NVL('', 'x'), LENGTH('') FROM dual", [["x", null]]),
      ],
    },
    {
      id: "concatenation-ignores-null",
      title: "|| with NULL gives the other operand",
      source: PAGES.concatenation,
      steps: [rows("SELECT 'a' || NULL || 'b', NULL || NULL FROM dual", [["ab", null]])],
    },
    {
      id: "coalesce",
      title: "COALESCE gives the first that is not NULL, and does not evaluate what comes after",
      source: PAGES.coalesce,
      steps: [rows("SELECT COALESCE(NULL, 3, 1 / 0), COALESCE(NULL, NULL) FROM dual", [[3, null]])],
    },
    {
      id: "nvl",
      title: "NVL gives its second argument where the first is NULL, else the first",
      source: PAGES.nvl,
      steps: [rows("SELECT NVL(NULL, 2), NVL(1, 2), NVL(TO_CHAR(NULL), 'none') FROM dual", [[2, 1, "none"]])],
    },
    {
      id: "nvl2",
      title: "NVL2 chooses by whether its first argument is NULL",
      source: null,
      steps: [rows("SELECT NVL2(1, 'y', 'n'), NVL2(NULL, 'y', 'n') FROM dual", [["y", "n"]])],
    },
    {
      id: "decode",
      title: "DECODE gives the result of the first equal search, else the default, else NULL",
      source: PAGES.decode,
      steps: [
        rows(
          "SELECT DECODE(2, 1, 'a', 2, 'b', 2, 'c'), DECODE(3, 1, 'a', 'd'), DECODE(3, 1, 'a') FROM dual",
          [["b", "d", null]],
        ),
      ],
    },
    {
      id: "decode-null",
      title: "DECODE takes two NULLs for equal",
      source: PAGES.decode,
      steps: [rows("SELECT DECODE(NULL, NULL, 'same', 'other') FROM dual", [["same"]])],
    },
    {
      id: "ambiguous-column",
      title: "A column that two tables of a join have must be qualified: ORA-00918",
      source: PAGES.joins,
      steps: [
        ok("CREATE TABLE a (id NUMBER)"),
        ok("CREATE TABLE b (id NUMBER)"),
        fails("SELECT id FROM a, b", 918),
        rows("SELECT a.id FROM a, b", []),
      ],
    },
    {
      id: "outer-join-operator-in-list",
      title: "(+) in the select list fails with ORA-30563",
      source: PAGES.error30563,
      steps: [...NUMBERS, fails("SELECT id (+) FROM t", 30563)],
    },
    {
      id: "dml-on-an-expression-of-a-view",
      title: "UPDATE of an expression of a view fails with ORA-01733",
      source: PAGES.error1733,
      steps: [
        ...NUMBERS,
        ok("CREATE VIEW v AS SELECT id, n + 1 AS m FROM t"),
        fails("UPDATE v SET m = 5", 1733, "virtual column not allowed here"),
      ],
    },
    {
      id: "rownum-greater",
      title: "ROWNUM > 1 is never true",
      source: PAGES.rownum,
      steps: [
        ...NUMBERS,
        rows("SELECT COUNT(*) FROM t WHERE ROWNUM > 1", [[0]]),
        rows("SELECT COUNT(*) FROM t WHERE ROWNUM >= 1 AND ROWNUM > 0.5", [[4]]),
        rows("SELECT COUNT(*) FROM t WHERE ROWNUM <> 3", [[2]]),
      ],
    },
    {
      id: "rownum-top-n",
      title: "ROWNUM limits rows, and counts before the ORDER BY of its own query",
      source: PAGES.rownum,
      steps: [
        ...NUMBERS,
        rows("SELECT COUNT(*) FROM t WHERE ROWNUM < 3", [[2]]),
        rows("SELECT id FROM (SELECT id FROM t ORDER BY id DESC) WHERE ROWNUM <= 2", [[4], [3]]),
      ],
    },
    {
      id: "outer-join-operator",
      title: "(+) marks the side that may be missing in an outer join",
      source: PAGES.joins,
      steps: [
        ...NUMBERS,
        ok("CREATE TABLE u (id NUMBER, c VARCHAR2(3))"),
        count("INSERT INTO u VALUES (1, 'one')", 1),
        rows("SELECT t.id, u.c FROM t, u WHERE t.id = u.id (+) AND t.id < 3 ORDER BY 1", [
          [1, "one"],
          [2, null],
        ]),
      ],
    },
    {
      id: "outer-join-operator-constant",
      title: "A condition with (+) on a constant belongs to the join",
      source: PAGES.joins,
      steps: [
        ...NUMBERS,
        ok("CREATE TABLE u (id NUMBER, c VARCHAR2(3))"),
        count("INSERT INTO u VALUES (1, 'one')", 1),
        rows("SELECT t.id, u.c FROM t, u WHERE t.id = u.id (+) AND u.c (+) = 'two' AND t.id < 3 ORDER BY 1", [
          [1, null],
          [2, null],
        ]),
        rows("SELECT COUNT(*) FROM t, u WHERE t.id = u.id (+) AND u.c (+) = 'two'", [[4]]),
      ],
    },
    {
      id: "analytic-functions",
      title: "ROW_NUMBER, RANK, LAG and SUM OVER compute over windows",
      source: PAGES.analytic,
      steps: [
        ...NUMBERS,
        rows(
          `SELECT id, ROW_NUMBER() OVER (PARTITION BY g ORDER BY id DESC), RANK() OVER (ORDER BY n),
             LAG(n) OVER (ORDER BY id), SUM(n) OVER (PARTITION BY g) FROM t ORDER BY id`,
          [
            [1, 2, 1, null, 30],
            [2, 1, 2, 10, 30],
            [3, 2, 2, 20, 20],
            [4, 1, 4, 20, 20],
          ],
        ),
      ],
    },
    {
      id: "nulls-sort-last",
      title: "NULL sorts last in ascending and first in descending order, unless NULLS FIRST or LAST is said",
      source: PAGES.orderBy,
      steps: [
        ...NUMBERS,
        rows("SELECT n FROM t ORDER BY n, id", [[10], [20], [20], [null]]),
        rows("SELECT id FROM t ORDER BY n DESC, id", [[4], [2], [3], [1]]),
        rows("SELECT id FROM t ORDER BY n NULLS FIRST, id", [[4], [1], [2], [3]]),
      ],
    },
    {
      id: "aggregates-ignore-null",
      title: "Aggregates leave out NULL; SUM over nothing is NULL",
      source: PAGES.aggregates,
      steps: [
        ...NUMBERS,
        rows("SELECT COUNT(*), COUNT(n), SUM(n), AVG(n), MIN(n), MAX(n) FROM t", [
          [4, 3, 50, 50 / 3, 10, 20],
        ]),
        rows("SELECT SUM(n), COUNT(n) FROM t WHERE 1 = 0", [[null, 0]]),
      ],
    },
    {
      id: "division",
      title: "Division of numbers is exact decimal, not of integers; by zero it fails with ORA-01476",
      source: PAGES.error1476,
      steps: [
        rows("SELECT 1 / 4, 7 / 2, MOD(-7, 3), MOD(7, 0) FROM dual", [[0.25, 3.5, -1, 7]]),
        fails("SELECT 1 / 0 FROM dual", 1476, "divisor is equal to zero"),
      ],
    },
    {
      id: "invalid-number",
      title: "A text that is no number fails with ORA-01722",
      source: PAGES.error1722,
      steps: [
        rows("SELECT '1' + 1, TO_NUMBER('-1.5') FROM dual", [[2, -1.5]]),
        fails("SELECT TO_NUMBER('x') FROM dual", 1722),
      ],
    },
    {
      id: "unknown-column",
      title: "An unknown column fails with ORA-00904",
      source: null,
      steps: [fails("SELECT nothing FROM dual", 904, /^"NOTHING": invalid identifier$/)],
    },
    {
      id: "unknown-table",
      title: "A table that is not there fails with ORA-00942, for queries and for DML",
      source: PAGES.error942,
      steps: [fails("SELECT 1 FROM nowhere", 942), fails("INSERT INTO nowhere VALUES (1)", 942)],
    },
    {
      id: "single-row-subquery",
      title: "A scalar subquery of two rows fails with ORA-01427",
      source: PAGES.error1427,
      steps: [
        ...NUMBERS,
        fails("SELECT (SELECT id FROM t) FROM dual", 1427, "single-row subquery returns more than one row"),
      ],
    },
    {
      id: "merge",
      title: "MERGE updates what matches and inserts what does not",
      source: PAGES.merge,
      steps: [
        ...NUMBERS,
        count(
          `MERGE INTO t USING (SELECT 1 id, 99 n FROM dual UNION ALL SELECT 9, 9 FROM dual) s ON (t.id = s.id)
           WHEN MATCHED THEN UPDATE SET t.n = s.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)`,
          2,
        ),
        rows("SELECT id, n FROM t WHERE id IN (1, 9) ORDER BY id", [
          [1, 99],
          [9, 9],
        ]),
      ],
    },
    {
      id: "merge-ambiguous",
      title: "MERGE that would update a row twice fails with ORA-30926",
      source: PAGES.error30926,
      steps: [
        ...NUMBERS,
        fails(
          `MERGE INTO t USING (SELECT 1 id, 5 n FROM dual UNION ALL SELECT 1, 6 FROM dual) s ON (t.id = s.id)
           WHEN MATCHED THEN UPDATE SET t.n = s.n`,
          30926,
        ),
      ],
    },
    {
      id: "merge-on-column",
      title: "MERGE cannot update a column of its ON clause: ORA-38104",
      source: PAGES.error38104,
      steps: [
        ...NUMBERS,
        fails(
          "MERGE INTO t USING (SELECT 1 id FROM dual) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.id = 5",
          38104,
        ),
      ],
    },
    {
      id: "fetch-first",
      title: "OFFSET and FETCH NEXT limit rows after ORDER BY",
      source: null,
      steps: [
        ...NUMBERS,
        rows("SELECT id FROM t ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", [[2], [3]]),
      ],
    },
    {
      id: "listagg",
      title: "LISTAGG joins texts in an order",
      source: PAGES.listagg,
      steps: [
        ...NUMBERS,
        rows("SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC) FROM t", [["4,3,2,1"]]),
      ],
    },
    {
      id: "minus",
      title: "MINUS takes away, INTERSECT keeps what is common, both without duplicates",
      source: PAGES.setOperators,
      steps: [
        ...NUMBERS,
        rows("SELECT n FROM t MINUS SELECT 10 FROM dual ORDER BY 1", [[20], [null]]),
        rows("SELECT n FROM t INTERSECT SELECT 20 FROM dual", [[20]]),
      ],
    },
    {
      id: "rowid",
      title: "ROWID addresses a row, and finds it again",
      source: PAGES.rowid,
      steps: [
        ...NUMBERS,
        rows("SELECT COUNT(*) FROM t WHERE ROWID = (SELECT MIN(ROWID) FROM t)", [[1]]),
        rows("SELECT COUNT(DISTINCT ROWID), MAX(LENGTH(ROWIDTOCHAR(ROWID))) FROM t", [[4, 18]]),
        count("DELETE FROM t WHERE ROWID IN (SELECT ROWID FROM t WHERE id < 3)", 2),
      ],
    },
  ],
};
