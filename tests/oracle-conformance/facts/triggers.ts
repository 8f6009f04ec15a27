import { PAGES } from "../pages";
import { count, fails, ok, rows, warns, type Topic } from "../fact";

const TABLES = [
  ok("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)"),
  ok("CREATE TABLE log (what VARCHAR2(30), id NUMBER)"),
];
const JOURNAL = ok(
  `CREATE TRIGGER tr AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW
   BEGIN
     IF INSERTING THEN INSERT INTO log VALUES ('I', :NEW.id);
     ELSIF DELETING THEN INSERT INTO log VALUES ('D', :OLD.id);
     ELSE INSERT INTO log VALUES ('U', :OLD.id); END IF;
   END;`,
);

/** The journal of the copy rests on them. */
export const TRIGGERS: Topic = {
  name: "triggers",
  facts: [
    {
      id: "row-trigger",
      title: "A row trigger fires for each row, and knows what was done and the old and the new values",
      source: PAGES.dmlTriggers,
      steps: [
        ...TABLES,
        JOURNAL,
        count("INSERT INTO t SELECT 1, 1 FROM dual UNION ALL SELECT 2, 2 FROM dual", 2),
        count("UPDATE t SET n = 5 WHERE id = 2", 1),
        count("DELETE FROM t WHERE id = 1", 1),
        rows("SELECT what, id FROM log ORDER BY what, id", [
          ["D", 1],
          ["I", 1],
          ["I", 2],
          ["U", 2],
        ]),
      ],
    },
    {
      id: "trigger-shares-transaction",
      title: "What a trigger wrote is rolled back with its statement",
      source: null,
      steps: [
        ...TABLES,
        JOURNAL,
        count("INSERT INTO t VALUES (1, 1)", 1),
        ok("ROLLBACK"),
        rows("SELECT COUNT(*) FROM log", [[0]]),
      ],
    },
    {
      id: "before-trigger-changes-row",
      title: "A BEFORE row trigger can change the new row",
      source: PAGES.dmlTriggers,
      steps: [
        ...TABLES,
        ok(
          "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.n IS NULL) BEGIN :NEW.n := :NEW.id * 2; END;",
        ),
        count("INSERT INTO t VALUES (4, NULL)", 1),
        count("INSERT INTO t VALUES (5, 1)", 1),
        rows("SELECT n FROM t ORDER BY id", [[8], [1]]),
      ],
    },
    {
      id: "statement-trigger",
      title: "A statement trigger fires once for a statement, also for one without rows",
      source: PAGES.dmlTriggers,
      steps: [
        ...TABLES,
        ok("CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('statement', NULL); END;"),
        count("INSERT INTO t SELECT 1, 1 FROM dual UNION ALL SELECT 2, 2 FROM dual", 2),
        count("UPDATE t SET n = 5", 2),
        count("UPDATE t SET n = 5 WHERE id = 99", 0),
        rows("SELECT COUNT(*) FROM log", [[2]]),
      ],
    },
    {
      id: "statement-trigger-without-row",
      title: "A statement trigger that names :NEW or :OLD fails with ORA-04082",
      source: PAGES.error4082,
      steps: [
        ...TABLES,
        fails(
          "CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('U', :NEW.id); END;",
          4082,
          "NEW or OLD references not allowed in table level triggers",
        ),
      ],
    },
    {
      id: "trigger-fails-statement",
      title: "An exception in a trigger fails its statement and undoes it",
      source: null,
      steps: [
        ...TABLES,
        ok(
          "CREATE TRIGGER tr BEFORE DELETE ON t FOR EACH ROW BEGIN RAISE_APPLICATION_ERROR(-20010, 'kept'); END;",
        ),
        count("INSERT INTO t VALUES (1, 1)", 1),
        fails("DELETE FROM t", 20010, "kept"),
        rows("SELECT COUNT(*) FROM t", [[1]]),
      ],
    },
    {
      id: "disabled-trigger",
      title: "A disabled trigger does not fire",
      source: PAGES.triggerStates,
      steps: [
        ...TABLES,
        JOURNAL,
        ok("ALTER TRIGGER tr DISABLE"),
        count("INSERT INTO t VALUES (1, 1)", 1),
        rows("SELECT COUNT(*) FROM log", [[0]]),
        ok("ALTER TABLE t ENABLE ALL TRIGGERS"),
        count("INSERT INTO t VALUES (2, 1)", 1),
        rows("SELECT id FROM log", [[2]]),
      ],
    },
    {
      id: "invalid-trigger",
      title: "A trigger with an error is created with a warning, and its statement fails with ORA-04098",
      source: PAGES.triggerCompilation,
      steps: [
        ...TABLES,
        warns("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN INSERT INTO nowhere VALUES (1); END;"),
        rows("SELECT status FROM user_objects WHERE object_name = 'TR'", [["INVALID"]]),
        fails(
          "INSERT INTO t VALUES (1, 1)",
          4098,
          "trigger '{owner}.TR' is invalid and failed re-validation",
        ),
        count("DELETE FROM t", 0),
      ],
    },
    {
      id: "invalid-trigger-disabled",
      title: "A trigger with an error that was created disabled fails no statement",
      source: PAGES.triggerCompilation,
      steps: [
        ...TABLES,
        warns(
          "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW DISABLE BEGIN INSERT INTO nowhere VALUES (1); END;",
        ),
        count("INSERT INTO t VALUES (1, 1)", 1),
      ],
    },
    {
      id: "trigger-revalidated",
      title: "An invalid trigger is compiled again when it is next to fire",
      source: PAGES.triggerCompilation,
      steps: [
        ...TABLES,
        ok("CREATE TABLE gone (id NUMBER)"),
        ok("CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO gone VALUES (:NEW.id); END;"),
        ok("DROP TABLE gone"),
        fails("INSERT INTO t VALUES (1, 1)", 4098),
        ok("CREATE TABLE gone (id NUMBER)"),
        count("INSERT INTO t VALUES (1, 1)", 1),
        rows("SELECT id FROM gone", [[1]]),
      ],
    },
    {
      id: "mutating-table",
      title: "A row trigger that reads its own table fails with ORA-04091",
      source: PAGES.mutating,
      steps: [
        ...TABLES,
        ok(
          "CREATE TRIGGER tr AFTER UPDATE ON t FOR EACH ROW DECLARE x NUMBER; BEGIN SELECT COUNT(*) INTO x FROM t; END;",
        ),
        count("INSERT INTO t VALUES (1, 1)", 1),
        fails("UPDATE t SET n = 2", 4091, "table {owner}.T is mutating, trigger/function may not see it"),
      ],
    },
    {
      id: "no-commit-in-a-trigger",
      title: "COMMIT in a trigger fails with ORA-04092",
      source: PAGES.triggerRestrictions,
      steps: [
        ...TABLES,
        ok("CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW BEGIN COMMIT; END;"),
        fails("INSERT INTO t VALUES (1, 1)", 4092),
      ],
    },
    {
      id: "compound-trigger",
      title: "A compound trigger shares its variables between the timing points of one statement",
      source: PAGES.compoundTrigger,
      steps: [
        ...TABLES,
        ok(
          `CREATE TRIGGER tr FOR INSERT ON t COMPOUND TRIGGER
             seen NUMBER := 0;
             AFTER EACH ROW IS BEGIN seen := seen + 1; END AFTER EACH ROW;
             AFTER STATEMENT IS BEGIN INSERT INTO log VALUES ('seen', seen); END AFTER STATEMENT;
           END tr;`,
        ),
        count("INSERT INTO t SELECT 1, 1 FROM dual UNION ALL SELECT 2, 2 FROM dual", 2),
        count("INSERT INTO t VALUES (3, 1)", 1),
        rows("SELECT id FROM log ORDER BY id", [[1], [2]]),
      ],
    },
    {
      id: "trigger-dictionary",
      title: "USER_TRIGGERS tells type, event, table, status and body",
      source: PAGES.allTriggers,
      steps: [
        ...TABLES,
        ok("CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON t FOR EACH ROW BEGIN :NEW.n := 1; END;"),
        rows(
          "SELECT trigger_type, triggering_event, table_name, base_object_type, status, trigger_body FROM user_triggers",
          [["BEFORE EACH ROW", "INSERT OR UPDATE", "T", "TABLE", "ENABLED", "BEGIN :NEW.n := 1; END;"]],
        ),
      ],
    },
  ],
};
