import { PAGES } from "../pages";
import { count, disconnect, fails, gives, ok, rows, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");

/** Packages that every Oracle has. */
export const SUPPLIED_PACKAGES: Topic = {
  name: "Supplied packages",
  facts: [
    {
      id: "dbms-output",
      title: "DBMS_OUTPUT keeps lines until GET_LINE reads them",
      source: PAGES.dbmsOutput,
      steps: [
        ok("BEGIN DBMS_OUTPUT.ENABLE(NULL); DBMS_OUTPUT.PUT('one '); DBMS_OUTPUT.PUT_LINE('line'); END;"),
        gives(
          "BEGIN DBMS_OUTPUT.GET_LINE(:line, :status); END;",
          { line: { out: "string" }, status: { out: "number" } },
          { line: "one line", status: 0 },
        ),
        gives(
          "BEGIN DBMS_OUTPUT.GET_LINE(:line, :status); END;",
          { line: { out: "string" }, status: { out: "number" } },
          { line: null, status: 1 },
        ),
      ],
    },
    {
      id: "dbms-assert",
      title: "DBMS_ASSERT quotes names and literals and refuses what is no name: ORA-44003",
      source: PAGES.dbmsAssert,
      steps: [
        rows(
          "SELECT DBMS_ASSERT.ENQUOTE_NAME('a', FALSE), DBMS_ASSERT.ENQUOTE_NAME('a'), DBMS_ASSERT.ENQUOTE_LITERAL('x') FROM dual",
          [['"a"', '"A"', "'x'"]],
        ),
        fails("SELECT DBMS_ASSERT.SIMPLE_SQL_NAME('a b') FROM dual", 44003),
        fails("SELECT DBMS_ASSERT.QUALIFIED_SQL_NAME('a..b') FROM dual", 44004),
      ],
    },
    {
      id: "session-alive",
      title:
        "DBMS_SESSION tells whether a session is there still, by the unique id that it had, without a right on V$SESSION",
      source: PAGES.sessionAlive,
      steps: [
        ok("CREATE TABLE s (id VARCHAR2(24))"),
        ok(
          "DECLARE u VARCHAR2(24) := DBMS_SESSION.UNIQUE_SESSION_ID; BEGIN INSERT INTO s VALUES (u); COMMIT; END;",
          { session: "B" },
        ),
        gives(
          `DECLARE u VARCHAR2(24);
           BEGIN
             SELECT id INTO u FROM s;
             :a := CASE WHEN DBMS_SESSION.IS_SESSION_ALIVE(u) THEN 'alive' ELSE 'gone' END;
           END;`,
          { a: { out: "string" } },
          { a: "alive" },
        ),
        disconnect("B"),
        gives(
          `DECLARE u VARCHAR2(24);
           BEGIN
             SELECT id INTO u FROM s;
             FOR i IN 1 .. 100 LOOP
               EXIT WHEN NOT DBMS_SESSION.IS_SESSION_ALIVE(u);
               DBMS_SESSION.SLEEP(0.1);
             END LOOP;
             :a := CASE WHEN DBMS_SESSION.IS_SESSION_ALIVE(u) THEN 'alive' ELSE 'gone' END;
           END;`,
          { a: { out: "string" } },
          { a: "gone" },
        ),
      ],
    },
    {
      id: "dbms-stats",
      title: "GATHER_TABLE_STATS puts NUM_ROWS and LAST_ANALYZED into USER_TABLES",
      source: PAGES.dbmsStats,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, 'T'); END;"),
        rows("SELECT num_rows, NVL2(last_analyzed, 'yes', 'no') FROM user_tables WHERE table_name = 'T'", [
          [1, "yes"],
        ]),
      ],
    },
  ],
};
