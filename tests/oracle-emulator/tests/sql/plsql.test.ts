import { parseStatement } from "../../src/sql";
import type { Block, Statement } from "../../src/sql/ast";

function block(text: string): Block {
  const statement = parseStatement(text);
  if (statement.kind !== "anonymousBlock") throw new Error(`${text} is a ${statement.kind}`);
  return statement.block;
}

function trigger(text: string): Extract<Statement, { kind: "createTrigger" }> {
  const statement = parseStatement(`CREATE OR REPLACE TRIGGER ${text}`);
  if (statement.kind !== "createTrigger") throw new Error(`${text} is a ${statement.kind}`);
  return statement;
}

describe("declarations", () => {
  test.each<[string, object]>([
    [
      "n CONSTANT PLS_INTEGER NOT NULL := 1;",
      { constant: true, notNull: true, type: { name: "PLS_INTEGER" } },
    ],
    ["x t.c%TYPE;", { type: { kind: "typeOf", attribute: "TYPE", parts: [{}, {}] } }],
    ["r t%ROWTYPE;", { type: { attribute: "ROWTYPE" } }],
    ["c SYS_REFCURSOR;", { type: { kind: "namedType" } }],
    ["b BOOLEAN := 1 = 2;", { default: { kind: "comparison" } }],
    ["TYPE r IS RECORD (a NUMBER := 1, b VARCHAR2(10));", { kind: "recordType", fields: [{}, {}] }],
    [
      "TYPE t IS TABLE OF NUMBER INDEX BY VARCHAR2(30);",
      { collection: "INDEX BY", indexType: { length: 30 } },
    ],
    ["TYPE t IS VARRAY(5) OF NUMBER;", { collection: "VARRAY", limit: 5 }],
    ["SUBTYPE s IS PLS_INTEGER RANGE 1..10;", { kind: "subtype", range: { low: { text: "1" } } }],
    ["CURSOR c (p NUMBER) IS SELECT 1 FROM t FOR UPDATE;", { kind: "cursor", query: { forUpdate: {} } }],
    ["e EXCEPTION;", { kind: "exception" }],
    ["PRAGMA EXCEPTION_INIT(e, -54);", { kind: "exceptionInit", code: -54 }],
    [
      "FUNCTION f (a IN OUT NOCOPY VARCHAR2) RETURN NUMBER IS BEGIN RETURN 1; END f;",
      { kind: "function", parameters: [{ mode: "IN OUT" }], block: {} },
    ],
    ["PROCEDURE p;", { kind: "procedure" }],
  ])("reads %s", (text, facts) => {
    expect(block(`DECLARE ${text} BEGIN NULL; END;`).declarations).toMatchObject([facts]);
  });

  it("gives the autonomous pragma to the block that has it", () => {
    const inner = "PROCEDURE p IS PRAGMA AUTONOMOUS_TRANSACTION; BEGIN COMMIT; END;";
    expect(block(`DECLARE ${inner} BEGIN p; END;`)).toMatchObject({
      autonomous: false,
      declarations: [{ block: { autonomous: true } }],
    });
  });
});

describe("statements", () => {
  test.each<[string, object]>([
    ["x := a AND NOT b;", { kind: "assign", value: { operator: "AND" } }],
    [
      "rows(i).name(2) := 'x';",
      { target: { kind: "apply", base: { kind: "field", base: { kind: "call" } } } },
    ],
    [":out := SQL%ROWCOUNT;", { target: { kind: "bind" }, value: { attribute: "ROWCOUNT" } }],
    ["p;", { kind: "callStatement", target: { kind: "name" } }],
    ["a.b.p(x => 1);", { kind: "callStatement", target: { kind: "call" } }],
    ["names.DELETE;", { target: { parts: [{}, { name: "DELETE" }] } }],
    ["IF a THEN NULL; ELSIF b THEN NULL; ELSE NULL; END IF;", { branches: [{}, {}], otherwise: [{}] }],
    ["CASE a WHEN 1 THEN NULL; ELSE NULL; END CASE;", { kind: "caseStatement", operand: {} }],
    [
      "<<l>> LOOP EXIT l WHEN a > 1; CONTINUE; END LOOP l;",
      { labels: [{ name: "L" }], statements: [{ label: {} }, {}] },
    ],
    ["WHILE a LOOP NULL; END LOOP;", { control: { kind: "while" } }],
    ["FOR i IN REVERSE 1 .. n.COUNT LOOP NULL; END LOOP;", { control: { kind: "range", reverse: true } }],
    ["FOR i IN f(1) .. 3 LOOP NULL; END LOOP;", { control: { kind: "range", low: { kind: "call" } } }],
    ["FOR r IN c LOOP NULL; END LOOP;", { control: { kind: "cursor", args: [] } }],
    ["FOR r IN c(1, f(2)) LOOP NULL; END LOOP;", { control: { kind: "cursor", args: [{}, {}] } }],
    ["FOR r IN (SELECT 1 x FROM dual) LOOP NULL; END LOOP;", { control: { kind: "query" } }],
    [
      "FORALL i IN 1 .. n SAVE EXCEPTIONS INSERT INTO t VALUES (x(i));",
      { kind: "forall", saveExceptions: true },
    ],
    ["FORALL i IN INDICES OF x UPDATE t SET a = 1;", { bounds: { kind: "indicesOf" } }],
    ["SELECT a, b INTO x, r.y FROM t;", { kind: "selectInto", into: { targets: [{}, {}] } }],
    ["SELECT a BULK COLLECT INTO x FROM t;", { into: { bulk: true } }],
    [
      "EXECUTE IMMEDIATE 'x' || y INTO a USING IN b, OUT c;",
      { into: {}, using: [{ mode: "IN" }, { mode: "OUT" }] },
    ],
    ["EXECUTE IMMEDIATE s USING a RETURNING INTO b;", { returning: { targets: [{}] } }],
    ["OPEN c(1);", { kind: "open", args: [{}] }],
    [
      "OPEN :c FOR SELECT 1 FROM dual;",
      { kind: "openFor", cursor: { kind: "bind" }, source: { kind: "query" } },
    ],
    ["OPEN c FOR 'SELECT :x FROM dual' USING 1;", { source: { kind: "string" }, using: [{}] }],
    ["FETCH c BULK COLLECT INTO x LIMIT 100;", { into: { bulk: true }, limit: { text: "100" } }],
    ["CLOSE c;", { kind: "close" }],
    ["RAISE;", { kind: "raise" }],
    ["RAISE pkg.e;", { exception: { parts: [{}, {}] } }],
    ["RETURN;", { kind: "return" }],
    ["LOCK TABLE t IN EXCLUSIVE MODE;", { kind: "lockTable", mode: "EXCLUSIVE" }],
    ["SAVEPOINT a;", { kind: "savepoint" }],
    ["DELETE FROM t WHERE CURRENT OF c;", { where: { kind: "currentOf" } }],
    ["INSERT INTO t VALUES r RETURNING a INTO b;", { source: { kind: "record" }, returning: {} }],
    [
      "DECLARE a NUMBER; BEGIN NULL; EXCEPTION WHEN a OR b THEN NULL; WHEN OTHERS THEN RAISE; END;",
      { handlers: [{ exceptions: [{}, {}] }, { others: true }] },
    ],
    ["level := x ** 2 + 1;", { target: { parts: [{ name: "LEVEL" }] }, value: { left: { operator: "**" } } }],
    ["x := SQLERRM(-54) || SQLERRM;", { value: { left: { kind: "call" }, right: { kind: "pseudo" } } }],
  ])("reads %s", (text, facts) => {
    expect(block(`BEGIN ${text} END;`).statements).toMatchObject([facts]);
  });
});

