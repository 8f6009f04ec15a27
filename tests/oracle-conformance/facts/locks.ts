import { count, fails, ok, rows, settle, waiting, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER)");
const ERROR_54 = "https://docs.oracle.com/en/error-help/db/oci-00054";
const KINDS_OF_STATEMENTS = "https://docs.oracle.com/cd/E24693_01/server.11203/e17118/statements_1001.htm";
const LOCK_STATEMENT = "https://docs.oracle.com/cd/B19306%5F01/appdev.102/b14261/locktable_statement.htm";
const DDL_LOCK_TIMEOUT = "https://docs.oracle.com/database/122/REFRN/DDL_LOCK_TIMEOUT.htm";

export const LOCKS: Topic = {
  name: "DDL, transactions and locks",
  facts: [
    {
      id: "ddl-commits-before",
      title: "A DDL statement commits the open transaction before it runs",
      source: KINDS_OF_STATEMENTS,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        ok("CREATE TABLE u (id NUMBER)"),
        ok("ROLLBACK"),
        rows("SELECT id FROM t", [[1]], { session: "B" }),
      ],
    },
    {
      id: "ddl-commits-after",
      title: "What a DDL statement did cannot be rolled back, and other sessions see it at once",
      source: KINDS_OF_STATEMENTS,
      steps: [
        TABLE,
        ok("ROLLBACK"),
        rows("SELECT COUNT(*) FROM t", [[0]], { session: "B" }),
        ok("COMMENT ON TABLE t IS 'rows'"),
        ok("ROLLBACK"),
        rows("SELECT comments FROM user_tab_comments WHERE table_name = 'T'", [["rows"]], { session: "B" }),
      ],
    },
    {
      id: "ddl-frees-locks",
      title: "A DDL statement ends a LOCK TABLE of its session, on another table too",
      source: KINDS_OF_STATEMENTS,
      steps: [
        TABLE,
        ok("LOCK TABLE t IN EXCLUSIVE MODE"),
        fails("LOCK TABLE t IN ROW SHARE MODE NOWAIT", 54, undefined, { session: "B" }),
        ok("CREATE TABLE u (id NUMBER)"),
        ok("LOCK TABLE t IN EXCLUSIVE MODE NOWAIT", { session: "B" }),
      ],
    },
    {
      id: "ddl-needs-exclusive-access",
      title:
        "ALTER TABLE and DROP TABLE fail with ORA-00054 while another user has an open transaction on the table",
      source: KINDS_OF_STATEMENTS,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("ALTER TABLE t RENAME COLUMN id TO id2", 54, undefined, { session: "B" }),
        fails("DROP TABLE t", 54, undefined, { session: "B" }),
        fails("TRUNCATE TABLE t", 54, undefined, { session: "B" }),
        ok("COMMENT ON TABLE t IS 'needs no exclusive access'", { session: "B" }),
        ok("ROLLBACK"),
        ok("DROP TABLE t", { session: "B" }),
      ],
    },
    {
      id: "ddl-lock-timeout",
      title: "DDL waits for a lock as many seconds as DDL_LOCK_TIMEOUT says, then fails with ORA-00054",
      source: DDL_LOCK_TIMEOUT,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        ok("ALTER SESSION SET DDL_LOCK_TIMEOUT = 1", { session: "B" }),
        fails("ALTER TABLE t READ ONLY", 54, undefined, { session: "B", background: "fence" }),
        waiting("fence"),
        settle("fence"),
      ],
    },
    {
      id: "ddl-lock-timeout-reached",
      title: "DDL goes on when the lock is freed within DDL_LOCK_TIMEOUT",
      source: DDL_LOCK_TIMEOUT,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        ok("ALTER SESSION SET DDL_LOCK_TIMEOUT = 20", { session: "B" }),
        ok("ALTER TABLE t READ ONLY", { session: "B", background: "fence" }),
        waiting("fence"),
        ok("COMMIT"),
        settle("fence"),
      ],
    },
    {
      id: "lock-nowait",
      title: "LOCK TABLE … NOWAIT fails with ORA-00054 where another transaction has changed rows",
      source: ERROR_54,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("LOCK TABLE t IN EXCLUSIVE MODE NOWAIT", 54, undefined, { session: "B" }),
        fails("LOCK TABLE t IN SHARE MODE NOWAIT", 54, undefined, { session: "B" }),
        ok("COMMIT"),
        ok("LOCK TABLE t IN EXCLUSIVE MODE NOWAIT", { session: "B" }),
      ],
    },
    {
      id: "lock-without-wait",
      title: "LOCK TABLE without NOWAIT waits until the table is available",
      source: LOCK_STATEMENT,
      steps: [
        TABLE,
        ok("LOCK TABLE t IN EXCLUSIVE MODE"),
        ok("LOCK TABLE t IN ROW EXCLUSIVE MODE", { session: "B", background: "lock" }),
        waiting("lock"),
        ok("COMMIT"),
        settle("lock"),
      ],
    },
    {
      id: "lock-lets-readers-pass",
      title: "A table lock never keeps other users from querying the table",
      source: LOCK_STATEMENT,
      steps: [
        TABLE,
        ok("LOCK TABLE t IN EXCLUSIVE MODE"),
        rows("SELECT COUNT(*) FROM t", [[0]], { session: "B" }),
      ],
    },
    {
      id: "lock-ends-with-rollback",
      title: "Table locks are released when the transaction commits or rolls back",
      source: LOCK_STATEMENT,
      steps: [
        TABLE,
        ok("LOCK TABLE t IN SHARE MODE"),
        fails("LOCK TABLE t IN ROW EXCLUSIVE MODE NOWAIT", 54, undefined, { session: "B" }),
        ok("ROLLBACK"),
        ok("LOCK TABLE t IN ROW EXCLUSIVE MODE NOWAIT", { session: "B" }),
      ],
    },
  ],
};
