import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../../provider/dialect/oracle-quoting";
import { before, beforeStep, failureOf } from "../../support/copy-swap";
import { OracleSnapshot, readEveryRow, readOraclePartitioning } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { oneIn } from "../../support/share";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
});
afterAll(() => server.close());

const names = [
  "Order",
  "Ünï €; DROP TABLE HR.KEPT; --",
  "it's :lower :1",
  "{{x}} {{{schema}}} {{:lower}}",
  "a\n-- name: createInterim\nBEGIN NULL; END;\n/",
  "Ä".repeat(64),
];

/** Another name, that differs in its end or, where there is no room, in its beginning. */
function vary(name: string, mark: string): string {
  const longer = `${name}${mark}`;
  return Buffer.byteLength(longer) <= 128 ? longer : `${mark}${name.slice(mark.length)}`;
}

/** A schema, and in it a table, that have the name; so has all that hangs on it, and its texts. */
async function createHostile(name: string): Promise<void> {
  const { password = "" } = server.connectionOf(name) as { password?: string };
  const [id, table, text] = [quoteIdentifier(name), quoteQualified(name, name), quoteLiteral(name)];
  const [key, index, check, primary, trigger] = ["k", "i", "c", "p", "t"].map((mark) =>
    quoteIdentifier(vary(name, mark)),
  );
  const nouns = ["SESSION", "TABLE", "TRIGGER", "SEQUENCE"];
  await server.run("ADMIN", [
    `CREATE USER ${id} IDENTIFIED BY "${password}"`,
    ...nouns.map((noun) => `GRANT CREATE ${noun} TO ${id}`),
    `GRANT UNLIMITED TABLESPACE TO ${id}`,
  ]);
  await server.run(name, [
    `CREATE TABLE ${table} (${id} DATE NOT NULL, ${key} NUMBER, RID VARCHAR2(200) DEFAULT ${text}, NOTE CLOB,
       CONSTRAINT ${primary} PRIMARY KEY (RID, ${key}), CONSTRAINT ${check} CHECK (RID <> ${quoteLiteral(`no ${name}`)}))`,
    `INSERT INTO ${table} (${id}, ${key}, NOTE) SELECT DATE '2025-01-01' + LEVEL, LEVEL, ${text} FROM DUAL CONNECT BY LEVEL <= 60`,
    "COMMIT",
    `CREATE INDEX ${index} ON ${table} (${id} DESC, UPPER(RID))`,
    `CREATE TRIGGER ${trigger} BEFORE UPDATE OF ${id} ON ${table} FOR EACH ROW BEGIN :NEW.NOTE := ${text} || '!'; END;`,
    `COMMENT ON TABLE ${table} IS ${text}`,
    `COMMENT ON COLUMN ${table}.${id} IS ${text}`,
    `GRANT SELECT, UPDATE (${id}) ON ${table} TO PUBLIC`,
  ]);
}

describe("names of all kinds on Oracle", () => {
  it.each(oneIn(3, names))("are names, and nothing else: %j", async (name) => {
    await createHostile(name);
    const [id, key, table] = [
      quoteIdentifier(name),
      quoteIdentifier(vary(name, "k")),
      { schema: name, table: name },
    ];
    const full = quoteQualified(name, name);
    const snapshot = await OracleSnapshot.take(server, table);
    let truth: string[] = [];
    const observer = beforeStep("deltaLoad", async () => {
      await server.run(name, [
        `UPDATE ${full} SET ${id} = ${id} - 400 WHERE MOD(${key}, 3) = 0`,
        `DELETE FROM ${full} WHERE MOD(${key}, 3) = 1`,
        `INSERT INTO ${full} (${id}, ${key}) VALUES (DATE '2025-12-01', 500)`,
        "COMMIT",
      ]);
      truth = await readEveryRow(server, table);
    });
    const target = oracleTarget({
      ...table,
      partitionColumn: name,
      subpartitionType: "HASH",
      subpartitionColumn: vary(name, "k"),
      subpartitionCount: 2,
    });
    await migrateOracle(server, { user: name, target, observer });
    expect(truth).toHaveLength(41);
    expect(await readEveryRow(server, table)).toEqual(truth);
    await snapshot.expectSameInventory();
    expect(await readOraclePartitioning(server, table)).toMatch(/^RANGE .* HASH 2$/);
    expect(await migrateOracle(server, { user: name, target })).toBeNull();
  });
});

describe("tables of others on Oracle", () => {
  const target = oracleTarget({ table: "TAKEN", partitionColumn: "DAY" });
  const strangers = ["TAKEN_INTERIM", "TAKEN_RETIRED", "TAKEN_INTERIM_2"];
  beforeEach(async () => {
    await server.run("HR", [
      "CREATE TABLE TAKEN (ID NUMBER CONSTRAINT TAKEN_PK PRIMARY KEY, DAY DATE NOT NULL)",
      "INSERT INTO TAKEN SELECT LEVEL, DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 60",
      "COMMIT",
    ]);
  });

  async function readStranger(name: string): Promise<unknown> {
    const rows = await queryOracle(
      server,
      `SELECT o.OBJECT_ID AS "id", t.NOTE AS "note" FROM USER_OBJECTS o CROSS JOIN ${name} t
        WHERE o.OBJECT_NAME = '${name}' AND o.OBJECT_TYPE = 'TABLE'`,
    );
    expect(rows).toEqual([{ id: expect.any(Number), note: name }]);
    return rows;
  }

  const createStranger = (name: string) => [
    `CREATE TABLE ${name} (NOTE VARCHAR2(30) CONSTRAINT ${name}_TAKEN_PK PRIMARY KEY)`,
    `INSERT INTO ${name} VALUES ('${name}')`,
    "COMMIT",
  ];

  it("whose names a run would choose stay untouched; it chooses others", async () => {
    await server.run("HR", strangers.flatMap(createStranger));
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "TAKEN" });
    const before = await Promise.all(strangers.map(readStranger));
    const result = await migrateOracle(server, { target });
    await snapshot.expectMigrated();
    expect(strangers).not.toContain(result?.retiredTable?.split(".")[1]);
    expect(await Promise.all(strangers.map(readStranger))).toEqual(before);
    await server.run(
      "HR",
      [...strangers, "TAKEN", "TAKEN_RETIRED_2"].map((name) => `DROP TABLE ${name} PURGE`),
    );
  });

  it.each(
    oneIn(
      2,
      [
        [
          "before the step",
          beforeStep("createTable", () => server.run("HR", createStranger("TAKEN_INTERIM"))),
        ],
        [
          "at the last moment",
          before("createTable.createInterim", () => server.run("HR", createStranger("TAKEN_INTERIM"))),
        ],
      ],
      1,
    ),
  )("that appear under such a name after the plan stop the run, and stay: %s", async (_, observer) => {
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "TAKEN" });
    const failure = await failureOf(migrateOracle(server, { target, observer }));
    expect(failure.message).toMatch(/SOURCE_CHANGED: .*TAKEN_INTERIM/);
    const stranger = await readStranger("TAKEN_INTERIM");
    await snapshot.expectSameRows();
    await migrateOracle(server, { target });
    await snapshot.expectMigrated();
    expect(await readStranger("TAKEN_INTERIM")).toEqual(stranger);
    await server.run(
      "HR",
      ["TAKEN", "TAKEN_INTERIM", "TAKEN_RETIRED"].map((name) => `DROP TABLE ${name} PURGE`),
    );
  });
});
