import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const MONTHLY = ok(
  `CREATE TABLE t (id NUMBER, d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
   (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
);
const PARTITIONS =
  "SELECT partition_name, interval, high_value FROM user_tab_partitions WHERE table_name = 'T' ORDER BY partition_position";
const date = (day: string): string =>
  `TO_DATE(' ${day} 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`;
const SYSTEM_NAME = /^SYS_P\d+$/;

/** Partitions that appear as rows come. */
export const INTERVAL: Topic = {
  name: "interval partitions",
  facts: [
    {
      id: "interval-on-insert",
      title: "A row beyond the transition point creates the partition of its interval",
      source: PAGES.interval,
      steps: [
        MONTHLY,
        rows("SELECT COUNT(*) FROM user_tab_partitions", [[1]]),
        count("INSERT INTO t VALUES (1, DATE '2024-03-15')", 1),
        rows("SELECT COUNT(*) FROM user_tab_partitions", [[2]]),
        count("INSERT INTO t VALUES (2, DATE '2024-03-31')", 1),
        rows("SELECT COUNT(*) FROM user_tab_partitions", [[2]]),
      ],
    },
    {
      id: "interval-names",
      title:
        "Interval partitions have names SYS_Pn, INTERVAL is YES, and HIGH_VALUE tells the end of the interval",
      source: null,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-03-15')", 1),
        rows(PARTITIONS, [
          ["P0", "NO", date("2024-01-01")],
          [SYSTEM_NAME, "YES", date("2024-04-01")],
        ]),
      ],
    },
    {
      id: "interval-gaps",
      title: "Bounds of interval partitions do not depend on whether those between have been created",
      source: PAGES.interval,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-03-31')", 1),
        count("INSERT INTO t VALUES (2, DATE '2024-02-29')", 1),
        count("INSERT INTO t VALUES (3, DATE '2024-01-01')", 1),
        rows("SELECT high_value FROM user_tab_partitions ORDER BY partition_position", [
          [date("2024-01-01")],
          [date("2024-02-01")],
          [date("2024-03-01")],
          [date("2024-04-01")],
        ]),
      ],
    },
    {
      id: "interval-survives-rollback",
      title: "An interval partition stays when the INSERT that created it is rolled back",
      source: null,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-03-15')", 1),
        ok("ROLLBACK"),
        rows("SELECT COUNT(*) FROM user_tab_partitions", [[2]]),
        rows("SELECT COUNT(*) FROM t", [[0]]),
      ],
    },
    {
      id: "interval-one-column",
      title: "INTERVAL with two partition key columns fails with ORA-14750",
      source: PAGES.error14750,
      steps: [
        fails(
          "CREATE TABLE t (a NUMBER, b NUMBER) PARTITION BY RANGE (a, b) INTERVAL (10) (PARTITION p0 VALUES LESS THAN (1, 1))",
          14750,
          "Range partitioned table with INTERVAL clause has more than one column",
        ),
      ],
    },
    {
      id: "interval-key-type",
      title: "INTERVAL with a key that is neither a number nor a date fails with ORA-14751",
      source: PAGES.error14751,
      steps: [
        fails(
          "CREATE TABLE t (a VARCHAR2(10)) PARTITION BY RANGE (a) INTERVAL (10) (PARTITION p0 VALUES LESS THAN ('b'))",
          14751,
          /^Invalid data type for partitioning column of an interval partitioned table$/i,
        ),
      ],
    },
    {
      id: "interval-without-maxvalue",
      title: "INTERVAL with a MAXVALUE partition fails with ORA-14761",
      source: PAGES.error14761,
      steps: [
        fails(
          "CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) INTERVAL (10) (PARTITION p0 VALUES LESS THAN (MAXVALUE))",
          14761,
        ),
      ],
    },
    {
      id: "interval-add-partition",
      title: "ADD PARTITION on an interval-partitioned table fails with ORA-14760",
      source: PAGES.error14760,
      steps: [
        MONTHLY,
        fails(
          "ALTER TABLE t ADD PARTITION p1 VALUES LESS THAN (DATE '2024-02-01')",
          14760,
          "ADD PARTITION is not permitted on Interval partitioned objects",
        ),
      ],
    },
    {
      id: "interval-of-months-from-the-31st",
      title: "A bound on the 31st with an interval of months fails with ORA-14767",
      source: PAGES.error14767,
      steps: [
        fails(
          `CREATE TABLE t (d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
           (PARTITION p0 VALUES LESS THAN (DATE '2024-01-31'))`,
          14767,
          "Cannot specify this interval with existing high bounds",
        ),
        ok(
          `CREATE TABLE t (d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTODSINTERVAL(1, 'DAY'))
           (PARTITION p0 VALUES LESS THAN (DATE '2024-01-31'))`,
        ),
      ],
    },
    {
      id: "interval-beyond-the-last-partition",
      title: "A key that maps beyond partition 1048575 fails with ORA-14300",
      source: PAGES.error14300,
      steps: [
        ok(
          "CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) INTERVAL (1) (PARTITION p0 VALUES LESS THAN (1))",
        ),
        count("INSERT INTO t VALUES (1000)", 1),
        fails("INSERT INTO t VALUES (1048576)", 14300),
        fails("INSERT INTO t VALUES (99999999)", 14300),
      ],
    },
    {
      id: "interval-null-key",
      title: "NULL cannot be stored in the key of an interval-partitioned table",
      source: PAGES.intervalNull,
      steps: [MONTHLY, fails("INSERT INTO t VALUES (1, NULL)", 14300)],
    },
    {
      id: "set-interval",
      title: "SET INTERVAL turns a range-partitioned table into an interval-partitioned one",
      source: PAGES.setInterval,
      steps: [
        ok(
          "CREATE TABLE t (id NUMBER, d DATE) PARTITION BY RANGE (d) (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))",
        ),
        fails("INSERT INTO t VALUES (1, DATE '2024-01-01')", 14400),
        ok("ALTER TABLE t SET INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))"),
        count("INSERT INTO t VALUES (1, DATE '2024-01-01')", 1),
        rows(PARTITIONS, [
          ["P0", "NO", date("2024-01-01")],
          [SYSTEM_NAME, "YES", date("2024-02-01")],
        ]),
      ],
    },
    {
      id: "set-interval-empty",
      title: "SET INTERVAL () turns an interval-partitioned table into a range-partitioned one",
      source: PAGES.setInterval,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-01-01')", 1),
        ok("ALTER TABLE t SET INTERVAL ()"),
        rows("SELECT interval FROM user_part_tables WHERE table_name = 'T'", [[null]]),
        rows(PARTITIONS, [
          ["P0", "NO", date("2024-01-01")],
          [SYSTEM_NAME, "NO", date("2024-02-01")],
        ]),
        fails("INSERT INTO t VALUES (1, DATE '2024-02-01')", 14400),
      ],
    },
    {
      id: "set-interval-with-maxvalue",
      title: "SET INTERVAL on a table with a MAXVALUE partition fails with ORA-14759",
      source: PAGES.error14759,
      steps: [
        ok("CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (MAXVALUE))"),
        fails("ALTER TABLE t SET INTERVAL (10)", 14759, /^SET INTERVAL is not legal on this table\.$/),
      ],
    },
    {
      id: "set-interval-on-hash",
      title: "SET INTERVAL on a table that is not partitioned by range fails with ORA-14759",
      source: PAGES.error14759,
      steps: [
        ok("CREATE TABLE t (a NUMBER) PARTITION BY HASH (a) PARTITIONS 2"),
        fails("ALTER TABLE t SET INTERVAL (10)", 14759),
      ],
    },
    {
      id: "drop-last-range-partition",
      title: "The last partition of the range section cannot be dropped: ORA-14758",
      source: PAGES.droppingIntervalPartitions,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-01-01')", 1),
        ok("COMMIT"),
        fails("ALTER TABLE t DROP PARTITION p0", 14758),
        ok("ALTER TABLE t SET INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))"),
        ok("ALTER TABLE t DROP PARTITION p0"),
        rows("SELECT interval FROM user_tab_partitions WHERE table_name = 'T'", [["NO"]]),
      ],
    },
    {
      id: "interval-partition-count",
      title: "PARTITION_COUNT of an interval-partitioned table is always 1048575",
      source: PAGES.partTables,
      steps: [
        MONTHLY,
        rows("SELECT partitioning_type, partition_count FROM user_part_tables", [["RANGE", 1048575]]),
        count("INSERT INTO t VALUES (1, DATE '2024-03-31')", 1),
        rows("SELECT partition_count FROM user_part_tables", [[1048575]]),
      ],
    },
    {
      id: "interval-text",
      title: "INTERVAL of USER_PART_TABLES holds the text of the interval",
      source: PAGES.partTables,
      steps: [MONTHLY, rows("SELECT interval FROM user_part_tables", [["NUMTOYMINTERVAL(1,'MONTH')"]])],
    },
    {
      id: "set-interval-empty-on-range",
      title: "SET INTERVAL () on a range-partitioned table fails with ORA-14757",
      source: PAGES.error14757,
      steps: [
        ok("CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10))"),
        fails("ALTER TABLE t SET INTERVAL ()", 14757, "Table is already a range partitioned table"),
      ],
    },
    {
      id: "partition-for",
      title: "PARTITION FOR (value) names a partition by a value in it",
      source: PAGES.partitionFor,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2024-03-15')", 1),
        rows("SELECT id FROM t PARTITION FOR (DATE '2024-03-01')", [[1]]),
      ],
    },
    {
      id: "interval-hash-subpartitions",
      title: "Each new interval partition gets as many hash subpartitions as SUBPARTITIONS says",
      source: PAGES.intervalHash,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
           SUBPARTITION BY HASH (id) SUBPARTITIONS 4 (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
        ),
        count("INSERT INTO t VALUES (1, DATE '2024-03-15')", 1),
        rows("SELECT subpartition_count FROM user_tab_partitions ORDER BY partition_position", [[4], [4]]),
        rows("SELECT COUNT(*) FROM user_tab_subpartitions WHERE subpartition_name LIKE 'SYS_SUBP%'", [[8]]),
      ],
    },
  ],
};
