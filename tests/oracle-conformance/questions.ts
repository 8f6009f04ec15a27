import { asks, count, fails, ok, settle, waiting, type Question } from "./fact";

const TABLE = ok("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
const OPEN = count("INSERT INTO t VALUES (1, 1)", 1);
const B = { session: "B" } as const;
const TRIGGER = "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN NULL; END;";
const NOT_EMULATED = "ORA-03001: the server does not know the statement.";

/** What no page says for sure. The product must be right under every answer that is listed. */
export const QUESTIONS: readonly Question[] = [
  {
    id: "read-only-against-open-transaction",
    question: "READ ONLY while another transaction has changed rows, DDL_LOCK_TIMEOUT 0?",
    steps: [TABLE, OPEN, asks("ALTER TABLE t READ ONLY", B)],
    answers: {
      "ORA-00054": "It fails at once.",
      done: "It succeeds at once.",
    },
  },
  {
    id: "read-only-waits",
    question: "READ ONLY with DDL_LOCK_TIMEOUT 10 while another transaction ends in time?",
    steps: [
      TABLE,
      OPEN,
      ok("ALTER SESSION SET DDL_LOCK_TIMEOUT = 10", B),
      asks("ALTER TABLE t READ ONLY", { ...B, background: "fence" }),
      waiting("fence"),
      ok("COMMIT"),
      settle("fence"),
    ],
    answers: { done: "It waits and succeeds.", "ORA-00054": "It fails all the same." },
  },
  {
    id: "trigger-against-open-transaction",
    question: "CREATE TRIGGER while another transaction has changed rows, DDL_LOCK_TIMEOUT 0?",
    steps: [TABLE, OPEN, asks(TRIGGER, B)],
    answers: {
      done: "It succeeds: transactions that are open are not captured, and must be drained.",
      "ORA-00054": "It fails at once: no transaction escapes the trigger.",
      "ORA-03001": NOT_EMULATED,
    },
  },
  {
    id: "share-lock-drain",
    question: "LOCK TABLE … IN SHARE MODE WAIT n while another transaction has changed rows?",
    steps: [TABLE, OPEN, asks("LOCK TABLE t IN SHARE MODE WAIT 1", B)],
    answers: {
      "ORA-00054": "It fails with ORA-00054 after the wait.",
      "ORA-30006": "It fails with ORA-30006 after the wait.",
    },
  },
  {
    id: "trigger-on-read-only",
    question: "CREATE TRIGGER on a READ ONLY table?",
    steps: [TABLE, ok("ALTER TABLE t READ ONLY"), asks(TRIGGER)],
    answers: {
      done: "It is allowed.",
      "ORA-12081": "It is refused: triggers must be created before the fence, disabled.",
      "ORA-03001": NOT_EMULATED,
    },
  },
  {
    id: "child-key-to-read-only",
    question: "A foreign key of another table to a READ ONLY one?",
    steps: [
      TABLE,
      ok("CREATE TABLE child (t NUMBER)"),
      ok("ALTER TABLE t READ ONLY"),
      asks("ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (t) REFERENCES t ENABLE NOVALIDATE"),
    ],
    answers: { done: "It is allowed.", "ORA-12081": "It is refused until the table is READ WRITE." },
  },
  {
    id: "initial-extent-of-subpartitions",
    question: "INITIAL_EXTENT of subpartitions of a table with STORAGE (INITIAL 64K)?",
    steps: [
      ok(
        `CREATE TABLE t (id NUMBER, d DATE) STORAGE (INITIAL 64K NEXT 1M) PARTITION BY RANGE (d)
         INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
         (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
      ),
      count("INSERT INTO t VALUES (1, DATE '2024-02-02')", 1),
      asks("SELECT MAX(initial_extent) FROM user_tab_subpartitions"),
    ],
    answers: {
      "65536": "64 KB: the table's clause holds for them.",
      "8388608": "8 MB: the table's clause does not hold for them.",
      null: "None is said.",
    },
  },
  {
    id: "null-interval-key",
    question: "INSERT of NULL into the key of an interval-partitioned table?",
    steps: [
      ok(
        "CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) INTERVAL (10) (PARTITION p0 VALUES LESS THAN (10))",
      ),
      asks("INSERT INTO t VALUES (NULL)"),
    ],
    answers: { "ORA-14300": "It fails with ORA-14300.", "ORA-14400": "It fails with ORA-14400." },
  },
  {
    id: "last-date-as-interval-key",
    question: "INSERT of 9999-12-31 into a table partitioned by months?",
    steps: [
      ok(
        `CREATE TABLE t (d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
         (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
      ),
      asks("INSERT INTO t VALUES (DATE '9999-12-31')"),
    ],
    answers: {
      "ORA-01841": "It fails with ORA-01841: the upper bound is no date.",
      "ORA-14300": "It fails with ORA-14300.",
      "ORA-14400": "It fails with ORA-14400.",
    },
  },
  {
    id: "high-value-of-timestamp",
    question: "HIGH_VALUE of a TIMESTAMP key?",
    steps: [
      ok(
        "CREATE TABLE t (d TIMESTAMP) PARTITION BY RANGE (d) (PARTITION p0 VALUES LESS THAN (TIMESTAMP '2024-01-01 00:00:00'))",
      ),
      asks("SELECT high_value FROM user_tab_partitions"),
    ],
    answers: {
      "TIMESTAMP' 2024-01-01 00:00:00'": "TIMESTAMP' 2024-01-01 00:00:00', with a blank after the quote.",
      "TIMESTAMP '2024-01-01 00:00:00'": "TIMESTAMP '2024-01-01 00:00:00'.",
      "TIMESTAMP' 2024-01-01 00:00:00.000000000'": "With nine decimals.",
    },
  },
  {
    id: "ora-hash-of-null",
    question: "ORA_HASH(NULL)?",
    steps: [asks("SELECT NVL2(ORA_HASH(NULL), 'a number', 'NULL') FROM dual")],
    answers: { "a number": "A number.", NULL: "NULL." },
  },
  {
    id: "modify-online",
    question: "ALTER TABLE … MODIFY PARTITION BY … ONLINE?",
    steps: [
      TABLE,
      asks(
        "ALTER TABLE t MODIFY PARTITION BY RANGE (id) INTERVAL (100) (PARTITION p0 VALUES LESS THAN (100)) ONLINE",
      ),
    ],
    answers: {
      done: "It is available.",
      "ORA-00439": "The feature is not enabled in this edition.",
      "ORA-03001": NOT_EMULATED,
    },
  },
  {
    id: "between-the-renames",
    question: "SELECT by a name that is between two renames?",
    steps: [
      TABLE,
      ok("CREATE TABLE u (id NUMBER)"),
      ok("ALTER TABLE t READ ONLY"),
      ok("ALTER TABLE t RENAME TO old"),
      asks("SELECT COUNT(*) FROM t", B),
      ok("ALTER TABLE u RENAME TO t"),
      fails("INSERT INTO old VALUES (1, 1)", 12081, undefined, B),
      ok("INSERT INTO t VALUES (1)", B),
    ],
    answers: {
      "ORA-00942":
        "It fails with ORA-00942, and the pair of renames can be gone on with from another session.",
    },
  },
  {
    id: "parallel-execute",
    question: "DBMS_PARALLEL_EXECUTE with one job process?",
    steps: [
      TABLE,
      asks(
        "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_TASK('CONFORMANCE_TASK'); DBMS_PARALLEL_EXECUTE.DROP_TASK('CONFORMANCE_TASK'); END;",
      ),
    ],
    answers: {
      done: "The package can be called.",
      "ORA-06550": "The package cannot be called.",
      "ORA-03001": NOT_EMULATED,
    },
  },
];
