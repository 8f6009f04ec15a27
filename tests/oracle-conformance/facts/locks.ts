import { PAGES } from "../pages";
import { count, fails, ok, rows, settle, waiting, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER)");

export const LOCKS: Topic = {
  name: "DDL, transactions and locks",
  facts: [
    {
      id: "ddl-commits-before",
      title: "A DDL statement commits the open transaction before it runs",
      source: PAGES.statements,
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
      source: PAGES.statements,
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
      source: PAGES.statements,
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
      source: PAGES.statements,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("ALTER TABLE t RENAME COLUMN id TO id2", 54, undefined, { session: "B" }),
        fails("DROP TABLE t", 54, undefined, { session: "B" }),
        ok("COMMENT ON TABLE t IS 'needs no exclusive access'", { session: "B" }),
        ok("ROLLBACK"),
        ok("DROP TABLE t", { session: "B" }),
      ],
    },
    {
      id: "truncate-needs-exclusive-access",
      title: "TRUNCATE fails with ORA-00054 while another transaction has changed rows",
      source: null,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("TRUNCATE TABLE t", 54, undefined, { session: "B" }),
      ],
    },
    {
      id: "failed-ddl-commits",
      title: "A DDL statement that fails has committed what was open before it",
      source: PAGES.statements,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("CREATE TABLE t (id NUMBER)", 955),
        ok("ROLLBACK"),
        rows("SELECT id FROM t", [[1]]),
      ],
    },
    {
      id: "malformed-ddl-does-not-commit",
      title: "A DDL statement that cannot be parsed commits nothing",
      source: PAGES.commit,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1)", 1),
        fails("CREATE TABLE u (id NUMBER", 907),
        ok("ROLLBACK"),
        rows("SELECT COUNT(*) FROM t", [[0]]),
      ],
    },
    {
      id: "ddl-lock-timeout",
      title: "DDL waits for a lock as many seconds as DDL_LOCK_TIMEOUT says, then fails with ORA-00054",
      source: PAGES.ddlLockTimeout,
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
      source: PAGES.ddlLockTimeout,
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
      source: PAGES.error54,
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
      source: PAGES.lockTable,
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
      source: PAGES.lockTable,
      steps: [
        TABLE,
        ok("LOCK TABLE t IN EXCLUSIVE MODE"),
        rows("SELECT COUNT(*) FROM t", [[0]], { session: "B" }),
      ],
    },
    {
      id: "lock-ends-with-rollback",
      title: "Table locks are released when the transaction commits or rolls back",
      source: PAGES.lockTable,
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
