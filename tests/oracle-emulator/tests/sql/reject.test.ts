import { OracleError } from "../../src/contract";
import { parseStatement } from "../../src/sql";

function failure(sql: string): OracleError {
  try {
    parseStatement(sql);
  } catch (error) {
    if (error instanceof OracleError) return error;
    throw error;
  }
  throw new Error(`accepted: ${sql}`);
}

describe("what is wrong", () => {
  test.each([
    ["", 900],
    ["SELEC 1 FROM dual", 900],
    ["1", 900],
    ["SELECT", 936],
    ["SELECT 1", 923],
    ["SELECT 1 2 FROM dual", 923],
    ["SELECT a BULK COLLECT INTO b FROM t", 923],
    ["SELECT a INTO b FROM t", 923],
    ["SELECT * FROM", 903],
    ["SELECT FROM t", 936],
    ["SELECT a, FROM t", 936],
    ["SELECT a, * FROM t", 936],
    ["SELECT *, a FROM t", 923],
    ["SELECT SUM(*) FROM t", 936],
    ["SELECT COUNT(DISTINCT) FROM t", 936],
    ["INSERT INTO t SELECT 1 FROM dual RETURNING a INTO :a", 933],
    ["SELECT 1 FROM select", 903],
    ["SELECT 1 FROM t AS x", 933],
    ["SELECT 1 FROM t WHERE", 936],
    ["SELECT 1 FROM t WHERE a", 920],
    ["SELECT 1 FROM t WHERE a =", 936],
    ["SELECT 1 FROM t WHERE a = 1 b", 933],
    ["SELECT 1 FROM t WHERE a = b = c", 933],
    ["SELECT 1 FROM t WHERE (a, b) > (1, 2)", 920],
    ["SELECT (a = 1) FROM t", 907],
    ["SELECT a = 1 FROM t", 923],
    ["SELECT f(1 FROM dual", 907],
    ["SELECT (1, 2) FROM dual", 907],
    ["SELECT f(a = 1) FROM t", 907],
    ["SELECT 1 FROM t GROUP a", 924],
    ["SELECT 1 FROM t ORDER a", 924],
    ["SELECT 1 FROM (SELECT 1 FROM t FOR UPDATE)", 907],
    ["SELECT 1 FROM dual;", 933],
    ["SELECT 1 FROM dual /", 933],
    ["SELECT 'x FROM dual", 1756],
    ["SELECT q'[x' FROM dual", 1756],
    ['SELECT "x FROM dual', 1740],
    ['SELECT "" FROM dual', 1741],
    ["SELECT /* 1 FROM dual", 1742],
    ["SELECT 1 FROM dual WHERE a = ?", 911],
    [`SELECT ${"x".repeat(129)} FROM dual`, 972],
    ["SELECT : FROM dual", 1745],
    ["SELECT :select FROM dual", 1745],
    ["SELECT number FROM dual", 936],
    ["SELECT 2 ** 3 FROM dual", 923],
    ["SELECT TRUE AND FALSE FROM dual", 923],
    ["INSERT t VALUES (1)", 925],
    ["INSERT INTO t", 926],
    ["INSERT INTO t VALUES 1", 906],
    ["INSERT INTO t (a) VALUES (1", 907],
    ["INSERT INTO t (x.a) VALUES (1)", 904],
    ["INSERT INTO t VALUES (1) RETURNING a INTO x", 936],
    ["UPDATE t a = 1", 971],
    ["UPDATE t SET a 1", 927],
    ["UPDATE t SET (a, b) = (1, 2)", 936],
    ["UPDATE t SET a = 1 WHERE CURRENT OF c", 936],
    ["DELETE FROM", 903],
    ["MERGE INTO t USING s ON (a = b)", 921],
    ["MERGE INTO t USING s ON a = b WHEN MATCHED THEN UPDATE SET c = 1", 906],
    ["CREATE", 901],
    ["CREATE FOO x", 901],
    ["CREATE TABLE", 903],
    ["CREATE TABLE t", 906],
    ["CREATE TABLE t (a)", 902],
    ["CREATE TABLE t (a NUMBER", 907],
    ["CREATE TABLE t (a VARCHAR2)", 906],
    ["CREATE TABLE t (a NUMBER,)", 904],
    ["CREATE TABLE t (a NUMBER) FOO", 933],
    ["CREATE TABLE t (a NUMBER DEFAULT :x)", 1027],
    ["CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) (PARTITION p VALUES LESS (1))", 14007],
    ["CREATE INDEX i t (a)", 969],
    ["CREATE VIEW v AS", 928],
    ["ALTER", 940],
    ["ALTER TABLE t", 1735],
    ["ALTER TABLE t FOO", 1735],
    ["ALTER TABLE t READ ONLY x", 1735],
    ["ALTER TABLE t ADD a", 902],
    ["DROP", 950],
    ["DROP TABLE", 903],
    ["DROP INDEX i PURGE", 933],
    ["LOCK TABLE t IN SHARED MODE", 905],
    ["GRANT SELECT ON t", 921],
    ["GRANT CREATE TABLE ANY TO u", 990],
    ["GRANT CREATE TABLE ON t TO u", 990],
    ["GRANT DELETE (a) ON t TO u", 990],
    ["GRANT SELECT TO u", 990],
    ["ALTER TABLE t MODIFY CONSTRAINT c", 921],
    ["ALTER SESSION SET select = 1", 2248],
    ["CREATE TRIGGER t ON x BEGIN NULL; END;", 4071],
    ["RENAME a", 921],
  ])("answers %s with ORA-%i", (sql, code) => {
    expect(failure(sql)).toMatchObject({ code });
  });

  it("says where", () => {
    expect(failure("SELECT a\n  FROM t WHERE")).toMatchObject({
      offset: 23,
      message: "ORA-00936: missing expression",
    });
  });
});

