import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const MONTHLY = ok(
  `CREATE TABLE t (id NUMBER, d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
   (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'), PARTITION p1 VALUES LESS THAN (DATE '2024-02-01'))`,
);
const columns = Array.from({ length: 17 }, (_, index) => `c${index + 1}`);

/** What a definition of partitions must keep to, and what becomes of partitions that are dropped. */
export const PARTITION_RULES: Topic = {
  name: "rules of partitions",
  facts: [
    {
      id: "seventeen-key-columns",
      title: "More than 16 partitioning columns fail with ORA-14014",
      source: PAGES.error14014,
      steps: [
        fails(
          `CREATE TABLE t (${columns.map((name) => `${name} NUMBER`).join(", ")})
           PARTITION BY HASH (${columns.join(", ")}) PARTITIONS 2`,
          14014,
          "maximum number of partitioning columns is 16",
        ),
        ok(
          `CREATE TABLE t (${columns.map((name) => `${name} NUMBER`).join(", ")})
           PARTITION BY HASH (${columns.slice(1).join(", ")}) PARTITIONS 2`,
        ),
      ],
    },
    {
      id: "large-object-as-key",
      title: "A large object cannot be a partitioning column: ORA-14135",
      source: PAGES.error14135,
      steps: [
        fails(
          "CREATE TABLE t (c CLOB) PARTITION BY HASH (c) PARTITIONS 2",
          14135,
          "a LOB column cannot serve as a partitioning column",
        ),
      ],
    },
    {
      id: "bounds-out-of-order",
      title: "Bounds of a range that do not ascend fail with ORA-14037",
      source: PAGES.error14037,
      steps: [
        fails(
          `CREATE TABLE t (id NUMBER) PARTITION BY RANGE (id)
           (PARTITION p0 VALUES LESS THAN (200), PARTITION p1 VALUES LESS THAN (100))`,
          14037,
        ),
      ],
    },
    {
      id: "interval-of-another-type",
      title: "An interval that is not of the key's type fails with ORA-14752",
      source: PAGES.error14752,
      steps: [
        fails(
          "CREATE TABLE t (d DATE) PARTITION BY RANGE (d) INTERVAL (1) (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))",
          14752,
          "Interval expression is not a constant of the correct type",
        ),
      ],
    },
    {
      id: "only-partition",
      title: "The only partition of a table cannot be dropped: ORA-14083",
      source: PAGES.error14083,
      steps: [
        ok("CREATE TABLE t (id NUMBER) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100))"),
        fails(
          "ALTER TABLE t DROP PARTITION p0",
          14083,
          "cannot drop the only partition of a partitioned table",
        ),
      ],
    },
    {
      id: "dropped-interval-comes-again",
      title:
        "Dropping an interval partition drops its rows alone: the next row of the interval creates it again",
      source: PAGES.droppingIntervalPartitions,
      steps: [
        ok(
          `CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) INTERVAL (10) (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        count("INSERT INTO t VALUES (15)", 1),
        ok("COMMIT"),
        ok(
          `DECLARE name VARCHAR2(128);
           BEGIN
             SELECT partition_name INTO name FROM user_tab_partitions WHERE interval = 'YES';
             EXECUTE IMMEDIATE 'ALTER TABLE t DROP PARTITION ' || name;
           END;`,
        ),
        rows("SELECT COUNT(*) FROM t", [[0]]),
        count("INSERT INTO t VALUES (15)", 1),
        rows("SELECT high_value, interval FROM user_tab_partitions ORDER BY partition_position", [
          ["10", "NO"],
          ["20", "YES"],
        ]),
      ],
    },
    {
      id: "dropped-range-joins-the-next",
      title: "Where a range partition is dropped, the next one takes its rows from then on",
      source: PAGES.droppingIntervalPartitions,
      steps: [
        MONTHLY,
        count("INSERT INTO t VALUES (1, DATE '2023-12-31')", 1),
        ok("COMMIT"),
        ok("ALTER TABLE t DROP PARTITION p0"),
        rows("SELECT COUNT(*) FROM t", [[0]]),
        count("INSERT INTO t VALUES (2, DATE '2023-12-31')", 1),
        rows("SELECT id FROM t PARTITION (p1)", [[2]]),
      ],
    },
    {
      id: "template-names",
      title: "A subpartition template names subpartitions after their partition and itself",
      source: PAGES.hashTemplates,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) SUBPARTITION BY HASH (n)
           SUBPARTITION TEMPLATE (SUBPARTITION a, SUBPARTITION b)
           (PARTITION p1 VALUES LESS THAN (1000), PARTITION p2 VALUES LESS THAN (MAXVALUE))`,
        ),
        rows("SELECT partition_name, subpartition_name FROM user_tab_subpartitions ORDER BY 1, 2", [
          ["P1", "P1_A"],
          ["P1", "P1_B"],
          ["P2", "P2_A"],
          ["P2", "P2_B"],
        ]),
      ],
    },
    {
      id: "interval-template-names",
      title: "Subpartitions of interval partitions come from the template, with names SYS_SUBPn",
      source: PAGES.hashTemplates,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) INTERVAL (10) SUBPARTITION BY HASH (n)
           SUBPARTITION TEMPLATE (SUBPARTITION a, SUBPARTITION b)
           (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        count("INSERT INTO t VALUES (15, 1)", 1),
        rows(
          `SELECT COUNT(*) FROM user_tab_subpartitions
            WHERE partition_name <> 'P0' AND subpartition_name LIKE 'SYS_SUBP%'`,
          [[2]],
        ),
      ],
    },
    {
      id: "without-template",
      title: "Without a template and a count, a new interval partition has one subpartition",
      source: PAGES.subpartitionTemplates,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) INTERVAL (10) SUBPARTITION BY HASH (n)
           (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        count("INSERT INTO t VALUES (15, 1)", 1),
        rows("SELECT subpartition_count FROM user_tab_partitions ORDER BY partition_position", [[1], [1]]),
      ],
    },
  ],
};
