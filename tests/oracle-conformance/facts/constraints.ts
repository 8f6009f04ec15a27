import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const STATE =
  "SELECT constraint_name, status, validated, rely, deferrable, deferred FROM user_constraints WHERE generated = 'USER NAME' ORDER BY 1";
const DUPLICATES = [
  ok("CREATE TABLE t (id NUMBER)"),
  count("INSERT INTO t SELECT 1 FROM dual UNION ALL SELECT 1 FROM dual", 2),
  ok("COMMIT"),
];

/** What rows may not violate, and the states of what says so. */
export const CONSTRAINTS: Topic = {
  name: "constraints",
  facts: [
    {
      id: "unique-violated",
      title: "A duplicate of a unique key fails with ORA-00001 and names the constraint",
      source: PAGES.error1,
      steps: [
        ok("CREATE TABLE t (id NUMBER CONSTRAINT pk PRIMARY KEY)"),
        count("INSERT INTO t VALUES (1)", 1),
        fails("INSERT INTO t VALUES (1)", 1, /^unique constraint \({owner}\.PK\) violated/),
      ],
    },
    {
      id: "insert-null",
      title: "INSERT of NULL into a NOT NULL column fails with ORA-01400 and names the column",
      source: PAGES.error1400,
      steps: [
        ok("CREATE TABLE t (id NUMBER NOT NULL, n NUMBER)"),
        fails("INSERT INTO t VALUES (NULL, 1)", 1400, 'cannot insert NULL into ("{owner}"."T"."ID")'),
        fails("INSERT INTO t (n) VALUES (1)", 1400, 'cannot insert NULL into ("{owner}"."T"."ID")'),
      ],
    },
    {
      id: "update-to-null",
      title: "UPDATE of a NOT NULL column to NULL fails with ORA-01407 and names the column",
      source: PAGES.error1407,
      steps: [
        ok("CREATE TABLE t (id NUMBER NOT NULL)"),
        count("INSERT INTO t VALUES (1)", 1),
        fails("UPDATE t SET id = NULL", 1407, 'cannot update ("{owner}"."T"."ID") to NULL'),
      ],
    },
    {
      id: "check-violated",
      title:
        "A row that makes a CHECK condition false fails with ORA-02290; one that makes it unknown does not",
      source: PAGES.error2290,
      steps: [
        ok("CREATE TABLE t (n NUMBER CONSTRAINT ck CHECK (n > 0))"),
        fails("INSERT INTO t VALUES (0)", 2290, "check constraint ({owner}.CK) violated"),
        count("INSERT INTO t VALUES (NULL)", 1),
      ],
    },
    {
      id: "parent-not-found",
      title: "A child without its parent fails with ORA-02291",
      source: PAGES.error2291,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER CONSTRAINT fk REFERENCES p)"),
        fails(
          "INSERT INTO c VALUES (1)",
          2291,
          "integrity constraint ({owner}.FK) violated - parent key not found",
        ),
        count("INSERT INTO c VALUES (NULL)", 1),
      ],
    },
    {
      id: "child-found",
      title: "DELETE of a parent with children fails with ORA-02292",
      source: PAGES.error2292,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER CONSTRAINT fk REFERENCES p)"),
        count("INSERT INTO p VALUES (1)", 1),
        count("INSERT INTO c VALUES (1)", 1),
        fails("DELETE FROM p", 2292, "integrity constraint ({owner}.FK) violated - child record found"),
      ],
    },
    {
      id: "on-delete-cascade",
      title: "ON DELETE CASCADE deletes the children, ON DELETE SET NULL empties their key",
      source: null,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER REFERENCES p ON DELETE CASCADE)"),
        ok("CREATE TABLE n (p NUMBER REFERENCES p ON DELETE SET NULL)"),
        count("INSERT INTO p VALUES (1)", 1),
        count("INSERT INTO c VALUES (1)", 1),
        count("INSERT INTO n VALUES (1)", 1),
        count("DELETE FROM p", 1),
        rows("SELECT COUNT(*) FROM c", [[0]]),
        rows("SELECT p FROM n", [[null]]),
        rows("SELECT delete_rule FROM user_constraints WHERE constraint_type = 'R' ORDER BY 1", [
          ["CASCADE"],
          ["SET NULL"],
        ]),
      ],
    },
    {
      id: "constraint-states",
      title: "Constraints are ENABLED or DISABLED, VALIDATED or not, and each pair of both exists",
      source: PAGES.constraintStates,
      steps: [
        ok("CREATE TABLE t (a NUMBER)"),
        ok("ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0)"),
        ok("ALTER TABLE t ADD CONSTRAINT c2 CHECK (a > 1) DISABLE"),
        ok("ALTER TABLE t ADD CONSTRAINT c3 CHECK (a > 2) ENABLE NOVALIDATE"),
        ok("ALTER TABLE t ADD CONSTRAINT c4 CHECK (a > 3) RELY DISABLE NOVALIDATE"),
        rows(STATE, [
          ["C1", "ENABLED", "VALIDATED", null, "NOT DEFERRABLE", "IMMEDIATE"],
          ["C2", "DISABLED", "NOT VALIDATED", null, "NOT DEFERRABLE", "IMMEDIATE"],
          ["C3", "ENABLED", "NOT VALIDATED", null, "NOT DEFERRABLE", "IMMEDIATE"],
          ["C4", "DISABLED", "NOT VALIDATED", "RELY", "NOT DEFERRABLE", "IMMEDIATE"],
        ]),
      ],
    },
    {
      id: "enable-novalidate",
      title:
        "ENABLE NOVALIDATE leaves old rows unchecked and checks new ones; VALIDATE then finds the old ones",
      source: PAGES.constraintStates,
      steps: [
        ok("CREATE TABLE t (a NUMBER)"),
        count("INSERT INTO t VALUES (-1)", 1),
        ok("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) ENABLE NOVALIDATE"),
        fails("INSERT INTO t VALUES (-2)", 2290),
        fails("ALTER TABLE t MODIFY CONSTRAINT ck VALIDATE", 2293),
        count("DELETE FROM t", 1),
        ok("ALTER TABLE t MODIFY CONSTRAINT ck VALIDATE"),
      ],
    },
    {
      id: "disabled-checks-nothing",
      title: "A disabled constraint checks nothing",
      source: PAGES.constraintStates,
      steps: [
        ok("CREATE TABLE t (id NUMBER CONSTRAINT pk PRIMARY KEY DISABLE)"),
        count("INSERT INTO t SELECT 1 FROM dual UNION ALL SELECT 1 FROM dual", 2),
        fails("ALTER TABLE t ENABLE CONSTRAINT pk", 2437),
      ],
    },
    {
      id: "add-key-over-duplicates",
      title: "A primary key over duplicates fails with ORA-02437",
      source: PAGES.error2437,
      steps: [
        ...DUPLICATES,
        fails(
          "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id)",
          2437,
          "cannot validate ({owner}.PK) - primary key violated",
        ),
      ],
    },
    {
      id: "add-unique-key-over-duplicates",
      title: "A unique key over duplicates fails with ORA-02299",
      source: null,
      steps: [
        ...DUPLICATES,
        fails(
          "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (id)",
          2299,
          "cannot validate ({owner}.UQ) - duplicate keys found",
        ),
      ],
    },
    {
      id: "unique-index-over-duplicates",
      title: "CREATE UNIQUE INDEX over duplicates fails with ORA-01452",
      source: PAGES.error1452,
      steps: [...DUPLICATES, fails("CREATE UNIQUE INDEX u ON t (id)", 1452)],
    },
    {
      id: "no-such-constraint",
      title: "ENABLE of a constraint that is not there fails with ORA-02430, DISABLE with ORA-02431",
      source: PAGES.constraintMessages,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        fails("ALTER TABLE t ENABLE CONSTRAINT nothing", 2430),
        fails("ALTER TABLE t DISABLE CONSTRAINT nothing", 2431),
      ],
    },
    {
      id: "no-such-key",
      title: "ENABLE PRIMARY KEY without one fails with ORA-02432, DISABLE PRIMARY KEY with ORA-02433",
      source: PAGES.constraintMessages,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        fails("ALTER TABLE t ENABLE PRIMARY KEY", 2432),
        fails("ALTER TABLE t DISABLE PRIMARY KEY", 2433),
      ],
    },
    {
      id: "deferred",
      title:
        "A DEFERRABLE INITIALLY DEFERRED constraint is checked at COMMIT, which then rolls back: ORA-02091",
      source: PAGES.error2091,
      steps: [
        ok("CREATE TABLE t (id NUMBER CONSTRAINT uq UNIQUE DEFERRABLE INITIALLY DEFERRED)"),
        count("INSERT INTO t VALUES (1)", 1),
        count("INSERT INTO t VALUES (1)", 1),
        fails("COMMIT", 2091),
        rows("SELECT COUNT(*) FROM t", [[0]]),
      ],
    },
    {
      id: "primary-key-index",
      title: "A primary key creates a unique index of its name and makes its columns NOT NULL",
      source: null,
      steps: [
        ok("CREATE TABLE t (a NUMBER, b NUMBER, CONSTRAINT pk PRIMARY KEY (b, a))"),
        rows("SELECT index_name, uniqueness FROM user_indexes", [["PK", "UNIQUE"]]),
        rows("SELECT column_name FROM user_ind_columns ORDER BY column_position", [["B"], ["A"]]),
        rows("SELECT nullable FROM user_tab_columns ORDER BY column_id", [["N"], ["N"]]),
      ],
    },
    {
      id: "primary-key-using-index",
      title: "USING INDEX lets a key use an index that is there, which need not be unique",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("CREATE INDEX i ON t (id)"),
        ok("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id) USING INDEX i"),
        rows("SELECT index_name FROM user_constraints WHERE constraint_name = 'PK'", [["I"]]),
        count("INSERT INTO t VALUES (1)", 1),
        fails("INSERT INTO t VALUES (1)", 1),
        fails("DROP INDEX i", 2429),
      ],
    },
    {
      id: "unique-takes-nulls",
      title: "A unique key takes any number of rows whose columns are all NULL",
      source: null,
      steps: [
        ok("CREATE TABLE t (a NUMBER UNIQUE)"),
        count("INSERT INTO t SELECT NULL FROM dual UNION ALL SELECT NULL FROM dual", 2),
      ],
    },
    {
      id: "drop-referenced-table",
      title: "DROP TABLE of a table whose key is referenced fails with ORA-02449",
      source: PAGES.error2449,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER REFERENCES p)"),
        fails("DROP TABLE p", 2449, "unique/primary keys in table referenced by foreign keys"),
      ],
    },
    {
      id: "truncate-referenced-table",
      title: "TRUNCATE of a table whose key enabled foreign keys reference fails with ORA-02266",
      source: PAGES.error2266,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER CONSTRAINT fk REFERENCES p)"),
        fails("TRUNCATE TABLE p", 2266),
        ok("ALTER TABLE c DISABLE CONSTRAINT fk"),
        ok("TRUNCATE TABLE p"),
      ],
    },
    {
      id: "reference-without-key",
      title: "A foreign key to columns without a primary or unique key fails with ORA-02270",
      source: PAGES.error2270,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY, n NUMBER)"),
        fails(
          "CREATE TABLE c (p NUMBER REFERENCES p (n))",
          2270,
          "no matching unique or primary key for this column-list",
        ),
      ],
    },
    {
      id: "drop-cascade-constraints",
      title: "DROP TABLE CASCADE CONSTRAINTS drops the foreign keys to the table with it",
      source: null,
      steps: [
        ok("CREATE TABLE p (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE c (p NUMBER REFERENCES p)"),
        ok("DROP TABLE p CASCADE CONSTRAINTS PURGE"),
        rows("SELECT COUNT(*) FROM user_constraints WHERE constraint_type = 'R'", [[0]]),
      ],
    },
    {
      id: "not-null-is-a-check",
      title: 'NOT NULL is a constraint of type C with the condition "COL" IS NOT NULL',
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER NOT NULL)"),
        rows(
          "SELECT constraint_type, search_condition, search_condition_vc, generated FROM user_constraints",
          [["C", '"ID" IS NOT NULL', '"ID" IS NOT NULL', "GENERATED NAME"]],
        ),
      ],
    },
  ],
};
