import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const OF_PARTITIONS =
  "SELECT tablespace_name FROM user_tab_partitions WHERE table_name = 'T' ORDER BY partition_position";
const OF_SUBPARTITIONS =
  "SELECT DISTINCT subpartition_position, tablespace_name FROM user_tab_subpartitions WHERE table_name = 'T' ORDER BY 1";

/** Where tables and their parts lie. SYSAUX and USERS are in every database. */
export const TABLESPACES: Topic = {
  name: "tablespaces",
  facts: [
    {
      id: "tablespace-missing",
      title: "A table cannot be created in a tablespace that does not exist: ORA-00959",
      source: PAGES.error959,
      steps: [
        fails("CREATE TABLE t (id NUMBER) TABLESPACE nowhere", 959),
        fails(
          "CREATE TABLE t (id NUMBER) PARTITION BY HASH (id) PARTITIONS 2 STORE IN (users, nowhere)",
          959,
          "tablespace 'NOWHERE' does not exist",
        ),
      ],
    },
    {
      id: "block-size-of-a-tablespace",
      title: "USER_TABLESPACES shows the block size of what the user may fill, in bytes",
      source: PAGES.tablespaces,
      steps: [
        rows("SELECT block_size FROM user_tablespaces WHERE tablespace_name = 'USERS'", [[8192]], {
          columns: ["BLOCK_SIZE"],
        }),
      ],
    },
    {
      id: "store-in-of-a-hash",
      title: "Hash partitions take turns in the tablespaces of STORE IN",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER) PARTITION BY HASH (id) PARTITIONS 3 STORE IN (users, sysaux)"),
        rows(OF_PARTITIONS, [["USERS"], ["SYSAUX"], ["USERS"]]),
      ],
    },
    {
      id: "store-in-of-an-interval",
      title: "Partitions of intervals lie in the tablespaces of STORE IN, the declared ones in the table's",
      source: null,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER) TABLESPACE users PARTITION BY RANGE (id) INTERVAL (10) STORE IN (sysaux)
           (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        count("INSERT INTO t SELECT LEVEL * 10 FROM dual CONNECT BY LEVEL <= 2", 2),
        rows(OF_PARTITIONS, [["USERS"], ["SYSAUX"], ["SYSAUX"]]),
        rows("SELECT def_tablespace_name FROM user_part_tables", [["USERS"]]),
      ],
    },
    {
      id: "tablespaces-of-a-template",
      title: "A template gives subpartitions their tablespaces, also those of intervals to come",
      source: PAGES.subpartitionTemplate,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, k NUMBER) PARTITION BY RANGE (id) INTERVAL (10) SUBPARTITION BY HASH (k)
           SUBPARTITION TEMPLATE (SUBPARTITION s1 TABLESPACE users, SUBPARTITION s2 TABLESPACE sysaux)
           (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        count("INSERT INTO t VALUES (25, 1)", 1),
        rows(OF_SUBPARTITIONS, [
          [1, "USERS"],
          [2, "SYSAUX"],
        ]),
        rows("SELECT subpartition_name, tablespace_name FROM user_subpartition_templates ORDER BY 1", [
          ["S1", "USERS"],
          ["S2", "SYSAUX"],
        ]),
      ],
    },
  ],
};
