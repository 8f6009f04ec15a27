import { describeStatement, parseStatement } from "../../src/sql";
import type { StatementInfo } from "../../src/contract";

const info = (sql: string): StatementInfo => describeStatement(parseStatement(sql));

describe("binds", () => {
  it("counts each occurrence in SQL", () => {
    expect(info('SELECT :a, :1, :a FROM t WHERE b = :"x" AND c IN (SELECT :01 FROM dual)')).toEqual({
      kind: "query",
      bindNames: ["A", "1", "A", "x", "1"],
      returningBinds: [],
    });
  });

  it("counts each name once in PL/SQL", () => {
    expect(info("BEGIN :a := :b + :A; UPDATE t SET x = :b RETURNING y INTO :c; END;")).toEqual({
      kind: "plsql",
      bindNames: ["A", "B", "C"],
      returningBinds: [],
    });
  });

  it("tells those after RETURNING INTO", () => {
    expect(info("UPDATE t SET a = :a WHERE b = :b RETURNING a + :c, b INTO :a, :d")).toEqual({
      kind: "dml",
      bindNames: ["A", "B", "C", "A", "D"],
      returningBinds: [3, 4],
    });
  });

  it("sees none in strings, comments, and dynamic text", () => {
    expect(info("BEGIN /* :a */ EXECUTE IMMEDIATE ':b' USING 1; -- :c\nEND;").bindNames).toEqual([]);
  });

  it("sees none in DDL", () => {
    const sql = "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :NEW.a := :OLD.b; END;";
    expect(info(sql)).toEqual({ kind: "ddl", bindNames: [], returningBinds: [] });
  });

  it("stands long chains of operators", () => {
    const chain = Array.from({ length: 20_000 }, () => ":x").join(" + ");
    expect(info(`SELECT ${chain} FROM dual`).bindNames).toHaveLength(20_000);
  });
});

describe("kinds", () => {
  test.each([
    ["(SELECT 1 FROM dual)", "query"],
    ["WITH a AS (SELECT 1 x FROM dual) SELECT x FROM a", "query"],
    ["MERGE INTO t USING u ON (1 = 1) WHEN MATCHED THEN UPDATE SET a = 1", "dml"],
    ["<<l>> BEGIN NULL; END l;", "plsql"],
    ["CALL p(1, :x) INTO :y", "plsql"],
    ["TRUNCATE TABLE t", "ddl"],
    ["GRANT SELECT ON t TO u", "ddl"],
    ["ALTER SESSION SET x = 1", "other"],
    ["LOCK TABLE t IN SHARE MODE", "other"],
    ["COMMIT WORK", "other"],
  ])("calls %s %s", (sql, kind) => {
    expect(info(sql).kind).toBe(kind);
  });
});
