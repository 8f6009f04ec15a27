import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const COUNTRIES = ok(
  "CREATE TABLE countries (id CHAR(2) CONSTRAINT countries_pk PRIMARY KEY, name VARCHAR2(60)) ORGANIZATION INDEX",
);

const MISSING_KEYS = [
  ["ENABLE", "CONSTRAINT c", 2430, "cannot enable constraint ({owner}.C) - no such constraint"],
  ["DISABLE", "CONSTRAINT c", 2431, "cannot disable constraint ({owner}.C) - no such constraint"],
  ["ENABLE", "PRIMARY KEY", 2432, "cannot enable primary key - primary key not defined for table"],
  ["DISABLE", "PRIMARY KEY", 2433, "cannot disable primary key - primary key not defined for table"],
  ["ENABLE", "UNIQUE (id)", 2434, /^cannot enable unique ?\(.*\) - unique key not defined for table$/],
  ["DISABLE", "UNIQUE (id)", 2435, /^cannot disable unique ?\(.*\) - unique key not defined for table$/],
] as const;

/** Index-organized tables, and keys that others depend on. */
export const ORGANIZATION: Topic = {
  name: "organization",
  facts: [
    {
      id: "index-organized-table",
      title: "An index-organized table has no segment of its own but the index of its primary key",
      source: null,
      steps: [
        COUNTRIES,
        count("INSERT INTO countries VALUES ('DE', 'Germany')", 1),
        rows("SELECT iot_type, tablespace_name FROM user_tables WHERE table_name = 'COUNTRIES'", [
          ["IOT", null],
        ]),
        rows("SELECT index_name, index_type FROM user_indexes WHERE table_name = 'COUNTRIES'", [
          ["COUNTRIES_PK", "IOT - TOP"],
        ]),
        rows("SELECT segment_name FROM user_segments", [["COUNTRIES_PK"]]),
        rows("SELECT name FROM countries WHERE id = 'DE'", [["Germany"]]),
      ],
    },
    {
      id: "index-organized-needs-a-key",
      title: "An index-organized table needs a primary key: ORA-25175",
      source: null,
      steps: [
        fails("CREATE TABLE t (id NUMBER) ORGANIZATION INDEX", 25175, "no PRIMARY KEY constraint found"),
      ],
    },
    {
      id: "index-organized-temporary",
      title: "A temporary table cannot be organized by an index: ORA-14458",
      source: PAGES.error14458,
      steps: [fails("CREATE GLOBAL TEMPORARY TABLE t (id NUMBER PRIMARY KEY) ORGANIZATION INDEX", 14458)],
    },
    {
      id: "index-organized-keeps-its-key",
      title: "The primary key of an index-organized table stays: ORA-25188",
      source: PAGES.error25188,
      steps: [
        COUNTRIES,
        fails("ALTER TABLE countries DROP PRIMARY KEY", 25188),
        fails("ALTER TABLE countries DISABLE CONSTRAINT countries_pk", 25188),
      ],
    },
    {
      id: "disable-referenced-key",
      title: "A key that enabled foreign keys reference is not disabled: ORA-02297; with disabled ones it is",
      source: null,
      steps: [
        ok("CREATE TABLE parent (id NUMBER CONSTRAINT parent_pk PRIMARY KEY)"),
        ok("CREATE TABLE child (id NUMBER CONSTRAINT child_fk REFERENCES parent)"),
        fails(
          "ALTER TABLE parent DISABLE CONSTRAINT parent_pk",
          2297,
          "cannot disable constraint ({owner}.PARENT_PK) - dependencies exist",
        ),
        ok("ALTER TABLE child MODIFY CONSTRAINT child_fk DISABLE NOVALIDATE"),
        ok("ALTER TABLE parent MODIFY CONSTRAINT parent_pk DISABLE NOVALIDATE"),
        fails("ALTER TABLE parent DROP PRIMARY KEY", 2273),
      ],
    },
    {
      id: "drop-index-of-a-key",
      title: "The index that holds a key is not dropped: ORA-02429",
      source: PAGES.error2429,
      steps: [
        ok("CREATE TABLE t (id NUMBER, n NUMBER, CONSTRAINT t_uk UNIQUE (n))"),
        fails("DROP INDEX t_uk", 2429, "cannot drop index used for enforcement of unique/primary key"),
      ],
    },
    ...MISSING_KEYS.map(([verb, what, error, text]) => ({
      id: `${verb}-${what}-that-is-missing`.toLowerCase().replaceAll(/[^a-z]+/g, "-"),
      title: `${verb} ${what} fails with ORA-0${error} where there is none`,
      source: PAGES.constraintMessages,
      steps: [ok("CREATE TABLE t (id NUMBER)"), fails(`ALTER TABLE t ${verb} ${what}`, error, text)],
    })),
    {
      id: "foreign-key-by-an-administrator",
      title: "An administrator adds a foreign key between two tables of one schema",
      source: null,
      steps: [
        ok("CREATE TABLE parent (id NUMBER PRIMARY KEY)"),
        ok("CREATE TABLE child (id NUMBER)"),
        ok(
          "ALTER TABLE {owner}.child ADD CONSTRAINT child_fk FOREIGN KEY (id) REFERENCES {owner}.parent (id)",
          { session: "DBA" },
        ),
        fails("INSERT INTO child VALUES (1)", 2291),
      ],
    },
  ],
};
