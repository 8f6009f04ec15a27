import type { OracleSession } from "../../../provider/dialect/oracle";
import {
  discoverTables,
  findUnplacedRows,
  measureKeyRange,
  readPartitioning,
  type KeyColumn,
} from "../../../provider/discovery/oracle";
import type { OracleTableState } from "../../../provider/schema/oracle-table-state";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let oracle: OracleServer;
let session: OracleSession;

beforeAll(async () => {
  oracle = await startOracle(["HR"]);
  await oracle.run("HR", [
    `CREATE TABLE "KEYS" ("D" DATE, "T" TIMESTAMP(6), "N" NUMBER, "Z" TIMESTAMP WITH TIME ZONE, "FILLED" DATE NOT NULL)`,
    `INSERT INTO "KEYS" VALUES (
       TO_DATE('-0044-03-15 12:00:00', 'SYYYY-MM-DD HH24:MI:SS'), TIMESTAMP '2024-02-29 23:59:59.123456',
       12345678901234567890123456789012345678, NULL, DATE '2024-01-01')`,
    `INSERT INTO "KEYS" VALUES (
       DATE '2024-02-29', TIMESTAMP '2023-01-01 00:00:00', -7, NULL, DATE '2025-01-01')`,
    `INSERT INTO "KEYS" VALUES (DATE '9999-12-31', NULL, NULL, NULL, DATE '2026-01-01')`,
    `INSERT INTO "KEYS" VALUES (NULL, NULL, 8, NULL, DATE '2027-01-01')`,
    `COMMIT`,
    `CREATE INDEX "KEYS_IX" ON "KEYS" ("FILLED")`,
    `CREATE TABLE "EMPTY" ("D" DATE NOT NULL)`,
  ]);
  session = await oracle.open("HR");
});

afterAll(async () => {
  await oracle.close();
});

function column(name: string, changes: Partial<KeyColumn> = {}): KeyColumn {
  const key = { schema: "HR", table: "KEYS", column: name, columnType: "DATE", nullable: true };
  return { ...key, isIndexed: false, farFrom: null, ...changes };
}

test("measures dates, with those BC, those that are far and those that are missing", async () => {
  expect(await measureKeyRange(session, column("D", { farFrom: "2030-01-01 00:00:00" }))).toEqual({
    rows: 4,
    min: "-0044-03-15 12:00:00",
    max: "9999-12-31 00:00:00",
    nullCount: 1,
    infiniteCount: 0,
    farRows: 1,
    farFrom: "2030-01-01 00:00:00",
  });
});

test("measures timestamps to the last digit", async () => {
  const farFrom = "2024-02-29 23:59:59.123456000";
  expect(await measureKeyRange(session, column("T", { columnType: "TIMESTAMP", farFrom }))).toMatchObject({
    min: "2023-01-01 00:00:00.000000000",
    max: farFrom,
    nullCount: 2,
    farRows: 1,
  });
});

test("measures numbers to the last digit", async () => {
  expect(await measureKeyRange(session, column("N", { columnType: "NUMBER", farFrom: "8" }))).toMatchObject({
    min: "-7",
    max: "12345678901234567890123456789012345678",
    nullCount: 1,
    farRows: 2,
  });
});

test("looks at the ends of an index only, where every row is in it", async () => {
  const texts: string[] = [];
  const observed = await oracle.open("HR", { observer: { before: ({ text }) => void texts.push(text) } });
  const indexed = column("FILLED", { isIndexed: true, nullable: false, farFrom: "2026-01-01 00:00:00" });
  const measured = { min: "2024-01-01 00:00:00", max: "2027-01-01 00:00:00", nullCount: 0, farRows: 2 };
  expect(await measureKeyRange(observed, indexed)).toMatchObject({ ...measured, rows: -1 });
  expect(await measureKeyRange(observed, { ...indexed, nullable: true })).toMatchObject({
    ...measured,
    rows: 4,
  });
  expect(texts).toHaveLength(2);
});

test("measures an empty table", async () => {
  expect(await measureKeyRange(session, column("D", { table: "EMPTY" }))).toMatchObject({
    rows: 0,
    min: null,
    max: null,
    nullCount: 0,
    farRows: 0,
  });
});

test("refuses a type by which no table can be partitioned", async () => {
  const zoned = column("Z", { columnType: "TIMESTAMP WITH TIME ZONE" });
  await expect(measureKeyRange(session, zoned)).rejects.toThrow(/KEY_TYPE_UNSUPPORTED.*HR\.KEYS\.Z/);
});

describe("rows for which another table has no partition", () => {
  const columns = "(D DATE, T TIMESTAMP(6), N NUMBER NOT NULL, C CHAR(4), V VARCHAR2(4))";
  let placed: OracleTableState;
  beforeAll(async () => {
    await oracle.run("HR", [
      `CREATE TABLE PLACED ${columns}`,
      `INSERT INTO PLACED VALUES (DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00.5', 5, 'eu', 'x')`,
      `INSERT INTO PLACED VALUES (NULL, NULL, 10, NULL, NULL)`,
      `INSERT INTO PLACED VALUES (DATE '2030-01-01', TIMESTAMP '2030-01-01 00:00:00', 100, 'us', 'it''s')`,
      `COMMIT`,
    ]);
    const { tables } = await discoverTables(session, { tables: [{ schema: "HR", table: "PLACED" }] });
    placed = tables[0] as OracleTableState;
  });

  it.each([
    ["RANGE (N) (PARTITION P VALUES LESS THAN (10))", { count: 2, column: "N", value: "10" }],
    [
      "RANGE (D) (PARTITION P VALUES LESS THAN (DATE '2030-01-01'))",
      { count: 2, column: "D", value: "2030-01-01 00:00:00" },
    ],
    [
      "RANGE (T) (PARTITION P VALUES LESS THAN (TIMESTAMP '2026-01-01 00:00:00.5'))",
      { count: 3, column: "T", value: "2026-01-01 00:00:00.500000000" },
    ],
    ["RANGE (T) (PARTITION P VALUES LESS THAN (MAXVALUE))", null],
    [
      "RANGE (D) INTERVAL (NUMTODSINTERVAL(1, 'DAY')) (PARTITION P VALUES LESS THAN (DATE '2020-01-01'))",
      { count: 1, column: "D", value: "NULL" },
    ],
    ["LIST (C) (PARTITION P VALUES ('eu', 'us'))", { count: 1, column: "C", value: "NULL" }],
    [
      "LIST (V) (PARTITION P VALUES ('x'), PARTITION Q VALUES (NULL))",
      { count: 1, column: "V", value: "it's" },
    ],
    ["LIST (N) (PARTITION P VALUES (5, 10))", { count: 1, column: "N", value: "100" }],
    ["LIST (V) (PARTITION P VALUES ('x'), PARTITION Q VALUES (DEFAULT))", null],
    ["HASH (N) PARTITIONS 2", null],
  ])("are those beside %s", async (by, found) => {
    await oracle.run("HR", [`CREATE TABLE PARTED ${columns} PARTITION BY ${by}`]);
    const partitioning = await readPartitioning(session, { schema: "HR", table: "PARTED" });
    if (partitioning === null) throw new Error("the table is not partitioned");
    expect(await findUnplacedRows(session, { ...placed, partitioning })).toEqual(found);
    await oracle.run("HR", ["DROP TABLE PARTED PURGE"]);
  });
});
