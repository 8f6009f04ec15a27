import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const TABLE = ok(
  "CREATE TABLE t (id NUMBER CONSTRAINT pk PRIMARY KEY, n NUMBER CONSTRAINT ck CHECK (n > 0))",
);
const ID = "SELECT object_id FROM user_objects WHERE object_type = 'TABLE'";

/** What keeps to the object, and what to the name. */
export const RENAME: Topic = {
  name: "RENAME",
  facts: [
    {
      id: "rename-constraints-and-indexes",
      title: "Constraints and indexes go with the renamed table",
      source: PAGES.rename,
      steps: [
        TABLE,
        ok("RENAME t TO u"),
        rows("SELECT constraint_name, table_name FROM user_constraints ORDER BY 1", [
          ["CK", "U"],
          ["PK", "U"],
        ]),
        rows("SELECT index_name, table_name FROM user_indexes", [["PK", "U"]]),
        fails("INSERT INTO u VALUES (1, 0)", 2290),
      ],
    },
    {
      id: "rename-grants",
      title: "Grants go with the renamed table",
      source: PAGES.rename,
      steps: [
        TABLE,
        ok("GRANT SELECT, INSERT ON t TO {other}"),
        ok("ALTER TABLE t RENAME TO u"),
        count("INSERT INTO {owner}.u VALUES (1, 1)", 1, { session: "OTHER" }),
        rows("SELECT id FROM {owner}.u", [[1]], { session: "OTHER" }),
        fails("SELECT id FROM {owner}.t", 942, undefined, { session: "OTHER" }),
      ],
    },
    {
      id: "rename-dependants",
      title: "Views on a renamed table become invalid, and fail with ORA-04063",
      source: PAGES.rename,
      steps: [
        TABLE,
        ok("CREATE VIEW v AS SELECT id FROM t"),
        rows("SELECT status FROM user_objects WHERE object_name = 'V'", [["VALID"]]),
        ok("RENAME t TO u"),
        rows("SELECT status FROM user_objects WHERE object_name = 'V'", [["INVALID"]]),
        fails("SELECT id FROM v", 4063),
      ],
    },
    {
      id: "rename-by-name",
      title: "A view finds the table that has the name now",
      source: null,
      steps: [
        TABLE,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("CREATE VIEW v AS SELECT id FROM t"),
        ok("CREATE TABLE u (id NUMBER)"),
        count("INSERT INTO u VALUES (2)", 1),
        ok("RENAME t TO old"),
        ok("RENAME u TO t"),
        rows("SELECT id FROM v", [[2]]),
        rows("SELECT status FROM user_objects WHERE object_name = 'V'", [["VALID"]]),
      ],
    },
    {
      id: "rename-not-rolled-back",
      title: "A RENAME cannot be rolled back",
      source: PAGES.rename,
      steps: [TABLE, ok("RENAME t TO u"), ok("ROLLBACK"), rows("SELECT COUNT(*) FROM u", [[0]])],
    },
    {
      id: "rename-taken",
      title: "RENAME to a name that another object of the schema has fails with ORA-00955",
      source: PAGES.rename,
      steps: [
        TABLE,
        ok("CREATE SEQUENCE s"),
        fails("RENAME t TO s", 955),
        fails("ALTER TABLE t RENAME TO s", 955),
      ],
    },
    {
      id: "rename-object-id",
      title: "OBJECT_ID does not change with the name",
      source: null,
      steps: [
        TABLE,
        ok("CREATE TABLE ids (id NUMBER)"),
        count(`INSERT INTO ids ${ID} AND object_name = 'T'`, 1),
        ok("RENAME t TO u"),
        rows(`SELECT COUNT(*) FROM ids WHERE id IN (${ID} AND object_name = 'U')`, [[1]]),
      ],
    },
    {
      id: "rename-triggers",
      title: "Triggers stay on the renamed table and fire there",
      source: null,
      steps: [
        TABLE,
        ok("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :NEW.n := 7; END;"),
        ok("RENAME t TO u"),
        count("INSERT INTO u VALUES (1, 1)", 1),
        rows("SELECT n FROM u", [[7]]),
        rows("SELECT table_name, status FROM user_triggers", [["U", "ENABLED"]]),
      ],
    },
    {
      id: "rename-foreign-key",
      title: "A foreign key follows the renamed parent",
      source: PAGES.rename,
      steps: [
        TABLE,
        ok("CREATE TABLE child (id NUMBER REFERENCES t)"),
        ok("RENAME t TO u"),
        count("INSERT INTO u VALUES (1, 1)", 1),
        count("INSERT INTO child VALUES (1)", 1),
        fails("INSERT INTO child VALUES (2)", 2291),
      ],
    },
    {
      id: "rename-schema",
      title: "RENAME takes no schema",
      source: null,
      steps: [TABLE, fails("RENAME {owner}.t TO u", 1765)],
    },
  ],
};
