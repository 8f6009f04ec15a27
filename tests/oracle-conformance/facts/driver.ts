import { PAGES } from "../pages";
import { count, disconnect, fails, gives, many, ok, rows, settle, waiting, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER(5) PRIMARY KEY, n NUMBER)");

/** Transactions, and what a driver is told. */
export const DRIVER: Topic = {
  name: "transactions and drivers",
  facts: [
    {
      id: "statement-atomicity",
      title: "A statement that fails at its last row leaves nothing, and the transaction goes on",
      source: PAGES.savepoint,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (3, 0)", 1),
        fails(
          "INSERT INTO t SELECT 1, 0 FROM dual UNION ALL SELECT 2, 0 FROM dual UNION ALL SELECT 3, 0 FROM dual",
          1,
        ),
        rows("SELECT id FROM t", [[3]]),
        ok("COMMIT"),
        rows("SELECT id FROM t", [[3]], { session: "B" }),
      ],
    },
    {
      id: "uncommitted-rows",
      title: "Others see rows when they are committed, not before",
      source: PAGES.commit,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        rows("SELECT COUNT(*) FROM t", [[0]], { session: "B" }),
        ok("COMMIT"),
        rows("SELECT COUNT(*) FROM t", [[1]], { session: "B" }),
      ],
    },
    {
      id: "writers-wait-for-the-row",
      title: "An UPDATE waits for the transaction that changed the row, and then sees what it left",
      source: PAGES.readConsistency,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("COMMIT"),
        count("UPDATE t SET n = n + 1", 1),
        count("UPDATE t SET n = n + 10", 1, { session: "B", background: "update" }),
        waiting("update"),
        ok("COMMIT"),
        settle("update"),
        ok("COMMIT", { session: "B" }),
        rows("SELECT n FROM t", [[12]]),
      ],
    },
    {
      id: "duplicate-waits",
      title: "INSERT of a key that another transaction has inserted waits for that transaction",
      source: null,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        fails("INSERT INTO t VALUES (1, 2)", 1, undefined, { session: "B", background: "insert" }),
        waiting("insert"),
        ok("COMMIT"),
        settle("insert"),
      ],
    },
    {
      id: "for-update-nowait",
      title: "SELECT … FOR UPDATE NOWAIT fails with ORA-00054 on a locked row",
      source: PAGES.error54,
      steps: [
        TABLE,
        count("INSERT INTO t SELECT 1, 1 FROM dual UNION ALL SELECT 2, 2 FROM dual", 2),
        ok("COMMIT"),
        rows("SELECT id FROM t WHERE id = 1 FOR UPDATE", [[1]]),
        fails("SELECT id FROM t FOR UPDATE NOWAIT", 54, undefined, { session: "B" }),
      ],
    },
    {
      id: "for-update-skip-locked",
      title: "SELECT … FOR UPDATE SKIP LOCKED leaves locked rows out",
      source: null,
      steps: [
        TABLE,
        count("INSERT INTO t SELECT 1, 1 FROM dual UNION ALL SELECT 2, 2 FROM dual", 2),
        ok("COMMIT"),
        rows("SELECT id FROM t WHERE id = 1 FOR UPDATE", [[1]]),
        rows("SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED", [[2]], { session: "B" }),
      ],
    },
    {
      id: "savepoint",
      title: "ROLLBACK TO SAVEPOINT undoes what came after it",
      source: PAGES.savepoint,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("SAVEPOINT here"),
        count("INSERT INTO t VALUES (2, 2)", 1),
        ok("ROLLBACK TO SAVEPOINT here"),
        ok("COMMIT"),
        rows("SELECT id FROM t", [[1]]),
        fails("ROLLBACK TO SAVEPOINT nowhere", 1086),
      ],
    },
    {
      id: "lost-connection-rolls-back",
      title: "What a closed connection had not committed is rolled back",
      source: PAGES.commit,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1, { session: "B" }),
        disconnect("B"),
        rows("SELECT COUNT(*) FROM t", [[0]]),
      ],
    },
    {
      id: "read-only-transaction",
      title: "Queries of a READ ONLY transaction see what was committed before it began",
      source: PAGES.setTransaction,
      steps: [
        TABLE,
        ok("SET TRANSACTION READ ONLY"),
        rows("SELECT COUNT(*) FROM t", [[0]]),
        count("INSERT INTO t VALUES (1, 1)", 1, { session: "B" }),
        ok("COMMIT", { session: "B" }),
        rows("SELECT COUNT(*) FROM t", [[0]]),
        ok("COMMIT"),
        rows("SELECT COUNT(*) FROM t", [[1]]),
      ],
    },
    {
      id: "read-only-transaction-dml",
      title: "DML in a READ ONLY transaction fails with ORA-01456",
      source: PAGES.error1456,
      steps: [TABLE, ok("SET TRANSACTION READ ONLY"), fails("INSERT INTO t VALUES (2, 2)", 1456)],
    },
    {
      id: "array-dml",
      title: "An array of binds runs the statement for each row, in one call",
      source: PAGES.batch,
      steps: [
        TABLE,
        many(
          "INSERT INTO t VALUES (:1, :2)",
          [
            [1, 10],
            [2, 20],
            [3, null],
          ],
          { rowCount: 3 },
        ),
        rows("SELECT id, n FROM t ORDER BY id", [
          [1, 10],
          [2, 20],
          [3, null],
        ]),
      ],
    },
    {
      id: "batch-errors",
      title: "With batch errors, rows that fail are told by their offset and the others are kept",
      source: PAGES.batch,
      steps: [
        TABLE,
        many(
          "INSERT INTO t VALUES (:1, :2)",
          [
            [1, 10],
            [1, 20],
            [999999, 30],
            [2, 40],
          ],
          {
            rowCount: 2,
            batchErrors: [
              { row: 1, error: 1 },
              { row: 2, error: 1438 },
            ],
          },
          { batchErrors: true },
        ),
        rows("SELECT id FROM t ORDER BY id", [[1], [2]]),
      ],
    },
    {
      id: "returning-into",
      title: "RETURNING INTO gives the values of all changed rows",
      source: PAGES.returning,
      steps: [
        TABLE,
        gives(
          "INSERT INTO t VALUES (7, 8) RETURNING id, n * 2 INTO :id, :n",
          { id: { out: "number" }, n: { out: "number" } },
          { id: [7], n: [16] },
        ),
        gives("DELETE FROM t WHERE id > 99 RETURNING id INTO :id", { id: { out: "number" } }, { id: [] }),
      ],
    },
    {
      id: "column-types",
      title: "A query describes its columns by name and type",
      source: null,
      steps: [
        ok("CREATE TABLE u (a NUMBER(5, 2), b VARCHAR2(10), c DATE, d CLOB, e RAW(4))"),
        rows('SELECT a, b, c, d, e, a AS "Alias" FROM u', [], {
          columns: ["A", "B", "C", "D", "E", "Alias"],
          types: ["NUMBER(5,2)", "VARCHAR2(10)", "DATE", "CLOB", "RAW(4)", "NUMBER(5,2)"],
        }),
      ],
    },
    {
      id: "clob",
      title: "A CLOB takes and gives a long text; DBMS_LOB measures and cuts it",
      source: PAGES.dbmsLob,
      steps: [
        ok("CREATE TABLE u (c CLOB, b BLOB)"),
        count("INSERT INTO u VALUES (:1, :2)", 1, { binds: ["ä".repeat(50_000), Buffer.from([0, 255])] }),
        rows("SELECT c, b FROM u", [["ä".repeat(50_000), Buffer.from([0, 255])]]),
        rows("SELECT DBMS_LOB.GETLENGTH(c), DBMS_LOB.SUBSTR(c, 2, 49999), DBMS_LOB.GETLENGTH(b) FROM u", [
          [50_000, "ää", 2],
        ]),
      ],
    },
    {
      id: "clob-is-not-comparable",
      title: "A CLOB cannot be compared by =, nor be in GROUP BY, DISTINCT or ORDER BY",
      source: null,
      steps: [
        ok("CREATE TABLE u (c CLOB)"),
        fails("SELECT 1 FROM u WHERE c = 'x'", 22848),
        fails("SELECT DISTINCT c FROM u", 22848),
      ],
    },
  ],
};
