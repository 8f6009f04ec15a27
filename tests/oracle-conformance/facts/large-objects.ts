import { PAGES } from "../pages";
import { ok, rows, type Topic } from "../fact";

/** Where the dictionary says how long old versions of large objects are kept. */
export const LARGE_OBJECTS: Topic = {
  name: "large objects",
  facts: [
    {
      id: "lob-retention",
      title:
        "USER_LOBS has the retention of a SecureFile as a word, with its seconds for MIN, and YES or NO for a BasicFile",
      source: PAGES.allLobs,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, a CLOB, b CLOB, c CLOB, d CLOB)
           LOB (a) STORE AS SECUREFILE (RETENTION MIN 3600) LOB (b) STORE AS SECUREFILE (RETENTION NONE)
           LOB (c) STORE AS BASICFILE (PCTVERSION 20) LOB (d) STORE AS BASICFILE (RETENTION)`,
        ),
        rows(
          "SELECT column_name, retention_type FROM user_lobs WHERE table_name = 'T' ORDER BY column_name",
          [
            ["A", "MIN"],
            ["B", "NONE"],
            ["C", "NO"],
            ["D", "YES"],
          ],
        ),
        rows("SELECT retention_value FROM user_lobs WHERE table_name = 'T' AND column_name = 'A'", [[3600]]),
        rows("SELECT pctversion FROM user_lobs WHERE table_name = 'T' AND column_name = 'C'", [[20]]),
      ],
    },
    {
      id: "lob-retention-of-partitions",
      title: "USER_PART_LOBS has the retention that partitions to come get, USER_LOB_PARTITIONS that of each",
      source: PAGES.allPartLobs,
      steps: [
        ok(
          `CREATE TABLE t (id NUMBER, a CLOB) LOB (a) STORE AS SECUREFILE (RETENTION MIN 3600)
           PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10))`,
        ),
        rows("SELECT def_retention, def_minret, def_securefile FROM user_part_lobs WHERE table_name = 'T'", [
          ["MIN", "3600", "YES"],
        ]),
        rows("SELECT retention FROM user_lob_partitions WHERE table_name = 'T'", [["MIN"]]),
      ],
    },
  ],
};
