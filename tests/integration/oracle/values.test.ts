import oracledb from "oracledb";
import { OracleSnapshot, readEveryRow } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { after, failureOf } from "../../support/copy-swap";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
});
afterAll(() => server.close());

/** What one row holds in each of its four large objects; null for NULL. */
const lengths = [null, 0, 1, 3_000, 4_001, 20_480_000];

/** Bytes are bound as an application binds them; texts grow in the server. */
async function insertDocuments(): Promise<void> {
  const connection = await oracledb.getConnection(server.connectionOf("HR"));
  for (const [id, bytes] of lengths.entries()) {
    const value = bytes === null ? null : Buffer.alloc(bytes, "0123456789abcdefghijklmnopqrstuvwxyzÄ");
    await connection.execute(
      `INSERT INTO DOCS (ID, CREATED, SECURE_TEXT, SECURE_BYTES)
       VALUES (:1, DATE '2025-01-01' + :2, ${bytes === 0 ? "EMPTY_CLOB()" : "RPAD('Ä', :3, 'bc€')"}, ${bytes === 0 ? "EMPTY_BLOB()" : ":4"})`,
      bytes === 0
        ? [id, id * 20]
        : [id, id * 20, Math.min(bytes ?? 0, 2_500), { val: value, type: oracledb.DB_TYPE_BLOB }],
    );
  }
  const last = lengths.length - 1;
  for (let length = 2_500; length < 20_480_000; length *= 2)
    await connection.execute(`UPDATE DOCS SET SECURE_TEXT = SECURE_TEXT || SECURE_TEXT WHERE ID = ${last}`);
  await connection.execute("UPDATE DOCS SET BASIC_TEXT = SECURE_TEXT, BASIC_BYTES = SECURE_BYTES");
  await connection.commit();
  await connection.close();
}

const documentsTarget = oracleTarget({ table: "DOCS", partitionColumn: "CREATED" });

describe("large objects", () => {
  it("are equal to the last byte: none, empty, 3 kB and 20 MB, SecureFile and BasicFile", async () => {
    await server.run("HR", [
      `CREATE TABLE DOCS (ID NUMBER CONSTRAINT DOCS_PK PRIMARY KEY, CREATED DATE NOT NULL,
         SECURE_TEXT CLOB, BASIC_TEXT CLOB, SECURE_BYTES BLOB, BASIC_BYTES BLOB)
       LOB (SECURE_TEXT, SECURE_BYTES) STORE AS SECUREFILE (ENABLE STORAGE IN ROW NOCACHE)
       LOB (BASIC_TEXT, BASIC_BYTES) STORE AS BASICFILE (DISABLE STORAGE IN ROW CHUNK 8192 CACHE)`,
    ]);
    await insertDocuments();
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "DOCS" });
    const spoil = after("validate.compareChunk", () =>
      server.run("HR", [
        "UPDATE DOCS_INTERIM SET BASIC_TEXT = 'x' || SUBSTR(BASIC_TEXT, 2) WHERE ID = 3",
        "COMMIT",
      ]),
    );
    const failure = await failureOf(migrateOracle(server, { target: documentsTarget, observer: spoil }));
    expect(failure.code).toBe("DATA_DIFFERS");
    await snapshot.expectSameRows();
    await migrateOracle(server, { target: documentsTarget });
    await snapshot.expectMigrated();
    expect(
      await queryOracle(
        server,
        `SELECT COLUMN_NAME AS "name", SECUREFILE AS "secure" FROM USER_LOBS WHERE TABLE_NAME = 'DOCS' ORDER BY 1`,
      ),
    ).toEqual([
      { name: "BASIC_BYTES", secure: "NO" },
      { name: "BASIC_TEXT", secure: "NO" },
      { name: "SECURE_BYTES", secure: "YES" },
      { name: "SECURE_TEXT", secure: "YES" },
    ]);
  }, 180_000);
});

