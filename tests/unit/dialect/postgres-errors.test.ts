import { inspect } from "node:util";
import {
  DatabaseError,
  failedWith,
  isConnectionLoss,
  type FailureKind,
} from "../../../provider/dialect/database-error";
import { runFailure } from "../../../provider/dialect/postgres";
import { databaseErrorFrom } from "../../../provider/dialect/postgres-errors";

const connection = { connectString: "db1/hr" };

function serverError(code: string): DatabaseError {
  const thrown = Object.assign(new Error("the server's words."), { severity: "ERROR", code });
  return databaseErrorFrom(thrown, "dataLoad.copyChunk", false);
}

test.each<[FailureKind, string]>([
  ["lockTimeout", "55P03"],
  ["statementTimeout", "57014"],
  ["deadlock", "40P01"],
  ["uniqueViolation", "23505"],
  ["undefinedTable", "42P01"],
  ["privilegeMissing", "42501"],
  ["featureMissing", "55000"],
  ["outOfSpace", "53100"],
  ["fenced", "TM001"],
  ["sourceTruncated", "TM002"],
  ["catalogChanged", "TM003"],
  ["dataDiffers", "TM004"],
  ["windowTooSlow", "TM006"],
])("tells %s by %s", (kind, sqlState) => {
  expect(failedWith(serverError(sqlState), kind)).toBe(true);
  expect(failedWith(serverError("42601"), kind)).toBe(false);
  expect(failedWith(Object.assign(new Error("not of the server"), { code: sqlState }), kind)).toBe(false);
});

test.each(["57P01", "25P03", "08006"])("takes %s for the end of the session", (sqlState) => {
  expect(isConnectionLoss(serverError(sqlState))).toBe(true);
  expect(isConnectionLoss(serverError("42601"))).toBe(false);
});

test("takes a code for an SQLSTATE only where the server gave it", () => {
  const error = databaseErrorFrom(Object.assign(new Error("read"), { code: "EPIPE" }), "s", true);
  expect(error).toMatchObject({ code: undefined, isConnectionLoss: true, statement: "s" });
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
