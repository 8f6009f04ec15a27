import { toOracleError, type PostgresError } from "../../src/translate/errors";
import { createRuntimeDatabase, type RuntimeDatabase } from "../runtime/runtime-database";

let database: RuntimeDatabase;
beforeAll(async () => {
  database = await createRuntimeDatabase();
  await database.client.query(`
    CREATE SCHEMA data;
    CREATE TABLE data.t1 (c1 numeric(3) CONSTRAINT k1 PRIMARY KEY, c2 text NOT NULL CONSTRAINT k2 CHECK (c2 <> 'x'));
    CREATE TABLE data.t2 (c1 numeric CONSTRAINT k3 REFERENCES data.t1);
    INSERT INTO data.t1 VALUES (1, 'a');
    INSERT INTO data.t2 VALUES (1)`);
});
afterAll(() => database.drop());

const names = {
  constraint: (name: string) => `S.${name.toUpperCase()}`,
  column: (table: string, column: string) => `"S"."${table.toUpperCase()}"."${column.toUpperCase()}"`,
};

it.each([
  ["INSERT INTO data.t1 VALUES (1, 'b')", "ORA-00001: unique constraint (S.K1) violated"],
  ["INSERT INTO data.t1 VALUES (2, NULL)", 'ORA-01400: cannot insert NULL into ("S"."T1"."C2")'],
  ["UPDATE data.t1 SET c2 = NULL", 'ORA-01407: cannot update ("S"."T1"."C2") to NULL'],
  ["INSERT INTO data.t1 VALUES (2, 'x')", "ORA-02290: check constraint (S.K2) violated"],
  [
    "INSERT INTO data.t2 VALUES (9)",
    "ORA-02291: integrity constraint (S.K3) violated - parent key not found",
  ],
  ["DELETE FROM data.t1", "ORA-02292: integrity constraint (S.K3) violated - child record found"],
  [
    "INSERT INTO data.t1 VALUES (1000, 'b')",
    "ORA-01438: value larger than specified precision allowed for this column",
  ],
  ["SELECT ora.divide(1, 0)", "ORA-01476: divisor is equal to zero"],
  ["SELECT ora.to_number('x')", "ORA-01722: unable to convert string value containing 'x' to a number:"],
  [
    "SELECT (SELECT c1 FROM generate_series(1, 2) AS c1)",
    "ORA-01427: single-row subquery returns more than one row",
  ],
  [
    "SELECT * FROM data.nowhere",
    'ORA-03001: unimplemented feature: (42P01) relation "data.nowhere" does not exist',
  ],
])("says of %s: %s", async (statement, message) => {
  const error = await database.client.query(statement).then(
    () => undefined,
    (failure: PostgresError) => failure,
  );
  expect(toOracleError(error ?? new Error("none"), names, statement.startsWith("UPDATE")).message).toBe(
    message,
  );
});
