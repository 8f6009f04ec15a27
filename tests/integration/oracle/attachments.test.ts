import { discoverTables } from "../../../provider/discovery/oracle";
import type { OracleTableState } from "../../../provider/schema/oracle-table-state";
import { beforeStep, failureOf } from "../../support/copy-swap";
import { OracleSnapshot } from "../../support/oracle-equality";
import { createOrders, migrateOracle, oracleTarget, readRows } from "../../support/oracle-orders";
import { describeOnTestServer } from "../../support/oracle-host";
import { setRarities, type Rarity } from "../../support/oracle-rarities";
import { startOracle, type OracleServer } from "../../support/oracle-server";

const WRITTEN = "what it tells is written into its dictionary";

let oracle: OracleServer;
beforeAll(async () => {
  oracle = await startOracle(["HR", "APP"]);
  await oracle.run("HR", createOrders);
});
afterAll(() => oracle.close());
afterEach(() => setRarities(oracle, []));

async function discoverAs(user: string): Promise<OracleTableState> {
  const session = await oracle.open(user);
  const { tables } = await discoverTables(session, { tables: [{ schema: "HR", table: "ORDERS" }] });
  await session.close();
  const [orders] = tables;
  if (orders === undefined) throw new Error(`${user} does not see the table.`);
  return orders;
}

/** What would be lost, by how a refusal names it, and who is shown it. */
const cases: readonly (readonly [string, Omit<Rarity, "table">, readonly string[]])[] = [
  [
    "ENCRYPTED COLUMN HR.ORDERS.AMOUNT (AES 192 bits key)",
    { view: "ENCRYPTED_COLUMNS", item: "AMOUNT", detail: "AES 192 bits key" },
    ["HR", "ADMIN"],
  ],
  [
    "POLICY HR.OWN_REGION (hides rows)",
    { view: "POLICIES", item: "OWN_REGION", detail: "SELECT" },
    ["HR", "ADMIN"],
  ],
  ["MATERIALIZED VIEW LOG HR.MLOG$_ORDERS", { view: "MVIEW_LOGS", item: "MLOG$_ORDERS" }, ["HR", "ADMIN"]],
  ["POLICY HR.WRITE_OWN", { view: "POLICIES", item: "WRITE_OWN" }, ["HR", "ADMIN"]],
  ["REDACTION POLICY HR.HIDE_AMOUNT", { view: "REDACTION_POLICIES", item: "HIDE_AMOUNT" }, ["ADMIN"]],
  ["FINE-GRAINED AUDIT POLICY HR.WATCH", { view: "AUDIT_POLICIES", item: "WATCH" }, ["HR", "ADMIN"]],
  ["UNIFIED AUDIT POLICY HR.WATCH_ALL", { view: "AUDIT_UNIFIED_POLICIES", item: "WATCH_ALL" }, ["ADMIN"]],
  ["AUDITING HR.ORDERS", { view: "OBJ_AUDIT_OPTS", detail: "A/-" }, ["HR", "ADMIN"]],
  [
    "DATA SECURITY POLICY HR.REGIONS",
    { view: "XS_APPLIED_POLICIES", itemOwner: "HR", item: "REGIONS" },
    ["HR", "ADMIN"],
  ],
  ["ILM POLICY HR.P1", { view: "ILMOBJECTS", item: "P1" }, ["HR", "ADMIN"]],
  ["ATTRIBUTE CLUSTERING HR.ORDERS", { view: "CLUSTERING_TABLES" }, ["HR", "ADMIN"]],
  ["ZONE MAP APP.ZMAP", { view: "ZONEMAPS", itemOwner: "APP", item: "ZMAP" }, ["HR", "ADMIN"]],
  ["EXTERNAL PARTITIONS HR.ORDERS", { view: "XTERNAL_PART_TABLES" }, ["HR", "ADMIN"]],
  [
    "STATISTICS PREFERENCE HR.ORDERS.STALE_PERCENT (5)",
    { view: "TAB_STAT_PREFS", item: "STALE_PERCENT", detail: "5" },
    ["HR", "ADMIN"],
  ],
  ["IN-MEMORY SETTING HR.ORDERS", { view: "TABLES", item: "INMEMORY", detail: "ENABLED" }, ["HR", "ADMIN"]],
  ["RESULT CACHE HR.ORDERS", { view: "TABLES", item: "RESULT_CACHE", detail: "FORCE" }, ["HR", "ADMIN"]],
  ["MEMOPTIMIZE HR.ORDERS", { view: "TABLES", item: "MEMOPTIMIZE_READ", detail: "ENABLED" }, ["HR", "ADMIN"]],
  ["REPLICATION (CAPTURE) HR.ORDERS", { view: "CAPTURE_PREPARED_TABLES" }, ["HR", "ADMIN"]],
  [
    "CHANGE NOTIFICATION HR.42",
    { view: "CHANGE_NOTIFICATION_REGS", itemOwner: "APP", item: "42" },
    ["ADMIN"],
  ],
  [
    "JSON DUALITY VIEW HR.ORDERS_DV",
    { view: "JSON_DUALITY_VIEW_TABS", itemOwner: "HR", item: "ORDERS_DV" },
    ["HR", "ADMIN"],
  ],
  ["RESERVABLE COLUMN HR.ORDERS.AMOUNT", { view: "RESERVABLE_COLUMNS", detail: "AMOUNT" }, ["HR", "ADMIN"]],
  [
    "DOMAIN APP.MONEY (AMOUNT)",
    { view: "DOMAIN_COLUMNS", itemOwner: "APP", item: "MONEY", detail: "AMOUNT" },
    ["HR", "ADMIN"],
  ],
  ["ANNOTATION HR.DISPLAY", { view: "ANNOTATIONS_USAGE", item: "DISPLAY" }, ["HR", "ADMIN"]],
];

