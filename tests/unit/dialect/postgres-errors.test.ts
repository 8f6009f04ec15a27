import { inspect } from "node:util";
import {
  DatabaseError,
  isConnectionLoss,
  isLockTimeout,
  isOutOfSpace,
  isSerializationFailure,
  isStatementTimeout,
  isUniqueViolation,
  runFailure,
} from "../../../provider/dialect/postgres";
import { databaseErrorFrom } from "../../../provider/dialect/postgres-errors";

const connection = { connectString: "db1/hr" };

function serverError(code: string): DatabaseError {
  const thrown = Object.assign(new Error("the server's words."), { severity: "ERROR", code });
  return databaseErrorFrom(thrown, "dataLoad.copyChunk", false);
}

test.each([
  [isLockTimeout, "55P03"],
  [isStatementTimeout, "57014"],
  [isSerializationFailure, "40001"],
  [isSerializationFailure, "40P01"],
  [isUniqueViolation, "23505"],
  [isOutOfSpace, "53100"],
  [isConnectionLoss, "57P01"],
  [isConnectionLoss, "25P03"],
  [isConnectionLoss, "08006"],
])("%p knows %s", (predicate, sqlState) => {
  expect(predicate(serverError(sqlState))).toBe(true);
  expect(predicate(serverError("42601"))).toBe(false);
  expect(predicate(Object.assign(new Error("not of the server"), { code: sqlState }))).toBe(false);
});

test("takes a code for an SQLSTATE only where the server gave it", () => {
  const error = databaseErrorFrom(Object.assign(new Error("read"), { code: "EPIPE" }), "s", true);
  expect(error).toMatchObject({ sqlState: undefined, isConnectionLoss: true, statement: "s" });
});

test("names every address that was tried", () => {
  const thrown = new AggregateError([new Error("refused ::1"), new Error("refused 127.0.0.1")], "");
  expect(databaseErrorFrom(thrown, "s", true).message).toBe("refused ::1; refused 127.0.0.1");
});

test("keeps nothing of the driver's error that could hold a secret, a bind value or a row", () => {
  const thrown = Object.assign(new Error("duplicate key"), {
    severity: "ERROR",
    code: "23505",
    detail: "Key (card)=(4111) already exists.",
    where: "unnamed portal with parameters: $1 = '4111'",
    client: { password: "4111" },
  });
  const error = databaseErrorFrom(thrown, "s", false);
  expect(error.detail).toBe("Key (card)=(4111) already exists.");
  expect(inspect(error, { depth: 10 })).not.toContain("4111");
  expect(JSON.stringify(error)).not.toContain("4111");
  expect(error.cause).toBeUndefined();
});

test.each([
  ["57P01", "CONNECTION_LOST: The connection to db1:5432/hr was lost while copying: the server's words."],
  ["53100", "OUT_OF_SPACE: The database ran out of space while copying: the server's words."],
  ["53200", "STATEMENT_FAILED: copying failed: the server's words (53200)."],
])("tells the user what %s means", (sqlState, message) => {
  const failure = runFailure(connection, "copying", serverError(sqlState)) as Error;
  expect(failure.message).toContain(message);
  expect(failure.cause).toBeInstanceOf(DatabaseError);
});

test("leaves errors alone that do not come from the database", () => {
  const error = new Error("mine");
  expect(runFailure(connection, "copying", error)).toBe(error);
});