describe("triggers", () => {
  it("reads what fires it, and keeps its texts", () => {
    const text = `s.tr BEFORE INSERT OR UPDATE OF a, b ON s.t REFERENCING NEW AS n FOR EACH ROW DISABLE
      WHEN (n.a > 1) BEGIN :n.b := :n.a; END;`;
    expect(trigger(text)).toMatchObject({
      timing: "BEFORE",
      events: [{ event: "INSERT" }, { event: "UPDATE", columns: [{}, { name: "B" }] }],
      referencing: { old: { name: "OLD" }, new: { name: "N" } },
      forEachRow: true,
      enabled: false,
      when: { text: "n.a > 1" },
      body: { statements: [{ target: { kind: "triggerField", row: { name: "N" } } }] },
      descriptionText: expect.stringMatching(/^s\.tr BEFORE .* DISABLE$/),
      bodyText: "BEGIN :n.b := :n.a; END;",
    });
  });

  it("reads the sections of a compound trigger", () => {
    const text = `tr FOR INSERT ON t COMPOUND TRIGGER n NUMBER;
      BEFORE EACH ROW IS x NUMBER; BEGIN NULL; END BEFORE EACH ROW;
      AFTER STATEMENT IS BEGIN n := 1; END AFTER STATEMENT; END tr;`;
    expect(trigger(text)).toMatchObject({
      timing: "COMPOUND",
      body: {
        declarations: [{}],
        sections: [
          { timing: "BEFORE EACH ROW", block: { declarations: [{}] } },
          { timing: "AFTER STATEMENT" },
        ],
      },
    });
  });

  test.each([
    ["tr BEFORE INSERT ON t BEGIN NULL END;", "PLS-00103"],
    ["tr BEFORE INSERT ON t FOR EACH ROW BEGIN :x := 1; END;", "PLS-00049: bad bind variable 'X'"],
    ["tr BEFORE INSERT ON t BEGIN DELETE FROM; END;", "PL/SQL: ORA-00903"],
  ])("keeps the compilation error of %s", (text, message) => {
    const { body, compilationError } = trigger(text);
    expect(body).toBeUndefined();
    expect(compilationError?.message).toContain(message);
  });
});

describe("stored routines", () => {
  it("keeps the text and the parsed body", () => {
    const sql =
      "CREATE OR REPLACE FUNCTION s.f (a NUMBER) RETURN NUMBER DETERMINISTIC IS BEGIN RETURN a; END;";
    expect(parseStatement(sql)).toMatchObject({
      routine: "FUNCTION",
      name: { schema: { name: "S" }, name: { name: "F" } },
      text: sql.slice("CREATE OR REPLACE ".length),
      body: { kind: "routine", declaration: { deterministic: true, block: {} } },
    });
  });

  it("reads packages and their bodies", () => {
    expect(parseStatement("CREATE PACKAGE p IS x NUMBER; PROCEDURE q (a NUMBER); END p;")).toMatchObject({
      routine: "PACKAGE",
      body: { declarations: [{ kind: "variable" }, { kind: "procedure" }] },
    });
    const body = "CREATE PACKAGE BODY p IS PROCEDURE q (a NUMBER) IS BEGIN NULL; END; BEGIN x := 1; END;";
    expect(parseStatement(body)).toMatchObject({
      routine: "PACKAGE BODY",
      body: { initialisation: { statements: [{}] } },
    });
  });

  it("names a procedure that does not compile", () => {
    expect(parseStatement("CREATE PROCEDURE p IS BEGIN x END;")).toMatchObject({
      name: { name: { name: "P" } },
      compilationError: { code: 6550 },
    });
  });
});
