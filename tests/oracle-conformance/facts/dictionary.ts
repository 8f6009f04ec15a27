import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

/** What the dictionary says, to whom, and who may do what. */
export const DICTIONARY: Topic = {
  name: "dictionary and privileges",
  facts: [
    {
      id: "user-all-dba",
      title: "USER_ shows what one owns, ALL_ what one may use, DBA_ everything",
      source: PAGES.staticViews,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("CREATE TABLE u (id NUMBER)"),
        ok("GRANT SELECT ON t TO {other}"),
        rows("SELECT table_name FROM user_tables ORDER BY 1", [["T"], ["U"]]),
        rows("SELECT COUNT(*) FROM user_tables", [[0]], { session: "OTHER" }),
        rows("SELECT table_name FROM all_tables WHERE owner = '{owner}'", [["T"]], { session: "OTHER" }),
        rows("SELECT table_name FROM dba_tables WHERE owner = '{owner}' ORDER BY 1", [["T"], ["U"]], {
          session: "DBA",
        }),
        fails("SELECT COUNT(*) FROM dba_tables", 942, undefined, { session: "OTHER" }),
      ],
    },
    {
      id: "grant-revoke",
      title: "Without a grant a table of another schema is not there; GRANT gives, REVOKE takes",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        fails("SELECT id FROM {owner}.t", 942, undefined, { session: "OTHER" }),
        ok("GRANT SELECT ON t TO {other}"),
        rows("SELECT id FROM {owner}.t", [], { session: "OTHER" }),
        fails("INSERT INTO {owner}.t VALUES (1)", 1031, undefined, { session: "OTHER" }),
        ok("REVOKE SELECT ON t FROM {other}"),
        fails("SELECT id FROM {owner}.t", 942, undefined, { session: "OTHER" }),
      ],
    },
    {
      id: "column-grants",
      title: "INSERT, UPDATE and REFERENCES can be granted on columns",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER, n NUMBER)"),
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("GRANT SELECT, UPDATE (n) ON t TO {other}"),
        count("UPDATE {owner}.t SET n = 2", 1, { session: "OTHER" }),
        fails("UPDATE {owner}.t SET id = 2", 1031, undefined, { session: "OTHER" }),
        ok("ROLLBACK", { session: "OTHER" }),
        rows("SELECT grantee, table_name, column_name, privilege, grantable FROM user_col_privs", [
          ["{other}", "T", "N", "UPDATE", "NO"],
        ]),
      ],
    },
    {
      id: "grant-option",
      title: "WITH GRANT OPTION lets the grantee grant, and the dictionary names the grantor",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("GRANT SELECT ON t TO {other} WITH GRANT OPTION"),
        ok("GRANT SELECT ON {owner}.t TO PUBLIC", { session: "OTHER" }),
        rows(
          "SELECT grantee, grantor, privilege, grantable FROM user_tab_privs WHERE table_name = 'T' ORDER BY 1",
          [
            ["{other}", "{owner}", "SELECT", "YES"],
            ["PUBLIC", "{other}", "SELECT", "NO"],
          ],
        ),
      ],
    },
    {
      id: "comments",
      title: "COMMENT sets the comment of a table or column; an empty one removes it",
      source: PAGES.comment,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("COMMENT ON TABLE t IS 'it''s a table'"),
        ok("COMMENT ON COLUMN t.id IS 'key'"),
        rows("SELECT comments FROM user_tab_comments", [["it's a table"]]),
        rows("SELECT comments FROM user_col_comments", [["key"]]),
        ok("COMMENT ON TABLE t IS ''"),
        rows("SELECT comments FROM user_tab_comments", [[null]]),
      ],
    },
    {
      id: "names-are-upper-case",
      title: "Names are upper case unless they are quoted",
      source: PAGES.names,
      steps: [
        ok('CREATE TABLE "Mixed" (Id NUMBER, "id" NUMBER)'),
        rows("SELECT table_name, column_name FROM user_tab_columns ORDER BY column_id", [
          ["Mixed", "ID"],
          ["Mixed", "id"],
        ]),
        fails("SELECT 1 FROM mixed", 942),
        rows('SELECT ID, "id" FROM "Mixed"', [], { columns: ["ID", "id"] }),
      ],
    },
    {
      id: "name-too-long",
      title: "A name longer than 128 bytes fails with ORA-00972",
      source: PAGES.names,
      steps: [
        ok(`CREATE TABLE ${"T".repeat(128)} (id NUMBER)`),
        fails(`CREATE TABLE ${"T".repeat(129)} (id NUMBER)`, 972),
        fails(`CREATE TABLE "${"ü".repeat(65)}" (id NUMBER)`, 972),
      ],
    },
    {
      id: "name-taken",
      title: "Tables, views, sequences and synonyms share names (ORA-00955); indexes have their own",
      source: PAGES.names,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        fails("CREATE VIEW t AS SELECT 1 x FROM dual", 955),
        fails("CREATE SEQUENCE t", 955),
        fails("CREATE TABLE t (id NUMBER)", 955),
        ok("CREATE INDEX t ON t (id)"),
      ],
    },
    {
      id: "tab-columns",
      title: "USER_TAB_COLUMNS tells type, length, precision, scale and nullability",
      source: PAGES.allTabColumns,
      steps: [
        ok(
          `CREATE TABLE t (a NUMBER(5, 2) NOT NULL, b NUMBER, c INTEGER, d VARCHAR2(10 CHAR), e CHAR(3 BYTE), f DATE,
             g TIMESTAMP(3), h RAW(16), i CLOB, j FLOAT)`,
        ),
        rows(
          "SELECT column_name, data_type, data_precision, data_scale, char_length, char_used, nullable FROM user_tab_columns ORDER BY column_id",
          [
            ["A", "NUMBER", 5, 2, 0, null, "N"],
            ["B", "NUMBER", null, null, 0, null, "Y"],
            ["C", "NUMBER", null, 0, 0, null, "Y"],
            ["D", "VARCHAR2", null, null, 10, "C", "Y"],
            ["E", "CHAR", null, null, 3, "B", "Y"],
            ["F", "DATE", null, null, 0, null, "Y"],
            ["G", "TIMESTAMP(3)", null, 3, 0, null, "Y"],
            ["H", "RAW", null, null, 0, null, "Y"],
            ["I", "CLOB", null, null, 0, null, "Y"],
            ["J", "FLOAT", 126, null, 0, null, "Y"],
          ],
        ),
      ],
    },
    {
      id: "function-based-index",
      title: "A function-based index has a hidden column SYS_NC…$ and its expression in USER_IND_EXPRESSIONS",
      source: null,
      steps: [
        ok("CREATE TABLE t (c VARCHAR2(9), n NUMBER)"),
        ok("CREATE INDEX i ON t (UPPER(c), n DESC)"),
        rows("SELECT index_type, funcidx_status FROM user_indexes", [["FUNCTION-BASED NORMAL", "ENABLED"]]),
        rows("SELECT column_name, descend FROM user_ind_columns ORDER BY column_position", [
          [/^SYS_NC\d+\$$/, "ASC"],
          [/^SYS_NC\d+\$$/, "DESC"],
        ]),
        rows("SELECT column_position, column_expression FROM user_ind_expressions ORDER BY column_position", [
          [1, 'UPPER("C")'],
          [2, '"N"'],
        ]),
      ],
    },
    {
      id: "index-on-same-columns",
      title: "A second index over the same columns fails with ORA-01408",
      source: PAGES.error1408,
      steps: [
        ok("CREATE TABLE t (a NUMBER, b NUMBER)"),
        ok("CREATE INDEX i ON t (a, b)"),
        fails("CREATE INDEX j ON t (a, b)", 1408, "such column list already indexed"),
        ok("CREATE INDEX j ON t (b, a)"),
      ],
    },
    {
      id: "synonym",
      title: "A synonym stands for its table by name",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("CREATE SYNONYM s FOR t"),
        count("INSERT INTO s VALUES (1)", 1),
        rows("SELECT id FROM s", [[1]]),
        rows("SELECT table_owner, table_name FROM user_synonyms", [["{owner}", "T"]]),
      ],
    },
    {
      id: "synonym-of-a-renamed-table",
      title: "A synonym of a renamed table returns an error when used: ORA-00980",
      source: PAGES.renamingObjects,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("CREATE SYNONYM s FOR t"),
        ok("RENAME t TO u"),
        fails("SELECT id FROM s", 980),
      ],
    },
    {
      id: "object-status",
      title: "USER_OBJECTS tells type and status, and a DDL moves LAST_DDL_TIME on",
      source: null,
      steps: [
        ok("CREATE TABLE t (id NUMBER)"),
        ok("CREATE VIEW v AS SELECT id FROM t"),
        rows("SELECT object_name, object_type, status FROM user_objects ORDER BY 1", [
          ["T", "TABLE", "VALID"],
          ["V", "VIEW", "VALID"],
        ]),
        rows(
          "SELECT COUNT(*) FROM user_objects WHERE last_ddl_time > SYSDATE - 1 AND created > SYSDATE - 1",
          [[2]],
        ),
      ],
    },
  ],
};
