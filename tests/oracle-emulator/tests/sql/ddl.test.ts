import { parseStatement } from "../../src/sql";

describe("the other DDL and session statements", () => {
  test.each<[string, object]>([
    [
      "CREATE UNIQUE INDEX i ON t (a DESC, UPPER(b))",
      { unique: true, columns: [{ descending: true }, { text: "UPPER(b)" }] },
    ],
    [
      "CREATE BITMAP INDEX i ON t (a) LOCAL (PARTITION p1, PARTITION p2)",
      { type: "BITMAP", attributes: { local: { partitions: [{}, {}] } } },
    ],
    [
      "CREATE INDEX i ON t (a) GLOBAL PARTITION BY HASH (a) PARTITIONS 4",
      { attributes: { global: { partitioning: { count: 4 } } } },
    ],
    [
      "CREATE INDEX i ON t (a) REVERSE INVISIBLE ONLINE PARALLEL COMPRESS 1",
      { attributes: { reverse: true, visible: false, online: true, parallel: "DEFAULT", prefixLength: 1 } },
    ],
    [
      "ALTER INDEX i REBUILD PARTITION p ONLINE",
      { actions: [{ kind: "rebuild", partition: { sub: false }, attributes: { online: true } }] },
    ],
    ["ALTER INDEX i UNUSABLE", { actions: [{ attributes: { unusable: true } }] }],
    [
      "CREATE SEQUENCE s START WITH -5 INCREMENT BY 2 MAXVALUE 9999999999999999999999999999 NOCYCLE",
      { options: { startWith: "-5", maxValue: "9999999999999999999999999999", cycle: false } },
    ],
    ["ALTER SEQUENCE s RESTART START WITH 1", { options: { restart: true, startWith: "1" } }],
    [
      "CREATE OR REPLACE FORCE VIEW v (a) AS SELECT 1 FROM dual  WITH READ ONLY",
      { force: true, queryText: "SELECT 1 FROM dual", restriction: { kind: "READ ONLY" } },
    ],
    [
      "CREATE MATERIALIZED VIEW m BUILD DEFERRED REFRESH FAST ON DEMAND AS SELECT 1 FROM dual",
      { build: "DEFERRED", refresh: "REFRESH FAST ON DEMAND" },
    ],
    ["CREATE OR REPLACE PUBLIC SYNONYM s FOR x.y", { public: true, target: { schema: { name: "X" } } }],
    ["CREATE TYPE names AS TABLE OF VARCHAR2(30)", { kind: "createCollectionType", element: { length: 30 } }],
    ["DROP TABLE t CASCADE CONSTRAINTS PURGE", { object: "TABLE", cascade: true, purge: true }],
    ["DROP PACKAGE BODY p", { object: "PACKAGE BODY" }],
    ["DROP USER u CASCADE", { object: "USER", cascade: true }],
    ["TRUNCATE TABLE t REUSE STORAGE CASCADE", { storage: "REUSE", cascade: true }],
    [
      "COMMENT ON COLUMN s.t.c IS 'it''s'",
      { name: { schema: { name: "S" }, name: { name: "T" } }, column: { name: "C" }, text: "it's" },
    ],
    ["COMMENT ON TABLE t IS ''", { object: "TABLE", text: "" }],
    [
      "GRANT SELECT, UPDATE (a, b) ON s.t TO PUBLIC, u WITH GRANT OPTION",
      {
        privileges: [{ name: "SELECT" }, { name: "UPDATE", columns: [{}, {}] }],
        to: [{ name: "PUBLIC" }, {}],
        grantOption: true,
      },
    ],
    [
      "GRANT CREATE ANY TABLE, DBA TO u WITH ADMIN OPTION",
      { privileges: [{ name: "CREATE ANY TABLE" }, { name: "DBA" }], adminOption: true },
    ],
    [
      "REVOKE ALL PRIVILEGES ON t FROM u CASCADE CONSTRAINTS",
      { privileges: [{ name: "ALL" }], cascadeConstraints: true },
    ],
    [
      "CREATE USER u IDENTIFIED BY Secret DEFAULT TABLESPACE users QUOTA UNLIMITED ON users QUOTA 10M ON x",
      { options: { password: "Secret", quotas: [{ size: "UNLIMITED" }, { size: "10M" }] } },
    ],
    ["ALTER USER u ACCOUNT LOCK", { kind: "alterUser", options: { locked: true } }],
    [
      "CREATE BIGFILE TABLESPACE x DATAFILE 'f' SIZE 10M AUTOEXTEND ON NEXT 1M MAXSIZE UNLIMITED",
      { bigfile: true },
    ],
    ["ALTER TRIGGER s.t DISABLE", { action: { kind: "disable" } }],
    ["ALTER PACKAGE p COMPILE BODY", { kind: "compile", object: "PACKAGE BODY" }],
    [
      "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY' TIME_ZONE='+00:00'",
      { settings: [{ name: "NLS_DATE_FORMAT", value: "YYYY", form: "string" }, {}] },
    ],
    ['ALTER SESSION SET CURRENT_SCHEMA = "hr"', { settings: [{ value: "hr", form: "name" }] }],
    ["ALTER SESSION SET x = 10", { settings: [{ value: "10", form: "number" }] }],
    ["ALTER SESSION FORCE PARALLEL QUERY PARALLEL 4", { mode: "FORCE", degree: 4 }],
    ["ALTER SYSTEM KILL SESSION '1,2' IMMEDIATE", { action: { session: "1,2", immediate: true } }],
    [
      "LOCK TABLE a, s.b PARTITION (p) IN SHARE ROW EXCLUSIVE MODE NOWAIT",
      { tables: [{}, { partition: {} }], mode: "SHARE ROW EXCLUSIVE", wait: { kind: "nowait" } },
    ],
    ["ROLLBACK TO SAVEPOINT a", { savepoint: { name: "A" } }],
    ["SET TRANSACTION ISOLATION LEVEL SERIALIZABLE NAME 'x'", { mode: "SERIALIZABLE", name: "x" }],
    ["SET CONSTRAINTS ALL DEFERRED", { constraints: [], deferred: true }],
    ["SET ROLE a, b", { roles: [{}, {}] }],
  ])("reads %s", (sql, facts) => {
    expect(parseStatement(sql)).toMatchObject(facts);
  });
});

