import { PAGES } from "../pages";
import { count, fails, ok, rows, settle, waiting, type Step, type Topic } from "../fact";

const TABLE: readonly Step[] = [
  ok("CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, day DATE NOT NULL, n NUMBER)"),
  ok("CREATE INDEX t_day ON t (day)"),
  ok("CREATE INDEX t_n ON t (n)"),
  count("INSERT INTO t VALUES (1, DATE '2025-12-31', 1)", 1),
  count("INSERT INTO t VALUES (2, DATE '2026-01-31', 2)", 1),
  count("INSERT INTO t VALUES (3, DATE '2026-03-01', 3)", 1),
  ok("COMMIT"),
];
const BY_MONTH =
  "PARTITION BY RANGE (day) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION p0 VALUES LESS THAN (DATE '2026-01-01'))";
const INDEXES = "SELECT index_name, partitioned, status FROM user_indexes ORDER BY index_name";

/** The engine's own way to another partitioning. */
export const MODIFY_PARTITIONING: Topic = {
  name: "MODIFY PARTITION BY",
  facts: [
    {
      id: "modify-to-partitioned",
      title:
        "MODIFY PARTITION BY … ONLINE puts the rows into partitions; each index becomes what UPDATE INDEXES says",
      source: PAGES.updateIndexes,
      steps: [
        ...TABLE,
        ok(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE UPDATE INDEXES (t_pk GLOBAL, t_day GLOBAL, t_n LOCAL)`),
        rows("SELECT id FROM t PARTITION (p0)", [[1]]),
        rows("SELECT COUNT(*) FROM user_tab_partitions WHERE table_name = 'T'", [[3]]),
        rows(INDEXES, [
          ["T_DAY", "NO", "VALID"],
          ["T_N", "YES", "N/A"],
          ["T_PK", "NO", "VALID"],
        ]),
        rows("SELECT id FROM t WHERE n = 3", [[3]]),
      ],
    },
    {
      id: "modify-indexes-by-default",
      title:
        "An index that is not named becomes local where it leads with the partition key, and stays global where it lacks it",
      source: PAGES.updateIndexes,
      steps: [
        ...TABLE,
        ok(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE`),
        rows(INDEXES, [
          ["T_DAY", "YES", "N/A"],
          ["T_N", "NO", "VALID"],
          ["T_PK", "NO", "VALID"],
        ]),
      ],
    },
    {
      id: "modify-a-partitioned-table",
      title: "A partitioned table can be given another partitioning, from 18c on",
      source: null,
      steps: [
        ...TABLE,
        ok(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE`),
        ok("ALTER TABLE t MODIFY PARTITION BY HASH (id) PARTITIONS 4 ONLINE"),
        rows("SELECT partitioning_type, interval FROM user_part_tables", [["HASH", null]]),
        rows("SELECT COUNT(*) FROM user_tab_partitions WHERE table_name = 'T'", [[4]]),
        rows("SELECT COUNT(*), SUM(n) FROM t", [[3, 6]]),
      ],
    },
    {
      id: "modify-keeps-the-object",
      title:
        "The table stays the same object, with its grants, constraints and triggers, none of which fires",
      source: null,
      steps: [
        ...TABLE,
        ok("GRANT SELECT ON t TO {other}"),
        ok("CREATE TRIGGER t_biu BEFORE INSERT OR UPDATE ON t FOR EACH ROW BEGIN :NEW.n := -1; END;"),
        ok("CREATE TABLE ids AS SELECT object_id FROM user_objects WHERE object_name = 'T'"),
        ok(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE`),
        rows(
          "SELECT COUNT(*) FROM user_objects o JOIN ids i ON i.object_id = o.object_id WHERE o.object_type = 'TABLE'",
          [[1]],
        ),
        rows("SELECT SUM(n) FROM {owner}.t", [[6]], { session: "OTHER" }),
        fails("INSERT INTO t VALUES (1, DATE '2026-01-01', 0)", 1),
        count("INSERT INTO t VALUES (4, DATE '2027-01-01', 0)", 1),
        rows("SELECT n FROM t WHERE id = 4", [[-1]]),
      ],
    },
    {
      id: "modify-online-waits",
      title:
        "ONLINE, it waits for open transactions whatever DDL_LOCK_TIMEOUT says, and keeps nobody from writing meanwhile",
      source: null,
      steps: [
        ...TABLE,
        count("UPDATE t SET n = 10 WHERE id = 1", 1),
        ok(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE`, { session: "B", background: "online" }),
        waiting("online"),
        count("INSERT INTO t VALUES (5, DATE '2026-05-05', 5)", 1),
        ok("COMMIT"),
        settle("online"),
        rows("SELECT COUNT(*), SUM(n) FROM t", [[4, 20]]),
        rows("SELECT COUNT(*) FROM user_tab_partitions WHERE table_name = 'T'", [[4]]),
      ],
    },
    {
      id: "modify-row-without-a-partition",
      title:
        "A row that no partition holds lets the statement fail with ORA-14400, and the table is as it was",
      source: PAGES.error14400,
      steps: [
        ...TABLE,
        fails(
          "ALTER TABLE t MODIFY PARTITION BY RANGE (day) (PARTITION p0 VALUES LESS THAN (DATE '2026-01-01')) ONLINE",
          14400,
        ),
        rows("SELECT partitioned FROM user_tables WHERE table_name = 'T'", [["NO"]]),
        rows("SELECT COUNT(*) FROM t", [[3]]),
      ],
    },
    {
      id: "modify-index-organized",
      title: "An index-organized table cannot be modified so: ORA-14427",
      source: PAGES.error14427,
      steps: [
        ok("CREATE TABLE t (id NUMBER PRIMARY KEY) ORGANIZATION INDEX"),
        fails("ALTER TABLE t MODIFY PARTITION BY HASH (id) PARTITIONS 2 ONLINE", 14427),
      ],
    },
    {
      id: "modify-unique-local",
      title: "A unique index that lacks the partition key cannot become local: ORA-14039",
      source: PAGES.error14039,
      steps: [...TABLE, fails(`ALTER TABLE t MODIFY ${BY_MONTH} ONLINE UPDATE INDEXES (t_pk LOCAL)`, 14039)],
    },
  ],
};
