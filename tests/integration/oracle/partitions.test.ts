import { allOf, beforeStep, failureOf } from "../../support/copy-swap";
import { OracleSnapshot, readEveryRow, readOraclePartitioning } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { targetSchema, type TargetInput } from "../../../provider/schema/target";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
});
afterAll(() => server.close());

interface Bound {
  readonly bound: string;
  readonly made: string;
}

/** Upper bounds as their bare values, and whether the interval has made the partition. */
async function readBounds(table: string): Promise<Bound[]> {
  const rows = await queryOracle(
    server,
    `SELECT HIGH_VALUE AS "bound", INTERVAL AS "made" FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = '${table}' ORDER BY PARTITION_POSITION`,
  );
  return rows.map(({ bound, made }) => ({
    bound: /' ([^']+)'/.exec(String(bound))?.[1] ?? String(bound),
    made: String(made),
  }));
}

type Case = readonly [string, string, string, Partial<TargetInput>, string, readonly string[]];

const cases: readonly Case[] = [
  [
    "every 365 days",
    "DATE",
    "DATE '2023-01-01' + LEVEL * 30",
    { intervalType: "DAY", intervalValue: 365 },
    "NUMTODSINTERVAL(365,'DAY')",
    ["2023-12-19 00:00:00", "2024-12-18 00:00:00"],
  ],
  [
    "every quarter",
    "DATE",
    "DATE '2024-01-31' + LEVEL * 20",
    { intervalType: "MONTH", intervalValue: 3 },
    "NUMTOYMINTERVAL(3,'MONTH')",
    ["2024-04-01 00:00:00", "2024-07-01 00:00:00", "2024-10-01 00:00:00", "2025-01-01 00:00:00"],
  ],
  [
    "every 16 hours of a timestamp",
    "TIMESTAMP(6)",
    "TIMESTAMP '2025-03-01 00:00:00.000001' + NUMTODSINTERVAL(LEVEL * 50, 'MINUTE')",
    { intervalType: "HOUR", intervalValue: 16 },
    "NUMTODSINTERVAL(16,'HOUR')",
    ["2025-03-01 16:00:00", "2025-03-02 08:00:00"],
  ],
  [
    "every thousand of numbers below and above zero, with fractions",
    "NUMBER(12,3)",
    "LEVEL * 100 - 1500.5",
    { intervalType: "NUMBER", intervalValue: 1000 },
    "1000",
    ["-1000", "0", "1000"],
  ],
];

describe("intervals on Oracle", () => {
  const drop = async (table: string) => {
    const found = await queryOracle(
      server,
      `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE TABLE_NAME IN ('${table}', '${table}_RETIRED', '${table}_INTERIM')`,
    );
    await server.run(
      "HR",
      found.map(({ name }) => `DROP TABLE ${String(name)} PURGE`),
    );
  };
  afterEach(async () => {
    await drop("SPANS");
    await drop("FEW");
  });

  it.each(cases)(
    "are exactly those that are declared: %s",
    async (_, type, values, target, interval, least) => {
      await server.run("HR", [
        `CREATE TABLE SPANS (ID NUMBER CONSTRAINT SPANS_PK PRIMARY KEY, AT ${type} NOT NULL)`,
        `INSERT INTO SPANS SELECT LEVEL, ${values} FROM DUAL CONNECT BY LEVEL <= 20`,
        "COMMIT",
      ]);
      const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "SPANS" });
      await migrateOracle(server, {
        target: oracleTarget({ table: "SPANS", partitionColumn: "AT", ...target }),
      });
      await snapshot.expectMigrated();
      expect(await readOraclePartitioning(server, snapshot.name)).toContain(`RANGE ${interval} `);
      const bounds = await readBounds("SPANS");
      expect(bounds.map(({ bound }) => bound).slice(0, least.length)).toEqual(least);
      expect(bounds.map(({ made }) => made)).toEqual(["NO", ...bounds.slice(1).map(() => "YES")]);
    },
  );

  it("of a day become intervals of an hour with hash partitions", async () => {
    await server.run("HR", [
      `CREATE TABLE AUDIT_LOG (ID NUMBER, HAPPENED TIMESTAMP(3) NOT NULL, WHAT VARCHAR2(30),
         CONSTRAINT AUDIT_LOG_PK PRIMARY KEY (ID, HAPPENED) USING INDEX LOCAL)
       PARTITION BY RANGE (HAPPENED) INTERVAL (NUMTODSINTERVAL(1,'DAY'))
       (PARTITION P0 VALUES LESS THAN (TIMESTAMP '2025-03-01 00:00:00'))`,
      `INSERT INTO AUDIT_LOG SELECT LEVEL, TIMESTAMP '2025-02-28 22:30:00' + NUMTODSINTERVAL(LEVEL * 10, 'MINUTE'), 'w' || LEVEL
         FROM DUAL CONNECT BY LEVEL <= 300`,
      "COMMIT",
    ]);
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "AUDIT_LOG" });
    const target = oracleTarget({
      table: "AUDIT_LOG",
      partitionColumn: "HAPPENED",
      intervalType: "HOUR",
      subpartitionType: "HASH",
      subpartitionColumn: "ID",
      subpartitionCount: 2,
    });
    await migrateOracle(server, { target });
    await snapshot.expectMigrated();
    const bounds = await readBounds("AUDIT_LOG");
    expect(bounds[0]).toEqual({ bound: "2025-02-28 23:00:00", made: "NO" });
    expect(bounds.at(-1)).toEqual({ bound: "2025-03-03 01:00:00", made: "YES" });
    // 22:40 to 00:30 two days later, an hour each.
    expect(bounds).toHaveLength(51);
    expect(await readOraclePartitioning(server, snapshot.name)).toBe(
      "RANGE NUMTODSINTERVAL(1,'HOUR') HASH 2",
    );
  });

  it("begin now where the table is empty, and with the one row where there is one", async () => {
    for (const rows of [0, 1]) {
      await server.run("HR", [
        "CREATE TABLE FEW (ID NUMBER CONSTRAINT FEW_PK PRIMARY KEY, DAY DATE NOT NULL)",
        ...(rows === 0 ? [] : ["INSERT INTO FEW VALUES (1, DATE '1999-12-31')", "COMMIT"]),
      ]);
      const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "FEW" });
      const result = await migrateOracle(server, {
        target: oracleTarget({ table: "FEW", partitionColumn: "DAY" }),
      });
      await snapshot.expectMigrated();
      expect(result?.rows).toBe(rows);
      const [first] = await readBounds("FEW");
      if (rows === 1) expect(first?.bound).toBe("2000-01-01 00:00:00");
      else expect(Date.parse(`${first?.bound}Z`)).toBeGreaterThan(Date.now());
      await drop("FEW");
    }
  });
});

