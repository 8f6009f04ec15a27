import { PAGES } from "../pages";
import { count, fails, ok, rows, settle, waiting, type Topic } from "../fact";

const FAMILY = [ok("CREATE TABLE p (id NUMBER CONSTRAINT pk PRIMARY KEY)"), ok("CREATE TABLE c (p NUMBER)")];
const ADD = "ALTER TABLE c ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id)";

/** What is asked of two tables as a key between them comes, is validated and goes. */
export const FOREIGN_KEYS: Topic = {
  name: "foreign keys",
  facts: [
    {
      id: "key-beside-a-writer-of-the-parent",
      title:
        "To add a foreign key fails with ORA-00054 while a transaction has written to the referenced table",
      source: PAGES.addKeyBesideWriter,
      steps: [
        ...FAMILY,
        count("INSERT INTO p VALUES (1)", 1),
        fails(ADD, 54, undefined, { session: "B" }),
        ok("COMMIT"),
        ok(ADD, { session: "B" }),
      ],
    },
    {
      id: "novalidate-key-beside-a-writer-of-the-parent",
      title:
        "To add one NOVALIDATE waits for that transaction, whatever DDL_LOCK_TIMEOUT is, and others write meanwhile",
      source: PAGES.addKeyBesideWriter,
      steps: [
        ...FAMILY,
        ok("GRANT INSERT ON p TO {other}"),
        count("INSERT INTO p VALUES (1)", 1),
        ok("ALTER SESSION SET DDL_LOCK_TIMEOUT = 0", { session: "B" }),
        ok(`${ADD} ENABLE NOVALIDATE`, { session: "B", background: "key" }),
        waiting("key"),
        count("INSERT INTO {owner}.p VALUES (2)", 1, { session: "OTHER" }),
        ok("COMMIT", { session: "OTHER" }),
        waiting("key"),
        ok("COMMIT"),
        settle("key"),
      ],
    },
    {
      id: "validate-beside-writers",
      title: "To validate a foreign key that is enabled waits for no writer of either table",
      source: PAGES.validateBesideWriters,
      steps: [
        ...FAMILY,
        count("INSERT INTO p VALUES (1)", 1),
        ok("COMMIT"),
        ok(`${ADD} ENABLE NOVALIDATE`),
        count("INSERT INTO p VALUES (2)", 1),
        count("INSERT INTO c VALUES (1)", 1),
        ok("ALTER TABLE c MODIFY CONSTRAINT fk VALIDATE", { session: "B" }),
        rows("SELECT validated FROM user_constraints WHERE constraint_name = 'FK'", [["VALIDATED"]]),
      ],
    },
    {
      id: "rely-of-a-key",
      title: "A foreign key can be RELY only where the key that it references is: ORA-25158",
      source: PAGES.error25158,
      steps: [
        ...FAMILY,
        fails(`${ADD} RELY DISABLE NOVALIDATE`, 25158),
        ok("ALTER TABLE p MODIFY CONSTRAINT pk RELY"),
        ok(`${ADD} RELY DISABLE NOVALIDATE`),
        rows("SELECT rely FROM user_constraints WHERE constraint_name = 'FK'", [["RELY"]]),
      ],
    },
    {
      id: "novalidate-key",
      title:
        "ENABLE NOVALIDATE refuses new children without parent and leaves old ones, which VALIDATE finds: ORA-02298",
      source: null,
      steps: [
        ...FAMILY,
        count("INSERT INTO c VALUES (7)", 1),
        ok("COMMIT"),
        ok(`${ADD} ENABLE NOVALIDATE`),
        fails("INSERT INTO c VALUES (8)", 2291),
        fails(
          "ALTER TABLE c MODIFY CONSTRAINT fk VALIDATE",
          2298,
          "cannot validate ({owner}.FK) - parent keys not found",
        ),
        count("DELETE FROM c", 1),
        ok("ALTER TABLE c MODIFY CONSTRAINT fk VALIDATE"),
      ],
    },
    {
      id: "two-keys-of-one-column",
      title: "A column may have foreign keys to two tables, and a row needs both parents",
      source: null,
      steps: [
        ...FAMILY,
        ok("CREATE TABLE q (id NUMBER PRIMARY KEY)"),
        count("INSERT INTO p VALUES (1)", 1),
        ok(`${ADD} ENABLE NOVALIDATE`),
        ok("ALTER TABLE c ADD CONSTRAINT fk2 FOREIGN KEY (p) REFERENCES q (id) ENABLE NOVALIDATE"),
        fails("INSERT INTO c VALUES (1)", 2291),
        ok("ALTER TABLE c DROP CONSTRAINT fk2"),
        count("INSERT INTO c VALUES (1)", 1),
      ],
    },
    {
      id: "cascade-into-read-only",
      title: "A DELETE that cascades into rows of a READ ONLY table fails with ORA-12081",
      source: null,
      steps: [
        ...FAMILY,
        ok(`${ADD} ON DELETE CASCADE`),
        count("INSERT INTO p SELECT 1 FROM dual UNION ALL SELECT 2 FROM dual", 2),
        count("INSERT INTO c VALUES (1)", 1),
        ok("ALTER TABLE c READ ONLY"),
        fails("DELETE FROM p WHERE id = 1", 12081),
        ok("ALTER TABLE c READ WRITE"),
        count("DELETE FROM p WHERE id = 1", 1),
        rows("SELECT COUNT(*) FROM c", [[0]]),
      ],
    },
    {
      id: "key-on-read-only-tables",
      title: "A foreign key can be added to a READ ONLY table and dropped from it, and reference one",
      source: PAGES.readOnlyTables,
      steps: [
        ...FAMILY,
        ok("ALTER TABLE c READ ONLY"),
        ok("ALTER TABLE p READ ONLY"),
        ok(`${ADD} ENABLE NOVALIDATE`),
        ok("ALTER TABLE c DROP CONSTRAINT fk"),
      ],
    },
  ],
};
