import { PAGES } from "../pages";
import { count, fails, gives, ok, rows, warns, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");

/** Blocks, their exceptions and stored units. */
export const PLSQL: Topic = {
  name: "PL/SQL",
  facts: [
    {
      id: "no-data-found",
      title: "SELECT INTO without a row raises ORA-01403",
      source: PAGES.predefinedExceptions,
      steps: [
        fails("DECLARE x NUMBER; BEGIN SELECT 1 INTO x FROM dual WHERE 1 = 0; END;", 1403, "no data found"),
      ],
    },
    {
      id: "too-many-rows",
      title: "SELECT INTO of two rows raises ORA-01422",
      source: PAGES.error1422,
      steps: [
        fails(
          "DECLARE x NUMBER; BEGIN SELECT 1 INTO x FROM (SELECT 1 FROM dual UNION ALL SELECT 2 FROM dual); END;",
          1422,
        ),
      ],
    },
    {
      id: "predefined-exceptions",
      title: "NO_DATA_FOUND, DUP_VAL_ON_INDEX and ZERO_DIVIDE name errors that a handler catches",
      source: PAGES.predefinedExceptions,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        gives(
          `BEGIN
             BEGIN SELECT n INTO :a FROM t WHERE id = 9; EXCEPTION WHEN NO_DATA_FOUND THEN :a := SQLCODE; END;
             BEGIN INSERT INTO t VALUES (1, 2); EXCEPTION WHEN DUP_VAL_ON_INDEX THEN :b := SQLCODE; END;
             BEGIN :c := 1 / 0; EXCEPTION WHEN ZERO_DIVIDE THEN :c := SQLCODE; END;
           END;`,
          { a: { out: "number" }, b: { out: "number" }, c: { out: "number" } },
          { a: 100, b: -1, c: -1476 },
        ),
      ],
    },
    {
      id: "raise-application-error",
      title: "RAISE_APPLICATION_ERROR ends the block with its number and text",
      source: PAGES.raiseApplicationError,
      steps: [
        fails("BEGIN RAISE_APPLICATION_ERROR(-20001, 'no such order'); END;", 20001, "no such order"),
        fails("BEGIN RAISE_APPLICATION_ERROR(-1, 'x'); END;", 21000),
      ],
    },
    {
      id: "block-is-atomic",
      title: "A block that ends by an exception leaves nothing of what it did",
      source: null,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        fails("BEGIN INSERT INTO t VALUES (2, 2); INSERT INTO t VALUES (1, 1); END;", 1),
        rows("SELECT id FROM t", [[1]]),
      ],
    },
    {
      id: "handled-exception-keeps-work",
      title: "A handled exception keeps what the block did before the failing statement",
      source: null,
      steps: [
        TABLE,
        ok(
          "BEGIN INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (1, 1); EXCEPTION WHEN OTHERS THEN NULL; END;",
        ),
        rows("SELECT id FROM t", [[1]]),
      ],
    },
    {
      id: "commit-in-a-block",
      title: "COMMIT in a block ends the transaction",
      source: PAGES.commitInPlsql,
      steps: [
        TABLE,
        fails("BEGIN INSERT INTO t VALUES (1, 1); COMMIT; RAISE NO_DATA_FOUND; END;", 1403),
        rows("SELECT id FROM t", [[1]], { session: "B" }),
      ],
    },
    {
      id: "execute-immediate",
      title: "EXECUTE IMMEDIATE runs a text with binds and INTO, and DDL too",
      source: PAGES.executeImmediate,
      steps: [
        gives(
          `DECLARE x NUMBER;
           BEGIN
             EXECUTE IMMEDIATE 'CREATE TABLE t (id NUMBER)';
             EXECUTE IMMEDIATE 'INSERT INTO t VALUES (:1)' USING 5;
             EXECUTE IMMEDIATE 'SELECT MAX(id) FROM t WHERE id > :1' INTO x USING 1;
             :x := x + SQL%ROWCOUNT;
           END;`,
          { x: { out: "number" } },
          { x: 6 },
        ),
      ],
    },
    {
      id: "loops",
      title: "A cursor FOR loop visits each row, and SQL%ROWCOUNT counts what a statement did",
      source: null,
      steps: [
        TABLE,
        gives(
          `DECLARE total NUMBER := 0;
           BEGIN
             FOR i IN 1 .. 4 LOOP INSERT INTO t VALUES (i, i * 10); END LOOP;
             FOR r IN (SELECT n FROM t ORDER BY id) LOOP total := total + r.n; EXIT WHEN r.n = 30; END LOOP;
             UPDATE t SET n = 0 WHERE id > 1;
             :total := total; :changed := SQL%ROWCOUNT;
           END;`,
          { total: { out: "number" }, changed: { out: "number" } },
          { total: 60, changed: 3 },
        ),
      ],
    },
    {
      id: "in-out-binds",
      title: "Binds of a block go in, out, or both ways",
      source: null,
      steps: [
        gives(
          "BEGIN :o := UPPER(:i); :b := :b + 1; END;",
          { o: { out: "string" }, i: "abc", b: { out: "number", in: 41 } },
          { o: "ABC", b: 42 },
        ),
      ],
    },
    {
      id: "stored-procedure",
      title: "A stored procedure and a function can be called in a block, a function in a query too",
      source: null,
      steps: [
        TABLE,
        ok(
          "CREATE PROCEDURE put (p_id NUMBER, p_n NUMBER DEFAULT 3) IS BEGIN INSERT INTO t VALUES (p_id, p_n); END;",
        ),
        ok("CREATE FUNCTION twice (x NUMBER) RETURN NUMBER IS BEGIN RETURN x * 2; END;"),
        ok("BEGIN put(1); put(p_n => 8, p_id => twice(2)); END;"),
        rows("SELECT id, n FROM t ORDER BY id", [
          [1, 3],
          [4, 8],
        ]),
        rows("SELECT twice(21) FROM dual", [[42]]),
      ],
    },
    {
      id: "compiled-with-errors",
      title: "A unit with an error is created with a warning, is INVALID, and has its error in USER_ERRORS",
      source: PAGES.error24344,
      steps: [
        warns("CREATE PROCEDURE p IS BEGIN nothing_of_that_name(1); END;"),
        rows("SELECT object_type, status FROM user_objects WHERE object_name = 'P'", [
          ["PROCEDURE", "INVALID"],
        ]),
        rows("SELECT COUNT(*) FROM user_errors WHERE name = 'P' AND text LIKE '%NOTHING_OF_THAT_NAME%'", [
          [1],
        ]),
      ],
    },
    {
      id: "autonomous-block",
      title:
        "an autonomous block commits and rolls back beside the session's own transaction, which keeps its locks",
      source: PAGES.autonomous,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("COMMIT"),
        rows("SELECT n FROM t WHERE id = 1 FOR UPDATE", [[1]]),
        ok(
          `DECLARE
             PRAGMA AUTONOMOUS_TRANSACTION;
           BEGIN
             INSERT INTO t VALUES (2, 2);
             COMMIT;
             EXECUTE IMMEDIATE 'CREATE TABLE u (id NUMBER)';
             INSERT INTO t VALUES (3, 3);
             ROLLBACK;
           END;`,
        ),
        fails("SELECT n FROM t WHERE id = 1 FOR UPDATE NOWAIT", 54, undefined, { session: "B" }),
        ok("ROLLBACK"),
        rows("SELECT id FROM t ORDER BY id", [[1], [2]]),
      ],
    },
    {
      id: "autonomous-block-left-open",
      title:
        "an autonomous block that leaves its transaction open fails with ORA-06519, and its work is taken back",
      source: PAGES.error6519,
      steps: [
        TABLE,
        fails("DECLARE PRAGMA AUTONOMOUS_TRANSACTION; BEGIN INSERT INTO t VALUES (1, 1); END;", 6519),
        rows("SELECT COUNT(*) FROM t", [[0]]),
      ],
    },
    {
      id: "declarations-before-bodies",
      title:
        "after a subprogram's body no variable, type or exception is declared, but other subprograms are",
      source: PAGES.block,
      steps: [
        ...["x NUMBER;", "TYPE names IS TABLE OF NUMBER;", "late EXCEPTION;"].map((late) =>
          fails(
            `DECLARE PROCEDURE p IS BEGIN NULL; END; ${late} BEGIN NULL; END;`,
            6550,
            /line 1, column 41/,
          ),
        ),
        warns("CREATE PROCEDURE q IS PROCEDURE p IS BEGIN NULL; END; x NUMBER; BEGIN NULL; END;"),
        ok("CREATE PACKAGE k IS PROCEDURE p; END;"),
        warns("CREATE PACKAGE BODY k IS PROCEDURE p IS BEGIN NULL; END; x NUMBER; END;"),
        rows("SELECT DISTINCT name FROM user_errors WHERE text LIKE 'PLS-00103%' ORDER BY name", [
          ["K"],
          ["Q"],
        ]),
        gives(
          `DECLARE
             FUNCTION later RETURN NUMBER;
             x NUMBER := 20;
             PROCEDURE p IS y NUMBER := 1; BEGIN x := x + y; END;
             FUNCTION later RETURN NUMBER IS BEGIN RETURN x; END;
           BEGIN p; :x := later; END;`,
          { x: { out: "number" } },
          { x: 21 },
        ),
      ],
    },
    {
      id: "local-function-in-sql",
      title: "a function that a block declares cannot be called in its SQL, a stored one can",
      source: PAGES.error231,
      steps: [
        fails(
          `DECLARE x NUMBER; FUNCTION one (n NUMBER) RETURN NUMBER IS BEGIN RETURN n; END;
           BEGIN SELECT 1 INTO x FROM dual WHERE one(1) = 1; END;`,
          6550,
          /line 2, column 50/,
        ),
        ok("CREATE FUNCTION two (n NUMBER) RETURN NUMBER IS BEGIN RETURN 2 * n; END;"),
        warns(
          `CREATE PROCEDURE p IS x NUMBER; FUNCTION one RETURN NUMBER IS BEGIN RETURN 1; END;
           BEGIN FOR r IN (SELECT one AS n FROM dual) LOOP x := r.n; END LOOP; END;`,
        ),
        rows("SELECT COUNT(*) FROM user_errors WHERE name = 'P' AND text LIKE 'PLS-00231%'", [[1]]),
        gives(
          `DECLARE x NUMBER; FUNCTION one (n NUMBER) RETURN NUMBER IS BEGIN RETURN n; END;
           BEGIN x := NVL(one(20), 0) + one(1); SELECT two(x) INTO :x FROM dual; END;`,
          { x: { out: "number" } },
          { x: 42 },
        ),
      ],
    },
    {
      id: "json-table-boolean",
      title: "JSON_TABLE gives a boolean as its word",
      source: null,
      steps: [
        rows(
          `SELECT a, b FROM JSON_TABLE('[{"a":true,"b":false}]', '$[*]' COLUMNS (a VARCHAR2(5) PATH '$.a', b VARCHAR2(5) PATH '$.b'))`,
          [["true", "false"]],
        ),
      ],
    },
    {
      id: "unistr",
      title: "UNISTR reads characters from their codes, and two backslashes as one",
      source: PAGES.unistr,
      steps: [rows("SELECT TO_CHAR(UNISTR('abc\\00e5\\00f1\\00f6\\\\')) FROM dual", [["abcåñö\\"]])],
    },
  ],
};
