import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const RANGE = ok(
  "CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (200))",
);
const DAY = "SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')";

/** Range, list and hash partitions, and what they refuse. */
export const PARTITIONS: Topic = {
  name: "partitions",
  facts: [
    {
      id: "key-above-the-top",
      title: "A row above the last bound of a range-partitioned table fails with ORA-14400",
      source: PAGES.error14400,
      steps: [
        RANGE,
        count("INSERT INTO t VALUES (199, 1)", 1),
        fails("INSERT INTO t VALUES (200, 1)", 14400),
      ],
    },
    {
      id: "key-without-list-partition",
      title: "A row that matches no value of a list-partitioned table fails with ORA-14400",
      source: PAGES.error14400,
      steps: [
        ok("CREATE TABLE t (c VARCHAR2(2)) PARTITION BY LIST (c) (PARTITION p0 VALUES ('A', 'B'))"),
        count("INSERT INTO t VALUES ('B')", 1),
        fails("INSERT INTO t VALUES ('C')", 14400),
      ],
    },
    {
      id: "update-across-partitions",
      title: "An UPDATE that would move a row to another partition fails with ORA-14402 without row movement",
      source: PAGES.error14402,
      steps: [
        RANGE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        count("UPDATE t SET id = 99", 1),
        fails("UPDATE t SET id = 100", 14402, "updating partition key column would cause a partition change"),
        rows("SELECT id FROM t", [[99]]),
      ],
    },
    {
      id: "row-movement",
      title: "With ENABLE ROW MOVEMENT an UPDATE moves a row to another partition",
      source: PAGES.creatingPartitions,
      steps: [
        RANGE,
        ok("ALTER TABLE t ENABLE ROW MOVEMENT"),
        count("INSERT INTO t VALUES (1, 1)", 1),
        count("UPDATE t SET id = 100", 1),
        rows("SELECT COUNT(*) FROM t PARTITION (p1)", [[1]]),
        rows("SELECT row_movement FROM user_tables WHERE table_name = 'T'", [["ENABLED"]]),
      ],
    },
    {
      id: "insert-into-a-partition",
      title: "INSERT into a named partition of a row that belongs elsewhere fails with ORA-14401",
      source: PAGES.error14401,
      steps: [
        RANGE,
        count("INSERT INTO t PARTITION (p0) VALUES (50, 1)", 1),
        fails("INSERT INTO t PARTITION (p0) VALUES (150, 1)", 14401),
      ],
    },
    {
      id: "local-unique-index-needs-subpartition-key",
      title: "A local unique index must contain the subpartition key too: ORA-14188",
      source: PAGES.error14188,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) SUBPARTITION BY HASH (n) SUBPARTITIONS 2
           (PARTITION p0 VALUES LESS THAN (100))`,
        ),
        fails("CREATE UNIQUE INDEX u ON t (id) LOCAL", 14188),
        ok("CREATE UNIQUE INDEX u ON t (id, n) LOCAL"),
      ],
    },
    {
      id: "local-unique-index-needs-partition-key",
      title: "A local unique index must contain the partition key: ORA-14039",
      source: PAGES.error14039,
      steps: [
        RANGE,
        fails(
          "CREATE UNIQUE INDEX u ON t (n) LOCAL",
          14039,
          "partitioning columns must form a subset of key columns of a UNIQUE index",
        ),
        ok("CREATE UNIQUE INDEX u ON t (n, id) LOCAL"),
        ok("CREATE UNIQUE INDEX g ON t (n)"),
        rows("SELECT index_name, partitioned FROM user_indexes ORDER BY 1", [
          ["G", "NO"],
          ["U", "YES"],
        ]),
      ],
    },
    {
      id: "local-primary-key-needs-partition-key",
      title: "A primary key with a local index must contain the partition key: ORA-14039",
      source: PAGES.error14039,
      steps: [
        RANGE,
        fails("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (n) USING INDEX LOCAL", 14039),
        ok("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (n)"),
      ],
    },
    {
      id: "local-index-partitions",
      title: "A local index has a partition for each partition of the table",
      source: null,
      steps: [
        RANGE,
        ok("CREATE INDEX l ON t (n) LOCAL"),
        rows("SELECT locality FROM user_part_indexes WHERE index_name = 'L'", [["LOCAL"]]),
        rows(
          "SELECT partition_name, status FROM user_ind_partitions WHERE index_name = 'L' ORDER BY partition_position",
          [
            ["P0", "USABLE"],
            ["P1", "USABLE"],
          ],
        ),
        rows("SELECT status FROM user_indexes WHERE index_name = 'L'", [["N/A"]]),
      ],
    },
    {
      id: "null-sorts-into-maxvalue",
      title: "NULL sorts above all bounds of a range and is taken by MAXVALUE alone",
      source: null,
      steps: [
        RANGE,
        fails("INSERT INTO t VALUES (NULL, 1)", 14400),
        ok("ALTER TABLE t ADD PARTITION pmax VALUES LESS THAN (MAXVALUE)"),
        count("INSERT INTO t VALUES (NULL, 1)", 1),
        rows("SELECT COUNT(*) FROM t PARTITION (pmax)", [[1]]),
      ],
    },
    {
      id: "high-value-of-date",
      title: "HIGH_VALUE of a DATE key is a TO_DATE call with the Gregorian calendar",
      source: null,
      steps: [
        ok(
          "CREATE TABLE t (d DATE) PARTITION BY RANGE (d) (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))",
        ),
        rows("SELECT high_value FROM user_tab_partitions WHERE table_name = 'T'", [
          [`TO_DATE(' 2024-01-01 00:00:00', '${DAY}`],
        ]),
      ],
    },
    {
      id: "timestamp-with-time-zone-key",
      title: "TIMESTAMP WITH TIME ZONE cannot be a partition key: ORA-03001",
      source: null,
      steps: [
        fails(
          "CREATE TABLE t (z TIMESTAMP WITH TIME ZONE) PARTITION BY RANGE (z) (PARTITION p0 VALUES LESS THAN (TIMESTAMP '2024-01-01 00:00:00 +00:00'))",
          3001,
        ),
      ],
    },
    {
      id: "virtual-partition-key",
      title: "A virtual column can be the partition key",
      source: PAGES.virtualPartitioning,
      steps: [
        ok(
          `CREATE TABLE t (z NUMBER, k NUMBER GENERATED ALWAYS AS (z * 2) VIRTUAL)
           PARTITION BY RANGE (k) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (MAXVALUE))`,
        ),
        count("INSERT INTO t (z) VALUES (60)", 1),
        rows("SELECT z, k FROM t PARTITION (p1)", [[60, 120]]),
      ],
    },
    {
      id: "hash-partitions",
      title: "PARTITION BY HASH with PARTITIONS n creates n partitions with names of the system",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER) PARTITION BY HASH (id) PARTITIONS 4"),
        rows("SELECT partitioning_type, partition_count FROM user_part_tables", [["HASH", 4]]),
        rows("SELECT COUNT(*) FROM user_tab_partitions WHERE partition_name LIKE 'SYS_P%'", [[4]]),
      ],
    },
    {
      id: "add-partition-above",
      title: "ADD PARTITION below the last bound fails with ORA-14074",
      source: PAGES.error14074,
      steps: [
        RANGE,
        fails("ALTER TABLE t ADD PARTITION p2 VALUES LESS THAN (150)", 14074),
        ok("ALTER TABLE t ADD PARTITION p2 VALUES LESS THAN (300)"),
      ],
    },
    {
      id: "drop-partition",
      title: "DROP PARTITION removes the partition and its rows",
      source: null,
      steps: [
        RANGE,
        count("INSERT INTO t SELECT 99 + ROWNUM, 1 FROM dual", 1),
        ok("ALTER TABLE t DROP PARTITION p1"),
        rows("SELECT COUNT(*) FROM t", [[0]]),
        fails("INSERT INTO t VALUES (150, 1)", 14400),
      ],
    },
  ],
};
