import { PAGES } from "../pages";
import { count, ok, rows, type Topic } from "../fact";

const OF_PARTITIONS =
  "SELECT compression, compress_for FROM user_tab_partitions WHERE table_name = 'T' ORDER BY partition_position";

/** Where the dictionary says how tables and their parts are compressed. */
export const COMPRESSION: Topic = {
  name: "compression",
  facts: [
    {
      id: "compression-of-a-partitioned-table",
      title: "USER_TABLES has no compression of a partitioned table: USER_PART_TABLES has the default",
      source: PAGES.tableCompressed,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER) ROW STORE COMPRESS BASIC PARTITION BY RANGE (id) INTERVAL (10)
           (PARTITION p0 VALUES LESS THAN (10) NOCOMPRESS, PARTITION p1 VALUES LESS THAN (20))`,
        ),
        rows("SELECT compression, compress_for FROM user_tables WHERE table_name = 'T'", [[null, null]]),
        rows("SELECT def_compression, def_compress_for FROM user_part_tables WHERE table_name = 'T'", [
          ["ENABLED", "BASIC"],
        ]),
        count("INSERT INTO t VALUES (25)", 1),
        rows(OF_PARTITIONS, [
          ["DISABLED", null],
          ["ENABLED", "BASIC"],
          ["ENABLED", "BASIC"],
        ]),
      ],
    },
    {
      id: "move-partition-compress",
      title: "A partition is compressed by itself when it is moved",
      source: PAGES.partitionsCompressed,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER) PARTITION BY RANGE (id)
           (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))`,
        ),
        ok("ALTER TABLE t MOVE PARTITION p0 ROW STORE COMPRESS ADVANCED UPDATE INDEXES"),
        rows(OF_PARTITIONS, [
          ["ENABLED", "ADVANCED"],
          ["DISABLED", null],
        ]),
      ],
    },
  ],
};
