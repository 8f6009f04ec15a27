import { PAGES } from "../pages";
import { count, fails, ok, rows, type Step, type Topic } from "../fact";

const TABLE: readonly Step[] = [
  ok("CREATE TABLE t (id NUMBER, n NUMBER)"),
  count("INSERT INTO t VALUES (1, 1)", 1),
  ok("ALTER TABLE t READ ONLY"),
];
const REFUSED = 'update operation not allowed on table "{owner}"."T"';

/** The fence of the cutover. */
export const READ_ONLY: Topic = {
  name: "read-only tables",
  facts: [
    {
      id: "read-only-dml",
      title: "INSERT, UPDATE, DELETE and MERGE into a READ ONLY table fail with ORA-12081",
      source: PAGES.readOnlyTables,
      steps: [
        ...TABLE,
        fails("INSERT INTO t VALUES (2, 2)", 12081, REFUSED),
        fails("UPDATE t SET n = 2", 12081, REFUSED),
        fails("DELETE FROM t", 12081, REFUSED),
        fails(
          "MERGE INTO t USING (SELECT 1 id FROM dual) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.n = 5",
          12081,
          REFUSED,
        ),
        rows("SELECT id, n FROM t", [[1, 1]]),
      ],
    },
    {
      id: "read-only-truncate",
      title: "TRUNCATE of a READ ONLY table is refused",
      source: PAGES.readOnlyTables,
      steps: [...TABLE, fails("TRUNCATE TABLE t", 12081, REFUSED)],
    },
    {
      id: "read-only-for-update",
      title: "SELECT FOR UPDATE on a READ ONLY table is refused",
      source: PAGES.readOnlyTables,
      steps: [...TABLE, fails("SELECT id FROM t FOR UPDATE", 12081, REFUSED)],
    },
    {
      id: "read-only-columns",
      title: "Columns of a READ ONLY table cannot be added, changed, renamed or dropped",
      source: PAGES.readOnlyTables,
      steps: [
        ...TABLE,
        fails("ALTER TABLE t ADD (x NUMBER)", 12081),
        fails("ALTER TABLE t MODIFY (n NUMBER(20))", 12081),
        fails("ALTER TABLE t RENAME COLUMN n TO m", 12081),
        fails("ALTER TABLE t DROP COLUMN n", 12081),
        fails("ALTER TABLE t SET UNUSED (n)", 12081),
      ],
    },
    {
      id: "read-only-rename",
      title: "A READ ONLY table can be renamed, and stays READ ONLY",
      source: PAGES.readOnlyTables,
      steps: [
        ...TABLE,
        ok("ALTER TABLE t RENAME TO u"),
        fails("INSERT INTO u VALUES (2, 2)", 12081, 'update operation not allowed on table "{owner}"."U"'),
        ok("RENAME u TO t"),
        rows("SELECT read_only FROM user_tables WHERE table_name = 'T'", [["YES"]]),
      ],
    },
    {
      id: "read-only-indexes",
      title: "Indexes can be created, altered and dropped on a READ ONLY table",
      source: PAGES.readOnlyTables,
      steps: [...TABLE, ok("CREATE INDEX i ON t (n)"), ok("ALTER INDEX i RENAME TO j"), ok("DROP INDEX j")],
    },
    {
      id: "read-only-constraints",
      title: "Constraints can be added, disabled, enabled and dropped on a READ ONLY table",
      source: PAGES.readOnlyTables,
      steps: [
        ...TABLE,
        ok("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id)"),
        ok("ALTER TABLE t DISABLE CONSTRAINT pk"),
        ok("ALTER TABLE t ENABLE CONSTRAINT pk"),
        ok("ALTER TABLE t DROP CONSTRAINT pk"),
      ],
    },
    {
      id: "read-only-drop",
      title: "A READ ONLY table can be dropped",
      source: PAGES.readOnlyTables,
      steps: [...TABLE, ok("DROP TABLE t")],
    },
    {
      id: "read-write",
      title: "READ WRITE lets writers in again",
      source: PAGES.readOnlyTables,
      steps: [
        ...TABLE,
        ok("ALTER TABLE t READ WRITE"),
        count("INSERT INTO t VALUES (2, 2)", 1),
        rows("SELECT read_only FROM user_tables", [["NO"]]),
      ],
    },
    {
      id: "read-only-twice",
      title: "READ ONLY on a READ ONLY table fails with ORA-14139",
      source: PAGES.error14139,
      steps: [...TABLE, fails("ALTER TABLE t READ ONLY", 14139)],
    },
    {
      id: "read-write-twice",
      title: "READ WRITE on a table that is not READ ONLY fails with ORA-14140",
      source: PAGES.error14140,
      steps: [ok("CREATE TABLE t (id NUMBER)"), fails("ALTER TABLE t READ WRITE", 14140)],
    },
  ],
};
