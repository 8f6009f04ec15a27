import { PAGES } from "../pages";
import { count, fails, ok, rows, settle, waiting, type Step, type Topic } from "../fact";

const FAMILY: readonly Step[] = [
  ok("CREATE TABLE p (id NUMBER CONSTRAINT pk PRIMARY KEY)"),
  ok("CREATE TABLE c (id NUMBER, p NUMBER CONSTRAINT fk REFERENCES p (id))"),
  count("INSERT INTO p SELECT 1 FROM dual UNION ALL SELECT 2 FROM dual", 2),
  count("INSERT INTO c VALUES (1, 1)", 1),
  ok("COMMIT"),
];
const B = { session: "B" } as const;

/** What DML on one end of an enabled foreign key locks at the other, and DDL on a table with foreign keys. */
export const KEY_LOCKS: Topic = {
  name: "locks of foreign keys",
  facts: [
    {
      id: "delete-of-parents-without-index",
      title: "A DELETE of a parent waits for whoever writes to children where the key has no index",
      source: PAGES.keyWithoutIndex,
      steps: [
        ...FAMILY,
        count("INSERT INTO c VALUES (2, 1)", 1),
        count("DELETE FROM p WHERE id = 2", 1, { ...B, background: "delete" }),
        waiting("delete"),
        ok("COMMIT"),
        settle("delete"),
        // The lock of the whole table is let go again with the statement.
        count("INSERT INTO c VALUES (3, 1)", 1),
      ],
    },
    {
      id: "delete-of-parents-with-index",
      title: "A DELETE of a parent waits for nobody who writes other children where the key has an index",
      source: null,
      steps: [
        ...FAMILY,
        ok("CREATE INDEX c_p ON c (p, id)"),
        count("INSERT INTO c VALUES (2, 1)", 1),
        count("DELETE FROM p WHERE id = 2", 1, B),
      ],
    },
    {
      id: "update-of-a-parent-key-without-index",
      title:
        "An UPDATE of a parent's key waits for whoever writes to children where the key has no index; that of another column does not",
      source: PAGES.keyWithoutIndex,
      steps: [
        ...FAMILY,
        ok("ALTER TABLE p ADD (name VARCHAR2(9))"),
        count("INSERT INTO c VALUES (2, 1)", 1),
        count("UPDATE p SET name = 'two' WHERE id = 2", 1, B),
        ok("COMMIT", B),
        count("UPDATE p SET id = 3 WHERE id = 2", 1, { ...B, background: "update" }),
        waiting("update"),
        ok("COMMIT"),
        settle("update"),
        // The lock of the whole table is let go again with the statement.
        count("INSERT INTO c VALUES (3, 1)", 1),
      ],
    },
    {
      id: "update-of-a-parent-key-with-index",
      title:
        "An UPDATE of a parent's key waits for nobody who writes other children where the key has an index",
      source: null,
      steps: [
        ...FAMILY,
        ok("CREATE INDEX c_p ON c (p)"),
        count("INSERT INTO c VALUES (2, 1)", 1),
        count("UPDATE p SET id = 3 WHERE id = 2", 1, B),
      ],
    },
    {
      id: "update-of-a-child-key-locks-parents",
      title:
        "Who updates the key of children holds a row exclusive lock on the parents until the transaction ends",
      source: null,
      steps: [
        ...FAMILY,
        count("UPDATE c SET id = 2", 1),
        ok("LOCK TABLE p IN SHARE MODE NOWAIT", B),
        ok("COMMIT", B),
        count("UPDATE c SET p = 2", 1),
        fails("LOCK TABLE p IN SHARE MODE NOWAIT", 54, undefined, B),
        ok("COMMIT"),
        ok("LOCK TABLE p IN SHARE MODE NOWAIT", B),
      ],
    },
    {
      id: "insert-of-parents",
      title: "An INSERT of a parent waits for nobody who writes children, with and without an index",
      source: PAGES.deleteOfParents,
      steps: [...FAMILY, count("INSERT INTO c VALUES (2, 1)", 1), count("INSERT INTO p VALUES (3)", 1, B)],
    },
    {
      id: "insert-of-children-locks-parents",
      title:
        "Who inserts or deletes children holds a row exclusive lock on the parents until the transaction ends",
      source: null,
      steps: [
        ...FAMILY,
        count("INSERT INTO c VALUES (2, 1)", 1),
        fails("LOCK TABLE p IN SHARE MODE NOWAIT", 54, undefined, B),
        fails("ALTER TABLE p READ ONLY", 54, undefined, B),
        ok("LOCK TABLE p IN ROW EXCLUSIVE MODE NOWAIT", B),
        ok("ROLLBACK", B),
        ok("COMMIT"),
        count("DELETE FROM c WHERE id = 2", 1),
        fails("LOCK TABLE p IN SHARE MODE NOWAIT", 54, undefined, B),
        ok("COMMIT"),
        ok("LOCK TABLE p IN SHARE MODE NOWAIT", B),
      ],
    },
    {
      id: "insert-of-parents-locks-children",
      title: "Who inserts parents holds a row exclusive lock on the children until the transaction ends",
      source: null,
      steps: [
        ...FAMILY,
        count("INSERT INTO p VALUES (3)", 1),
        fails("LOCK TABLE c IN SHARE MODE NOWAIT", 54, undefined, B),
        fails("ALTER TABLE c READ ONLY", 54, undefined, B),
        ok("COMMIT"),
        ok("ALTER TABLE c READ ONLY", B),
      ],
    },
    {
      id: "disabled-key-locks-nothing",
      title: "DML on one end of a disabled foreign key locks nothing at the other",
      source: null,
      steps: [
        ...FAMILY,
        ok("ALTER TABLE c DISABLE CONSTRAINT fk"),
        count("INSERT INTO c VALUES (2, 7)", 1),
        ok("LOCK TABLE p IN EXCLUSIVE MODE NOWAIT", B),
      ],
    },
    {
      id: "drop-of-a-key-locks-no-parents",
      title: "A foreign key is disabled and dropped while somebody writes parents, and is in force no more",
      source: null,
      steps: [
        ...FAMILY,
        rows("SELECT id FROM p WHERE id = 2 FOR UPDATE", [[2]]),
        ok("ALTER TABLE c DISABLE CONSTRAINT fk", B),
        ok("ALTER TABLE c DROP CONSTRAINT fk", B),
        count("DELETE FROM p WHERE id = 1", 1),
        count("INSERT INTO c VALUES (2, 7)", 1, B),
        ok("COMMIT", B),
        ok("COMMIT"),
        ok("ALTER TABLE p DROP PRIMARY KEY"),
      ],
    },
    {
      id: "drop-column-of-a-foreign-key",
      title: "A column goes with the foreign key that it alone is",
      source: null,
      steps: [
        ...FAMILY,
        ok("CREATE INDEX c_down ON c (id DESC)"),
        ok("ALTER TABLE c DROP COLUMN p"),
        rows("SELECT COUNT(*) FROM user_constraints WHERE constraint_name = 'FK'", [[0]]),
        count("DELETE FROM p", 2),
        count("INSERT INTO c (id) VALUES (9)", 1),
        count("UPDATE c SET id = 8 WHERE id = 9", 1),
      ],
    },
    {
      id: "drop-of-children-locks-parents",
      title:
        "DROP TABLE of children fails with ORA-00054 while somebody writes parents, though the key is disabled",
      source: null,
      steps: [
        ...FAMILY,
        ok("ALTER TABLE c DISABLE CONSTRAINT fk"),
        count("INSERT INTO p VALUES (3)", 1),
        fails("DROP TABLE c", 54, undefined, B),
        ok("ALTER TABLE c DROP CONSTRAINT fk", B),
        ok("DROP TABLE c", B),
        ok("ROLLBACK"),
        rows("SELECT COUNT(*) FROM p", [[2]]),
      ],
    },
  ],
};