describe("rows that no interval can hold are refused with their number, and nothing is touched", () => {
  const create = "CREATE TABLE BOUNDLESS (ID NUMBER CONSTRAINT BOUNDLESS_PK PRIMARY KEY, DAY DATE)";
  const fill =
    "INSERT INTO BOUNDLESS SELECT LEVEL, DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 20";
  const refused: readonly (readonly [string, readonly string[], Partial<TargetInput>, RegExp])[] = [
    [
      "one at the end of the calendar, by HOUR",
      ["INSERT INTO BOUNDLESS VALUES (100, DATE '9999-12-31')"],
      { intervalType: "HOUR" },
      /INTERVAL_BEYOND_CALENDAR: .*\b1 rows of table HR\.BOUNDLESS/,
    ],
    [
      "five without a key",
      ["INSERT INTO BOUNDLESS (ID) SELECT 100 + LEVEL FROM DUAL CONNECT BY LEVEL <= 5"],
      {},
      /NULL_KEYS: .*\b5 rows of table HR\.BOUNDLESS/,
    ],
    [
      "more intervals than a table may have",
      ["INSERT INTO BOUNDLESS VALUES (100, DATE '0001-01-01')"],
      { intervalType: "HOUR" },
      /TOO_MANY_INTERVALS: .*HR\.BOUNDLESS.*1048575/,
    ],
  ];

  afterEach(() => server.run("HR", ["DROP TABLE BOUNDLESS PURGE"]));

  it.each(refused)("%s", async (_, rows, changes, says) => {
    await server.run("HR", [create, fill, ...rows, "COMMIT"]);
    const name = { schema: "HR", table: "BOUNDLESS" };
    const snapshot = await OracleSnapshot.take(server, name);
    const target = oracleTarget({ table: "BOUNDLESS", partitionColumn: "DAY", ...changes });
    const failure = await failureOf(migrateOracle(server, { target }));
    expect(failure.message).toMatch(says);
    await snapshot.expectUntouched();
    expect((await readEveryRow(server, name)).length).toBeGreaterThan(20);
  });
});