describe("DML", () => {
  test.each<[string, object]>([
    [
      "INSERT /*+ APPEND */ INTO s.t PARTITION (p) n (n.a, b) VALUES (1, DEFAULT)",
      {
        hints: ["APPEND"],
        target: { alias: { name: "N" }, partition: {} },
        columns: [{ name: "A" }, {}],
        source: { rows: [[{}, { kind: "default" }]] },
      },
    ],
    ["INSERT INTO t (SELECT 1 FROM dual)", { columns: [], source: { kind: "insertQuery" } }],
    [
      "INSERT INTO t (a) WITH x AS (SELECT 1 b FROM dual) SELECT b FROM x",
      { source: { query: { with: [{}] } } },
    ],
    [
      "UPDATE t x SET x.a = 1, (b, c) = (SELECT 1, 2 FROM dual) WHERE d = 3",
      {
        assignments: [{ columns: [{ parts: [{}, {}] }] }, { columns: [{}, {}], value: { kind: "subquery" } }],
      },
    ],
    [
      "UPDATE t SET a = :a RETURNING b, c INTO :b, :c",
      { returning: { expressions: [{}, {}], into: { targets: [{ kind: "bind" }, {}] } } },
    ],
    ["DELETE t WHERE a = 1", { kind: "delete", target: { name: { name: { name: "T" } } } }],
    [
      "MERGE INTO t USING (SELECT 1 a FROM dual) s ON (t.a = s.a) WHEN MATCHED THEN UPDATE SET b = 1 DELETE WHERE b = 2 WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a) WHERE s.a > 0",
      { source: { kind: "derived" }, update: { deleteWhere: {} }, insert: { columns: [{}], where: {} } },
    ],
  ])("reads %s", (sql, facts) => {
    expect(parseStatement(sql)).toMatchObject(facts);
  });
});
