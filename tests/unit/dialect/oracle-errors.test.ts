import { inspect } from "node:util";
import { failedWith, isConnectionLoss, type FailureKind } from "../../../provider/dialect/database-error";
import { isCompilationFailure, isReadOnlyTable, runFailure } from "../../../provider/dialect/oracle";
import { databaseErrorFrom } from "../../../provider/dialect/oracle-errors";
import { connectFailure } from "../../../provider/dialect/oracle-failures";
import type { OracleConnection } from "../../../provider/schema/connection";

const connection: OracleConnection = {
  engine: "oracle",
  connectString: "db1:1521/FREEPDB1",
  user: "hr",
  password: "Gehe!m",
};

/** As the driver's thin mode makes it. */
function driverError(errorNum: number, text: string, more: object = {}): Error {
  const code = `ORA-${String(errorNum).padStart(5, "0")}`;
  const help = `Help: https://docs.oracle.com/error-help/db/${code.toLowerCase()}/`;
  return Object.assign(new Error(`${code}: ${text}\n${help}`), { code, errorNum, ...more });
}

test.each<[FailureKind, number]>([
  ["lockTimeout", 54],
  ["lockTimeout", 30006],
  ["lockTimeout", 4021],
  ["statementTimeout", 1013],
  ["deadlock", 60],
  ["unstable", 14766],
  ["unstable", 2091],
  ["unstable", 12838],
  ["uniqueViolation", 1],
  ["undefinedTable", 942],
  ["privilegeMissing", 1031],
  ["featureMissing", 439],
  ["outOfSpace", 1536],
  ["outOfSpace", 1653],
  ["outOfSpace", 1691],
  ["outOfSpace", 12954],
])("tells %s by ORA-%s", (kind, number) => {
  expect(failedWith(databaseErrorFrom(driverError(number, "its words"), "s", false), kind)).toBe(true);
  expect(failedWith(databaseErrorFrom(driverError(1722, "its words"), "s", false), kind)).toBe(false);
});

test("knows why a transaction was rolled back at its end, where the server says so", () => {
  const text = "transaction rolled back\nORA-00001: unique constraint (HR.U) violated\nORA-06512: at line 14";
  const error = databaseErrorFrom(driverError(2091, text), "s", false);
  expect(error).toMatchObject({ code: "ORA-00001", kind: "uniqueViolation" });
  const unsaid = databaseErrorFrom(
    driverError(2091, "transaction rolled back\nORA-06512: at line 14"),
    "s",
    false,
  );
  expect(unsaid).toMatchObject({ code: "ORA-02091", kind: "unstable" });
});

test("takes the driver's call timeout for a timeout that the session survives", () => {
  const thrown = Object.assign(new Error("NJS-123: call timeout of 50 ms exceeded"), { code: "NJS-123" });
  const error = databaseErrorFrom(thrown, "s", false);
  expect(failedWith(error, "statementTimeout")).toBe(true);
  expect(isConnectionLoss(error)).toBe(false);
});

test("knows the end of a session by the driver's code, and says the server's words", () => {
  const message =
    "NJS-500: connection to Oracle Database was closed or broken\nORA-00028: your session has been killed";
  const thrown = Object.assign(new Error(message), { code: "NJS-500", errorNum: 28 });
  expect(databaseErrorFrom(thrown, "s", false)).toMatchObject({
    isConnectionLoss: true,
    code: "ORA-00028",
    message: "ORA-00028: your session has been killed",
  });
});

test("knows a fenced table and a trigger that does not compile", () => {
  const readOnly = databaseErrorFrom(driverError(12081, "update operation not allowed on table"), "s", false);
  const compiled = databaseErrorFrom(driverError(24344, "success with compilation error"), "s", false);
  expect([isReadOnlyTable(readOnly), isReadOnlyTable(compiled)]).toEqual([true, false]);
  expect([isCompilationFailure(readOnly), isCompilationFailure(compiled)]).toEqual([false, true]);
});

test("shows no row, no help line and no connection id", () => {
  const text =
    "unique constraint (HR.CARDS_PK) violated\nORA-03301: (ORA-00001 details) row with column values (CARD:'4111') already exists";
  const error = databaseErrorFrom(driverError(1, text, { binds: ["4111"] }), "s", false);
  expect(error.message).toBe("ORA-00001: unique constraint (HR.CARDS_PK) violated");
  expect(inspect(error, { depth: 9 })).not.toContain("4111");
  expect(error.detail).toContain("4111");
  const cut = new Error(
    "NJS-503: connection to host db1 port 1 could not be established. (CONNECTION_ID=x==)\nrefused",
  );
  expect(databaseErrorFrom(cut, "s", true).message).toBe(
    "NJS-503: connection to host db1 port 1 could not be established; refused",
  );
});

test("quotes the line of a block that failed, and tells why a block does not compile", () => {
  const block = `BEGIN\n  UPDATE T SET A = 1;\n  INSERT INTO "HR"."ORDERS_INTERIM" (${"A, ".repeat(50)}B)\nEND;`;
  const full = driverError(1653, "unable to extend table HR.T\nORA-06512: at line 3");
  expect(databaseErrorFrom(full, "s", false, block)).toMatchObject({
    code: "ORA-01653",
    kind: "outOfSpace",
    message: `ORA-01653: unable to extend table HR.T; ORA-06512: at line 3: ${`INSERT INTO "HR"."ORDERS_INTERIM" (${"A, ".repeat(50)}`.slice(0, 80)}`,
  });
  const dropped = driverError(
    6550,
    "line 2, column 10:\nPL/SQL: ORA-00942: table or view does not exist\nORA-06550: line 2, column 3:\nPL/SQL: SQL Statement ignored",
  );
  expect(databaseErrorFrom(dropped, "s", false, block)).toMatchObject({
    code: "ORA-00942",
    kind: "undefinedTable",
  });
});

test.each<[string, number]>([
  ["AUTHENTICATION_FAILED", 1017],
  ["AUTHENTICATION_FAILED", 28000],
  ["AUTHENTICATION_FAILED", 28001],
  ["AUTHENTICATION_FAILED", 1045],
  ["TLS_FAILED", 29024],
  ["CONNECTION_FAILED", 12514],
])("says %s when connecting fails with ORA-%s", (code, number) => {
  const failure = connectFailure(connection, driverError(number, "its words"));
  expect(failure.code).toBe(code);
  expect(inspect(failure, { depth: 9 })).not.toContain(connection.password);
});

test.each<[string, number]>([
  ["CONNECTION_LOST", 3113],
  ["OUT_OF_SPACE", 1653],
  ["KEY_WITHOUT_PARTITION", 14300],
  ["KEY_WITHOUT_PARTITION", 1841],
  ["DATABASE_READ_ONLY", 16000],
  ["STATEMENT_FAILED", 1722],
])("says %s when a run's statement fails with ORA-%s", (code, number) => {
  const error = databaseErrorFrom(driverError(number, "its words"), "s", false);
  expect(runFailure(connection, "copying HR.ORDERS", error)).toMatchObject({ code });
});

test("leaves other errors of a run as they are", () => {
  const error = new TypeError("ours");
  expect(runFailure(connection, "copying HR.ORDERS", error)).toBe(error);
});
