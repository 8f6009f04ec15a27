import { allOf, beforeStep } from "../../support/copy-swap";
import { readEveryRow } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
});
afterAll(() => server.close());

/** Two key columns each, with values of an expression of LEVEL, and how one of them is changed. */
const cases: readonly (readonly [string, readonly [string, string], readonly [string, string], string])[] = [
  [
    "FLOATs with fractions and signs, and bytes",
    ["FLOAT", "RAW(8)"],
    ["(MOD(LEVEL, 40) - 20) / 3", "HEXTORAW(LPAD(TO_CHAR(LEVEL), 16, 'F0'))"],
    "K1 = K1 - 1000.125",
  ],
  [
    "national texts with quotes and backslashes, and padded ones",
    ["NVARCHAR2(40)", "CHAR(12)"],
    [`'Ж\\''ж "' || MOD(LEVEL, 37)`, "'k ' || LEVEL"],
    "K2 = 'z ' || K1",
  ],
  [
    "timestamps before and after noon, and padded national texts",
    ["TIMESTAMP(6)", "NCHAR(10)"],
    ["TIMESTAMP '1999-12-31 23:59:59.999999' + NUMTODSINTERVAL(MOD(LEVEL, 41) * 7, 'HOUR')", "'ß' || LEVEL"],
    "K1 = K1 + NUMTODSINTERVAL(0.000001, 'SECOND')",
  ],
];

describe("a primary key of", () => {
  it.each(cases)("%s ends chunks, and is found again in the journal", async (_, types, values, change) => {
    await server.run("HR", [
      `CREATE TABLE KEYS (K1 ${types[0]}, K2 ${types[1]}, CREATED DATE NOT NULL, NOTE VARCHAR2(20),
         CONSTRAINT KEYS_PK PRIMARY KEY (K1, K2))`,
      `INSERT INTO KEYS SELECT ${values.join(", ")}, DATE '2025-01-01' + MOD(LEVEL, 90), 'n' || LEVEL
         FROM DUAL CONNECT BY LEVEL <= 450`,
      "COMMIT",
    ]);
    const written = [
      `UPDATE KEYS SET ${change} WHERE NOTE IN ('n7', 'n300')`,
      "DELETE FROM KEYS WHERE NOTE = 'n8'",
      "UPDATE KEYS SET NOTE = 'changed' WHERE NOTE = 'n450'",
      "COMMIT",
    ];
    const chunks: unknown[] = [];
    const observer = allOf(
      beforeStep("createIndexes", () => server.run("HR", written)),
      { before: (command) => void (command.name === "dataLoad.copyChunk" && chunks.push(command)) },
    );
    const target = oracleTarget({ table: "KEYS", partitionColumn: "CREATED", migration: { chunkRows: 100 } });
    await migrateOracle(server, { target, observer });
    expect(chunks).toHaveLength(5);
    const rows = await readEveryRow(server, { schema: "HR", table: "KEYS" });
    expect(rows).toEqual(await readEveryRow(server, { schema: "HR", table: "KEYS_RETIRED" }));
    expect(rows).toHaveLength(449);
    expect(rows.filter((row) => row.includes('NOTE="changed"'))).toHaveLength(1);
    await server.run("HR", ["DROP TABLE KEYS PURGE", "DROP TABLE KEYS_RETIRED PURGE"]);
  });
});