describe("what is not emulated", () => {
  test.each([
    ["INSERT ALL INTO a VALUES (1) SELECT 1 FROM dual", "INSERT ALL"],
    ["CREATE TABLE t (a NUMBER PRIMARY KEY) ORGANIZATION INDEX OVERFLOW", "CREATE TABLE … OVERFLOW"],
    ["SELECT 1 FROM t@link", "database links"],
    ["SELECT 1 FROM t PIVOT (COUNT(*) FOR a IN (1))", "PIVOT"],
    ["SELECT CURSOR(SELECT 1 FROM dual) FROM dual", "CURSOR"],
    ["SELECT 1 FROM t VERSIONS BETWEEN SCN 1 AND 2", "VERSIONS"],
    ["SELECT 1 FROM a, LATERAL (SELECT 1 FROM b)", "LATERAL"],
    ["SELECT 1 FROM f(1)", "functions in FROM"],
    ["SELECT JSON_OBJECT('a' VALUE 1) FROM dual", "JSON_OBJECT"],
    ["DELETE FROM (SELECT 1 FROM t)", "DML on a subquery"],
    ["CREATE TABLE t (a sdo_geometry)", "columns of type SDO_GEOMETRY"],
    ["CREATE TABLE t (a NUMBER) ORGANIZATION EXTERNAL", "ORGANIZATION EXTERNAL"],
    ["CREATE TABLE t (a NUMBER) PARTITION BY REFERENCE (fk)", "PARTITION BY REFERENCE"],
    ["CREATE DATABASE LINK x", "CREATE DATABASE"],
    ["CREATE TRIGGER t AFTER LOGON ON DATABASE BEGIN NULL; END;", "triggers on LOGON"],
    ["EXPLAIN PLAN FOR SELECT 1 FROM dual", "EXPLAIN"],
    ["BEGIN GOTO x; END;", "GOTO"],
    [`SELECT ${"(".repeat(10_000)}`, "nesting this deep"],
    [`SELECT ${"- ".repeat(10_000)} 1 FROM dual`, "nesting this deep"],
    [`BEGIN ${"BEGIN ".repeat(10_000)}`, "nesting this deep"],
  ])("refuses %.80s", (sql, construct) => {
    expect(failure(sql)).toMatchObject({
      code: 3001,
      message: `ORA-03001: unimplemented feature: ${construct}`,
    });
  });
});

describe("compilation errors", () => {
  test.each([
    ["BEGIN\n  NULL\nEND;", "line 3, column 1", "PLS-00103"],
    ["BEGIN NULL; END", "line 1, column 16", "PLS-00103"],
    ["BEGIN NULL; END; x", "line 1, column 18", "PLS-00103"],
    ["BEGIN END;", "line 1, column 7", "PLS-00103"],
    ["BEGIN SELECT 1 FROM dual; END;", "line 1, column 25", "PLS-00428"],
    ["BEGIN\n UPDATE t SET; END;", "line 2, column 14", "PL/SQL: ORA-00904"],
    ["DECLARE x; BEGIN NULL; END;", "line 1, column 10", "PLS-00103"],
    ["BEGIN IF a THEN NULL; END; END;", "line 1, column 26", "PLS-00103"],
    ["BEGIN DELETE FROM t END;", "line 1, column 21", "PLS-00103"],
    ["BEGIN EXECUTE IMMEDIATE s INTO 1; END;", "line 1, column 33", "PLS-00103"],
    ["BEGIN INSERT INTO t VALUES 1; END;", "line 1, column 29", "PLS-00103"],
    ["BEGIN a = 1; END;", "line 1, column 9", "PLS-00103"],
    ["DECLARE PROCEDURE p IS BEGIN NULL; END; x NUMBER; BEGIN NULL; END;", "line 1, column 41", "PLS-00103"],
  ])("answers %j with ORA-06550", (sql, place, text) => {
    const { code, message } = failure(sql);
    expect(code).toBe(6550);
    expect(message).toContain(`ORA-06550: ${place}:\n${text}`);
  });
});
