import { readOracleReality } from "../../../provider/engines/oracle/reality";
import type { Target } from "../../../provider/schema/target";
import { beforeStep, failureOf } from "../../support/copy-swap";
import {
  migrateOracle,
  oracleTarget,
  queryOracle,
  createOrders,
  withHash,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["READER"]);
  const { password = "" } = server.connectionOf("HR") as { password?: string };
  await server.run("ADMIN", [
    `CREATE USER HR IDENTIFIED BY "${password}" DEFAULT TABLESPACE SYSAUX QUOTA UNLIMITED ON SYSAUX QUOTA 100M ON USERS`,
    ...["SESSION", "TABLE", "TRIGGER", "SEQUENCE"].map((noun) => `GRANT CREATE ${noun} TO HR`),
  ]);
  await server.run("HR", [
    ...createOrders.map((text) =>
      text.replace(/\)$/, ") TABLESPACE USERS").replace(/(CREATE INDEX .*)/, "$1 TABLESPACE USERS"),
    ),
  ]);
});
afterAll(() => server.close());

describe("room for copy and journals", () => {
  it("is refused by figures where the quota is too small, and nothing is created", async () => {
    const [used] = await queryOracle(
      server,
      `SELECT TO_CHAR(bytes) AS "bytes" FROM user_ts_quotas WHERE tablespace_name = 'USERS'`,
    );
    await server.run("ADMIN", [`ALTER USER HR QUOTA ${Number(used?.["bytes"]) + 131_072} ON USERS`]);
    const failure = await failureOf(migrateOracle(server));
    expect(failure.code).toBe("NOT_ENOUGH_SPACE");
    expect(failure.message).toMatch(
      /needs \d+ KiB in tablespace USERS, and 128 KiB of the quota of HR are left/,
    );
    await server.run("ADMIN", ["ALTER USER HR QUOTA UNLIMITED ON USERS"]);
    expect(await queryOracle(server, 'SELECT TABLE_NAME AS "name" FROM USER_TABLES')).toEqual([
      { name: "ORDERS" },
    ]);
  });

  it("is in the tablespace of the table, whatever the owner's own is", async () => {
    // With the dictionary open, the files of the tablespaces are looked at too.
    await server.run("ADMIN", ["GRANT SELECT_CATALOG_ROLE TO HR"]);
    let places: unknown;
    const observer = beforeStep("dataLoad", async () => {
      places = await queryOracle(
        server,
        `SELECT REPLACE(TRANSLATE(TABLE_NAME, '0123456789', '##########'), '#') AS "name", TABLESPACE_NAME AS "tablespace" FROM USER_TABLES
          WHERE (TABLE_NAME LIKE 'TABLE_MIGRATION_JOURNAL%' OR TABLE_NAME LIKE 'TABLE_MIGRATION_REVERSE%') ORDER BY 1`,
      );
    });
    await migrateOracle(server, { target: oracleTarget(), observer });
    expect(places).toEqual([
      { name: "TABLE_MIGRATION_JOURNAL_", tablespace: "USERS" },
      { name: "TABLE_MIGRATION_REVERSE_", tablespace: "USERS" },
    ]);
    const partitions = await queryOracle(
      server,
      `SELECT DISTINCT TABLESPACE_NAME AS "tablespace" FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = 'ORDERS'`,
    );
    expect(partitions).toEqual([{ tablespace: "USERS" }]);
  });
});

/** What a refresh finds, as far as the declaration is told to be another. */
async function driftOf(target: Target): Promise<unknown> {
  const session = await server.open("HR");
  const { settings } = await readOracleReality(session, target, { ...target });
  await session.close();
  return settings["partitionType"];
}

describe("tablespaces that are declared", () => {
  const hostile = "it's; a --space";
  const places = { tablespace: "SYSAUX", subpartitionTablespaces: ["USERS", hostile] };
  const target = oracleTarget({ ...withHash, ...places });

  it("are refused while they are not there, or not for this owner", async () => {
    const failure = await failureOf(migrateOracle(server, { target }));
    expect(failure.message).toContain(`TABLESPACE_UNUSABLE: subpartitionTablespaces[1]`);
    await server.run("ADMIN", [`CREATE TABLESPACE "${hostile}" DATAFILE 'space01.dbf' SIZE 10M`]);
    expect((await failureOf(migrateOracle(server, { target }))).code).toBe("TABLESPACE_UNUSABLE");
  });

  it("are refused by path where their blocks are not as large as the others', before anything is created", async () => {
    await server.run("ADMIN", [
      "CREATE TABLESPACE WIDE DATAFILE 'wide01.dbf' SIZE 10M BLOCKSIZE 16K",
      "ALTER USER HR QUOTA UNLIMITED ON WIDE",
    ]);
    const wide = oracleTarget({ ...withHash, ...places, subpartitionTablespaces: ["USERS", "WIDE"] });
    const failure = await failureOf(migrateOracle(server, { target: wide }));
    expect(failure.message).toContain("BLOCK_SIZES_DIFFER: subpartitionTablespaces[1]");
    const table = `CREATE TABLE MIXED (ID NUMBER) PARTITION BY HASH (ID) PARTITIONS 2 STORE IN (USERS, WIDE)`;
    await expect(server.run("HR", [table])).rejects.toThrow(/ORA-14519/);
  });

  it("hold every partition by turns, those to come included, and a refresh finds no difference", async () => {
    await server.run("ADMIN", [`ALTER USER HR QUOTA UNLIMITED ON "${hostile}"`]);
    expect(await driftOf(target)).toMatch(/^RANGE .*INTERVAL/);
    await migrateOracle(server, { target });
    await server.run("HR", [
      "INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID) VALUES (9000, DATE '2030-05-05', 1)",
      "COMMIT",
    ]);
    const found = await queryOracle(
      server,
      `SELECT DISTINCT SUBPARTITION_POSITION AS "at", TABLESPACE_NAME AS "tablespace" FROM USER_TAB_SUBPARTITIONS
        WHERE TABLE_NAME = 'ORDERS' ORDER BY 1`,
    );
    expect(found.map(({ tablespace }) => tablespace)).toEqual(["USERS", hostile, "USERS", hostile]);
    expect(await driftOf(target)).toBe("INTERVAL");
    expect(await migrateOracle(server, { target })).toBeNull();
  });

  it("are drift where they are others, in words", async () => {
    const elsewhere = { ...target, tablespace: "USERS" } as Target;
    expect(await driftOf(elsewhere)).toMatch(/; its new partitions go to tablespace SYSAUX$/);
    const turned = { ...target, subpartitionTablespaces: [hostile] } as Target;
    expect(await driftOf(turned)).toMatch(/; subpartitions S1 go to tablespace USERS$/);
  });
});