/** Each type with values at its ends; all rows have NULLs somewhere. */
const columns: readonly (readonly [string, ...string[]])[] = [
  ["NUMBER", "1/3", "-1E125", "1E-130", "99999999999999999999999999999999999999"],
  ["NUMBER(38)", "-99999999999999999999999999999999999999"],
  ["NUMBER(12,2)", "0.01", "-9999999999.99"],
  ["NUMBER(3,-2)", "12345"],
  ["NUMBER(2,5)", "0.00012"],
  ["NUMBER(*,3)", "0.125"],
  ["INTEGER", "2147483648"],
  ["FLOAT(10)", "3.25"],
  ["BINARY_FLOAT", "TO_BINARY_FLOAT('1.17549E-38')", "0"],
  ["BINARY_DOUBLE", "0.1d", "-1.7E308d"],
  ["VARCHAR2(4000 BYTE)", "RPAD('x', 4000, 'y')", "' '", "'N'"],
  ["VARCHAR2(10 CHAR)", "'ÄÖÜ€äöüß𝄞x'", "'V'"],
  ["CHAR(5 BYTE)", "'a'", "' '"],
  ["CHAR(5 CHAR)", "'Ä€'", "'N'"],
  ["NCHAR(5)", "N'Ω'"],
  ["NVARCHAR2(2000)", "RPAD(N'Ω', 1000, N'ß')", "N'N'"],
  ["RAW(2000)", "UTL_RAW.CAST_TO_RAW(RPAD('r', 1000, 'w'))", "HEXTORAW('00')"],
  ["DATE", "DATE '9999-12-31'", "TO_DATE('-4712-01-01', 'SYYYY-MM-DD')"],
  ["TIMESTAMP", "TIMESTAMP '2024-02-29 23:59:59.999999'"],
  ["TIMESTAMP(0)", "TIMESTAMP '1582-10-15 00:00:01'"],
  ["TIMESTAMP(9)", "TIMESTAMP '2025-12-31 12:00:00.123456'"],
  ["TIMESTAMP(3) WITH TIME ZONE", "TIMESTAMP '2025-07-01 12:00:00.123 +05:30'"],
  ["TIMESTAMP(6) WITH LOCAL TIME ZONE", "TIMESTAMP '2025-07-01 12:00:00.123456'"],
  ["INTERVAL YEAR(4) TO MONTH", "INTERVAL '1234-11' YEAR(4) TO MONTH", "INTERVAL '-3' MONTH"],
  ["INTERVAL DAY(5) TO SECOND(6)", "INTERVAL '12345 23:59:59.999999' DAY(5) TO SECOND(6)"],
  ["CLOB", "TO_CLOB('c')", "EMPTY_CLOB()"],
  ["NCLOB", "TO_CLOB(N'Ω')"],
  ["BLOB", "TO_BLOB(HEXTORAW('00FF'))", "EMPTY_BLOB()"],
];

/** No text of SQL stands for these: an application binds them. */
async function bindSpecialNumbers(): Promise<void> {
  const connection = await oracledb.getConnection(server.connectionOf("HR"));
  for (const [row, value] of [NaN, Infinity, -Infinity].entries())
    await connection.execute(`UPDATE WIDE SET C8 = :1, C9 = :2 WHERE KEY_TEXT = :3`, [
      { val: value, type: oracledb.DB_TYPE_BINARY_FLOAT },
      { val: value, type: oracledb.DB_TYPE_BINARY_DOUBLE },
      { val: `Ω${row + 1}`, type: oracledb.DB_TYPE_NVARCHAR },
    ]);
  await connection.commit();
  await connection.close();
}

describe("values of every type", () => {
  it("are as they were, at the ends of their ranges, and NULL, in a table keyed by NVARCHAR2 and RAW", async () => {
    const wide = { schema: "HR", table: "WIDE" };
    const names = columns.map((_, at) => `C${at}`);
    const definitions = columns.map(([type], at) => `C${at} ${type}`);
    // Twelve columns more of the commonest types, so that there are forty and some.
    const more = Array.from(
      { length: 12 },
      (_, at) => `M${at} ${at % 2 === 0 ? "NUMBER(10)" : "VARCHAR2(30)"}`,
    );
    await server.run("HR", [
      `CREATE TABLE WIDE (KEY_TEXT NVARCHAR2(40), KEY_BYTES RAW(8), HAPPENED TIMESTAMP(3) NOT NULL,
         ${[...definitions, ...more].join(", ")},
         CONSTRAINT WIDE_PK PRIMARY KEY (KEY_TEXT, KEY_BYTES))`,
      ...[1, 2, 3, 4].map((at) => {
        const values = columns.map((column) => column[at] ?? "NULL").join(", ");
        return `INSERT INTO WIDE (KEY_TEXT, KEY_BYTES, HAPPENED, ${names.join(", ")})
          SELECT N'Ω' || LEVEL, HEXTORAW('0${at}'), TIMESTAMP '2025-01-31 23:59:59.999' + NUMTODSINTERVAL(LEVEL * 12, 'HOUR'), ${values}
            FROM DUAL CONNECT BY LEVEL <= 60`;
      }),
      "COMMIT",
    ]);
    await bindSpecialNumbers();
    const target = oracleTarget({
      table: "WIDE",
      partitionColumn: "HAPPENED",
      migration: { chunkRows: 100, parallelDegree: 1 },
    });
    const snapshot = await OracleSnapshot.take(server, wide);
    const result = await migrateOracle(server, { target });
    expect((await readEveryRow(server, wide)).filter((row) => / C9=NaN /.test(row))).toHaveLength(4);
    expect(result).toMatchObject({ rows: 240, chunks: 3 });
    await snapshot.expectMigrated();
  });
});
