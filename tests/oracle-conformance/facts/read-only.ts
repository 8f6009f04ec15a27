import { count, fails, ok, rows, type Topic } from "../fact";

const TABLE = [
  ok("CREATE TABLE t (id NUMBER, n NUMBER)"),
  count("INSERT INTO t VALUES (1, 1)", 1),
  ok("ALTER TABLE t READ ONLY"),
];
const ERROR_12081 = "https://docs.oracle.com/en/error-help/db/ora-12081";
const TEXT_12081 = 'update operation not allowed on table "{owner}"."T"';

export const READ_ONLY: Topic = {
  name: "read-only tables",
  facts: [
    {
      id: "read-only-dml",
      title: "INSERT, UPDATE, DELETE and MERGE into a READ ONLY table fail with ORA-12081",
      source: ERROR_12081,
      steps: [
        ...TABLE,
        fails("INSERT INTO t VALUES (2, 2)", 12081, TEXT_12081),
        fails("UPDATE t SET n = 2", 12081, TEXT_12081),
        fails("DELETE FROM t", 12081, TEXT_12081),
        fails(
          "MERGE INTO t USING (SELECT 1 id FROM dual) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.n = 5",
          12081,
          TEXT_12081,
        ),
        rows("SELECT id, n FROM t", [[1, 1]]),
      ],
    },
  ],
};
