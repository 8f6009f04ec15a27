import { PAGES } from "../pages";
import { count, ok, rows, type Topic } from "../fact";

const partitions = (columns: string) =>
  `SELECT ${columns} FROM user_tab_partitions WHERE table_name = 'T' ORDER BY partition_position`;

/** What a table is told for partitions to come, and what of itself. */
export const DEFAULT_ATTRIBUTES: Topic = {
  name: "default attributes",
  facts: [
    {
      id: "default-attributes-of-a-table",
      title: "MODIFY DEFAULT ATTRIBUTES changes what partitions to come get, and none that is there",
      source: PAGES.defaultAttributes,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, doc CLOB) PARTITION BY RANGE (id) INTERVAL (10) (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        ok("ALTER TABLE t MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS BASIC"),
        ok("ALTER TABLE t MODIFY DEFAULT ATTRIBUTES TABLESPACE users"),
        ok("ALTER TABLE t MODIFY DEFAULT ATTRIBUTES LOB (doc) (TABLESPACE users)"),
        count("INSERT INTO t (id) VALUES (25)", 1),
        rows(partitions("compress_for"), [[null], ["BASIC"]]),
        rows("SELECT def_tablespace_name, def_compress_for FROM user_part_tables WHERE table_name = 'T'", [
          ["USERS", "BASIC"],
        ]),
        rows("SELECT def_tablespace_name FROM user_part_lobs WHERE table_name = 'T'", [["USERS"]]),
        ok("ALTER TABLE t MODIFY DEFAULT ATTRIBUTES NOCOMPRESS"),
        rows("SELECT def_compress_for FROM user_part_tables WHERE table_name = 'T'", [[null]]),
      ],
    },
    {
      id: "set-subpartition-template",
      title:
        "SET SUBPARTITION TEMPLATE changes how many subpartitions partitions to come get, and where they lie",
      source: PAGES.defaultAttributes,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, n NUMBER) PARTITION BY RANGE (id) INTERVAL (10) SUBPARTITION BY HASH (n) SUBPARTITIONS 2
           (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        ok(
          `ALTER TABLE t SET SUBPARTITION TEMPLATE
           (SUBPARTITION s1 TABLESPACE users, SUBPARTITION s2 TABLESPACE users, SUBPARTITION s3 TABLESPACE users)`,
        ),
        rows(
          "SELECT subpartition_name, tablespace_name FROM user_subpartition_templates WHERE table_name = 'T' ORDER BY 1",
          [
            ["S1", "USERS"],
            ["S2", "USERS"],
            ["S3", "USERS"],
          ],
        ),
        count("INSERT INTO t VALUES (15, 1)", 1),
        rows(partitions("subpartition_count"), [[2], [3]]),
        ok("ALTER TABLE t SET SUBPARTITION TEMPLATE 4"),
        rows("SELECT COUNT(*) FROM user_subpartition_templates WHERE table_name = 'T'", [[0]]),
        count("INSERT INTO t VALUES (25, 1)", 1),
        rows(partitions("subpartition_count"), [[2], [3], [4]]),
      ],
    },
    {
      id: "settings-of-a-table",
      title: "ALTER TABLE sets row movement, compression and degree of a table without partitions",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("ALTER TABLE t ENABLE ROW MOVEMENT"),
        ok("ALTER TABLE t ROW STORE COMPRESS BASIC"),
        ok("ALTER TABLE t PARALLEL 4"),
        rows("SELECT row_movement, compress_for, TRIM(degree) FROM user_tables WHERE table_name = 'T'", [
          ["ENABLED", "BASIC", "4"],
        ]),
        ok("ALTER TABLE t DISABLE ROW MOVEMENT"),
        ok("ALTER TABLE t NOCOMPRESS"),
        ok("ALTER TABLE t NOPARALLEL"),
        rows("SELECT row_movement, compress_for, TRIM(degree) FROM user_tables WHERE table_name = 'T'", [
          ["DISABLED", null, "1"],
        ]),
      ],
    },
  ],
};