describeOnTestServer("what hangs on the table as an object", WRITTEN, () => {
  it("is discovered, each by its name, by whoever may see it", async () => {
    await setRarities(
      oracle,
      cases.map(([, rarity]) => ({ ...rarity, table: "ORDERS" })),
    );
    for (const user of ["HR", "ADMIN"]) {
      const found = (await discoverAs(user)).dependants.map(
        ({ kind, schema, name, detail }) => `${kind} ${schema}.${name}${detail === "" ? "" : ` (${detail})`}`,
      );
      const expected = cases.filter(([, , users]) => users.includes(user)).map(([named]) => named);
      expect([user, found.sort()]).toEqual([user, expected.sort()]);
    }
  });

  it("is not mistaken for that of another table", async () => {
    await setRarities(
      oracle,
      cases.map(([, rarity]) => ({ ...rarity, table: "INVOICES" })),
    );
    expect((await discoverAs("ADMIN")).dependants).toEqual([]);
  });

  it("is left alone where the tablespace passes it on to the copy", async () => {
    await setRarities(oracle, [{ view: "ILMOBJECTS", table: "ORDERS", item: "P1", detail: "USERS" }]);
    expect((await discoverAs("ADMIN")).dependants).toEqual([]);
  });

  it("is told to be unknown where the dictionary is closed to the user", async () => {
    expect((await discoverAs("ADMIN")).hidden).toEqual([]);
    expect((await discoverAs("HR")).hidden).toEqual([
      "foreign keys of other schemas that point at it",
      "views and stored units of other schemas that use it",
      "registrations of others for its changes",
      "redaction policies of it",
      "unified audit policies of it",
    ]);
  });

  it("is a partition that its owner has closed: a run would open it", async () => {
    await oracle.run("HR", [
      `CREATE TABLE BY_YEAR (ORDER_ID NUMBER PRIMARY KEY, ORDER_DATE DATE NOT NULL) PARTITION BY RANGE (ORDER_DATE)
         (PARTITION P2024 VALUES LESS THAN (DATE '2025-01-01'), PARTITION P2025 VALUES LESS THAN (DATE '2026-01-01'))`,
    ]);
    const target = oracleTarget({ table: "BY_YEAR" });
    await setRarities(oracle, [{ view: "READ_ONLY_PARTITIONS", table: "BY_YEAR", item: "P2024" }]);
    const { message } = await failureOf(migrateOracle(oracle, { target }));
    expect(message).toContain("Table HR.BY_YEAR has READ ONLY partitions (P2024)");
    await setRarities(oracle, []);
    await oracle.run("HR", ["ALTER TABLE BY_YEAR READ ONLY"]);
    expect((await failureOf(migrateOracle(oracle, { target }))).message).toContain("HR.BY_YEAR is READ ONLY");
    await oracle.run("HR", ["ALTER TABLE BY_YEAR READ WRITE"]);
    expect(await migrateOracle(oracle, { target })).not.toBeNull();
  });

  it("may be a foreign key that the owner is not shown", async () => {
    await oracle.run("HR", ["GRANT REFERENCES ON ORDERS TO APP"]);
    const { code, message } = await failureOf(migrateOracle(oracle));
    await oracle.run("HR", ["REVOKE REFERENCES ON ORDERS FROM APP"]);
    expect(code).toBe("FOREIGN_KEYS_UNSEEN");
    expect(message).toContain("(REFERENCES to APP), and HR cannot see whether they do");
  });

  it("stops a run before it touches anything", async () => {
    const before = await readRows(oracle);
    await setRarities(oracle, [{ view: "ENCRYPTED_COLUMNS", table: "ORDERS", item: "NOTE", detail: "AES" }]);
    const failure = await failureOf(migrateOracle(oracle));
    expect(failure.message).toContain("ENCRYPTED COLUMN HR.ORDERS.NOTE (AES)");
    expect(failure.message).toContain("in clear text");
    await setRarities(oracle, [{ view: "MVIEW_LOGS", table: "ORDERS", item: "MLOG$_ORDERS" }]);
    const other = await failureOf(migrateOracle(oracle));
    expect(other.code).toBe("NOT_CARRIED");
    expect(other.message).toContain("MATERIALIZED VIEW LOG HR.MLOG$_ORDERS");
    expect(await readRows(oracle)).toEqual(before);
  });
});

describeOnTestServer(
  "a policy on the rows of the table (VPD), which may hide some of them from the copy",
  WRITTEN,
  () => {
    const policy: Rarity = { view: "POLICIES", table: "ORDERS", item: "OWN_REGION", detail: "SELECT" };

    it("is refused by name before anything is touched, and stops a run that was begun before it, however equal the copy", async () => {
      const snapshot = await OracleSnapshot.take(oracle);
      await setRarities(oracle, [policy]);
      const refusal = await failureOf(migrateOracle(oracle));
      expect(refusal.message).toContain("NOT_CARRIED: POLICY HR.OWN_REGION (hides rows)");
      expect(refusal.message).toContain("DBMS_RLS.DROP_POLICY");
      await snapshot.expectUntouched();
      await setRarities(oracle, []);
      const observer = beforeStep("swapTables", () => setRarities(oracle, [policy]));
      const failure = await failureOf(migrateOracle(oracle, { observer }));
      expect(failure).toMatchObject({ code: "SOURCE_CHANGED" });
      expect(failure.message).toContain("POLICY HR.OWN_REGION is new");
      await snapshot.expectSameRows();
      await setRarities(oracle, []);
      await migrateOracle(oracle);
      await snapshot.expectMigrated();
    });
  },
);
