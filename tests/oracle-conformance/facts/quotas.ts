import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const FILL = "INSERT INTO t SELECT LEVEL, RPAD('x', 900, 'y') FROM dual CONNECT BY LEVEL <= 400";
const DBA = { session: "DBA" } as const;

/** What a user may fill of a tablespace, and what a segment takes of it at first. */
export const QUOTAS: Topic = {
  name: "quotas and extents",
  facts: [
    {
      id: "quota-exceeded",
      title:
        "A statement that needs an extent beyond the quota fails with ORA-01536, and leaves nothing of itself",
      source: PAGES.error1536,
      steps: [
        ok("CREATE TABLE t (id NUMBER, text VARCHAR2(1000))"),
        count("INSERT INTO t VALUES (0, 'first')", 1),
        ok("COMMIT"),
        ok("ALTER USER {owner} QUOTA 100K ON users", DBA),
        fails(FILL, 1536, /^space quota exceeded for tablespace 'USERS'/),
        rows("SELECT COUNT(*) FROM t", [[1]]),
        count("UPDATE t SET id = 1", 1),
        ok("ALTER USER {owner} QUOTA UNLIMITED ON users", DBA),
        count(FILL, 400),
      ],
    },
    {
      id: "no-quota",
      title:
        "Without a quota a table can be created, and its first row fails with ORA-01950; one that is made with rows is not there afterwards",
      source: PAGES.error1950,
      steps: [
        ok("ALTER USER {owner} QUOTA 0 ON users", DBA),
        ok("CREATE TABLE t (id NUMBER)"),
        fails("INSERT INTO t VALUES (1)", 1950),
        fails("CREATE TABLE u AS SELECT LEVEL AS id FROM dual CONNECT BY LEVEL <= 9", 1950),
        rows("SELECT table_name FROM user_tables", [["T"]]),
        ok("ALTER USER {owner} QUOTA UNLIMITED ON users", DBA),
        count("INSERT INTO t VALUES (1)", 1),
      ],
    },
    {
      id: "index-beyond-the-quota",
      title:
        "An index that needs more than is left of the quota fails with ORA-01536, and is not there afterwards",
      source: PAGES.error1536,
      steps: [
        ok("CREATE TABLE t (id NUMBER, text VARCHAR2(1000))"),
        count(FILL, 400),
        ok("COMMIT"),
        ok("ALTER USER {owner} QUOTA 100K ON users", DBA),
        fails("CREATE INDEX t_text ON t (text)", 1536),
        rows("SELECT COUNT(*) FROM user_indexes", [[0]]),
      ],
    },
    {
      id: "initial-of-subpartitions",
      title: "Subpartitions, also those that an interval makes, begin with the INITIAL of their table",
      source: null,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, day DATE) STORAGE (INITIAL 64K NEXT 1M) PARTITION BY RANGE (day)
           INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
           (PARTITION p1 VALUES LESS THAN (DATE '2024-02-01'))`,
        ),
        count(
          "INSERT INTO t SELECT LEVEL, ADD_MONTHS(DATE '2024-01-15', MOD(LEVEL, 2)) FROM dual CONNECT BY LEVEL <= 40",
          40,
        ),
        rows(
          "SELECT initial_extent, COUNT(*) FROM user_tab_subpartitions WHERE table_name = 'T' GROUP BY initial_extent",
          [[65536, 4]],
        ),
      ],
    },
    {
      id: "unlimited-tablespace",
      title: "UNLIMITED TABLESPACE goes before any quota",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER, text VARCHAR2(1000))"),
        ok("ALTER USER {owner} QUOTA 100K ON users", DBA),
        ok("GRANT UNLIMITED TABLESPACE TO {owner}", DBA),
        count(FILL, 400),
      ],
    },
  ],
};
