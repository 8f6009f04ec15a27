import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const TABLE = ok("CREATE TABLE t (id NUMBER PRIMARY KEY, name VARCHAR2(10) DEFAULT 'none')");

/** INSERT with several rows, tables or conditions. */
export const INSERT: Topic = {
  name: "INSERT",
  facts: [
    {
      id: "several-rows-of-values",
      title: "INSERT takes several rows of VALUES, all or none",
      source: PAGES.newIn23,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 'a'), (2, DEFAULT), (3, NULL)", 3),
        fails("INSERT INTO t VALUES (4, 'd'), (1, 'again')", 1),
        rows("SELECT id, name FROM t ORDER BY id", [
          [1, "a"],
          [2, "none"],
          [3, null],
        ]),
      ],
    },
    {
      id: "several-rows-of-unequal-length",
      title: "A row of VALUES with too few or too many values fails with ORA-00947 or ORA-00913",
      source: null,
      steps: [
        TABLE,
        fails("INSERT INTO t VALUES (1, 'a'), (2)", 947),
        fails("INSERT INTO t (id) VALUES (1), (2, 'b')", 913),
      ],
    },
  ],
};