describe("a row for ever, which a plain table takes and no interval can hold", () => {
  it("stops the run that it comes into until it has another key, and is refused by the server after the cutover", async () => {
    await server.run("HR", [
      "CREATE TABLE PRICES (ID NUMBER CONSTRAINT PRICES_PK PRIMARY KEY, UNTIL DATE NOT NULL)",
      "INSERT INTO PRICES SELECT LEVEL, DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 60",
      "COMMIT",
    ]);
    const target = oracleTarget({ table: "PRICES", partitionColumn: "UNTIL" });
    const insert = (id: number, day: string) =>
      server.run("HR", [`INSERT INTO PRICES VALUES (${id}, DATE '${day}')`, "COMMIT"]);
    const observer = beforeStep("deltaLoad", () => insert(100, "9999-12-31"));
    const failure = await failureOf(migrateOracle(server, { target, observer }));
    expect(failure.code).toBe("KEY_WITHOUT_PARTITION");
    expect(failure.message).toMatch(/ORA-01841.*FAR_KEYS_REFUSED/s);
    expect(await failureOf(migrateOracle(server, { target }))).toMatchObject({
      code: "KEY_WITHOUT_PARTITION",
    });
    await server.run("HR", ["UPDATE PRICES SET UNTIL = DATE '9999-11-30' WHERE ID = 100", "COMMIT"]);
    await migrateOracle(server, { target });
    await insert(101, "9999-11-30");
    await expect(insert(102, "9999-12-01")).rejects.toThrow("ORA-01841");
    const rows = `SELECT COUNT(*) AS "rows", COUNT(CASE WHEN UNTIL = DATE '9999-11-30' THEN 1 END) AS "late" FROM PRICES`;
    expect(await queryOracle(server, rows)).toEqual([{ rows: 62, late: 2 }]);
  });
});

describe("a row above the last range that is declared", () => {
  it("stops the run that it comes into, which goes on once the row has another key, and is refused by the server afterwards", async () => {
    await server.run("HR", [
      `CREATE TABLE SEATS (ID NUMBER CONSTRAINT SEATS_PK PRIMARY KEY, ROW_NO NUMBER(4), KIND VARCHAR2(5))
       PARTITION BY LIST (KIND) (PARTITION BOX VALUES ('box'), PARTITION OTHERS VALUES (DEFAULT))`,
      "INSERT INTO SEATS SELECT LEVEL, MOD(LEVEL, 90), CASE MOD(LEVEL, 2) WHEN 0 THEN 'box' END FROM DUAL CONNECT BY LEVEL <= 600",
      "COMMIT",
    ]);
    const partitions = [
      { name: "FRONT", lessThan: 20 },
      { name: "BACK", lessThan: 100 },
    ];
    const target = targetSchema.parse({
      ...{ connection: "test", schema: "HR", table: "SEATS", migration: { chunkRows: 100 } },
      ...{ partitionType: "RANGE", partitionColumn: "ROW_NO", partitions },
    });
    const observer = beforeStep("deltaLoad", () =>
      server.run("HR", ["INSERT INTO SEATS VALUES (1000, 100, 'box')", "COMMIT"]),
    );
    const failure = await failureOf(migrateOracle(server, { target, observer }));
    expect(failure.code).toBe("KEY_WITHOUT_PARTITION");
    expect(failure.message).toMatch(/ORA-14400.*FAR_KEYS_REFUSED/s);
    await server.run("HR", ["UPDATE SEATS SET ROW_NO = 99 WHERE ID = 1000", "COMMIT"]);
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "SEATS" });
    await migrateOracle(server, { target });
    await snapshot.expectMigrated();
    const bounds = await readBounds("SEATS");
    expect(bounds.map(({ bound }) => bound)).toEqual(["20", "100"]);
    for (const key of ["100", "NULL"]) {
      await expect(server.run("HR", [`INSERT INTO SEATS VALUES (1001, ${key}, 'box')`])).rejects.toThrow(
        "ORA-14400",
      );
    }
  });
});

describe("a partition of the source that has come during the run", () => {
  it.each(["DROP", "TRUNCATE"])("is not swapped after a %s of it, which no trigger sees", async (change) => {
    await server.run("HR", [
      `CREATE TABLE VISITS (ID NUMBER CONSTRAINT VISITS_${change} PRIMARY KEY, DAY DATE NOT NULL)
       PARTITION BY RANGE (DAY) INTERVAL (NUMTODSINTERVAL(1,'DAY'))
       (PARTITION P0 VALUES LESS THAN (DATE '2025-01-01'))`,
      "INSERT INTO VISITS SELECT LEVEL, DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 20",
      "COMMIT",
    ]);
    const observer = allOf(
      beforeStep("deltaLoad", () =>
        server.run("HR", ["INSERT INTO VISITS VALUES (100, DATE '2026-01-01')", "COMMIT"]),
      ),
      beforeStep("swapTables", async () => {
        const partitions = await queryOracle(
          server,
          `SELECT PARTITION_NAME AS "name" FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = 'VISITS' ORDER BY PARTITION_POSITION`,
        );
        await server.run("HR", [
          `ALTER TABLE VISITS ${change} PARTITION ${String(partitions.at(-1)?.["name"])}`,
        ]);
      }),
    );
    const target = oracleTarget({ table: "VISITS", partitionColumn: "DAY" });
    expect((await failureOf(migrateOracle(server, { target, observer }))).code).toBe("SOURCE_TRUNCATED");
    await migrateOracle(server, { target });
    expect(await queryOracle(server, 'SELECT COUNT(*) AS "rows" FROM VISITS')).toEqual([{ rows: 20 }]);
    await server.run("HR", ["DROP TABLE VISITS PURGE", "DROP TABLE VISITS_RETIRED PURGE"]);
  });
});
