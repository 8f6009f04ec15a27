import { refuseServer } from "../../../provider/dialect/postgres";

const connection = { engine: "postgres", connectString: "db1/hr", user: "hr" } as const;

test.each([150000, 180004])("accepts version %i", (version) => {
  expect(() => refuseServer(connection, { version, isInRecovery: false })).not.toThrow();
});

test.each([
  [140019, "14.19"],
  [190000, "19.0"],
])("refuses version %i", (version, text) => {
  expect(() => refuseServer(connection, { version, isInRecovery: false })).toThrow(
    `DATABASE_UNSUPPORTED: db1:5432/hr is PostgreSQL ${text}; 15 to 18 are supported.`,
  );
});

test("refuses a standby", () => {
  expect(() => refuseServer(connection, { version: 180000, isInRecovery: true })).toThrow(
    "DATABASE_READ_ONLY",
  );
});
