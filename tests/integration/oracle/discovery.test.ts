import { discoverTables, findSimilarTables, type Selection } from "../../../provider/discovery/oracle";
import { oracleTableStateSchema, type OracleTableState } from "../../../provider/schema/oracle-table-state";
import type { OracleServer } from "../../support/oracle-server";
import { startHr } from "./hr-database";

let oracle: OracleServer;
/** What the owner sees, and what a DBA sees. */
const states = new Map<string, OracleTableState>();

const orders = { schema: "HR", table: "ORDERS" };
const sales = { schema: "HR", table: "SALES" };

async function discoverAs(user: string, selection: Selection) {
  const session = await oracle.open(user);
  try {
    return await discoverTables(session, selection);
  } finally {
    await session.close();
  }
}

beforeAll(async () => {
  oracle = await startHr();
  for (const user of ["HR", "ADMIN"]) {
    const { tables } = await discoverAs(user, { tables: [orders, sales] });
    for (const table of tables) states.set(`${user} ${table.table}`, table);
  }
});

afterAll(async () => {
  await oracle.close();
});

function stateOf(table: string, user = "ADMIN"): OracleTableState {
  const state = states.get(`${user} ${table}`);
  if (state === undefined) throw new Error(`${user} did not discover ${table}.`);
  return state;
}

function columnOf(name: string) {
  return stateOf("ORDERS").columns.find((column) => column.name === name);
}

describe("a table's state", () => {
  it("has the form that is declared", () => {
    for (const state of states.values()) expect(oracleTableStateSchema.parse(state)).toEqual(state);
  });

  it("says what the table is", () => {
    expect(stateOf("ORDERS")).toMatchObject({
      kind: "TABLE",
      traits: [],
      tablespace: "USERS",
      readOnly: false,
      comment: "All orders",
      estimatedRows: -1,
      partitioning: null,
    });
  });

  it("has the columns as a CREATE TABLE writes them", () => {
    expect(stateOf("ORDERS").columns.map(({ name, position, type }) => [position, name, type])).toEqual([
      [1, "ID", "NUMBER"],
      [2, "CREATED", "DATE"],
      [3, "CUST_ID", "NUMBER(10)"],
      [4, "AMOUNT", "NUMBER(12,2)"],
      [5, "TOTAL", "NUMBER"],
      [6, "NOTE", "VARCHAR2(100 BYTE)"],
      [7, "CHANGED", "TIMESTAMP(3)"],
      [8, "DOC", "CLOB"],
      [null, "SECRET", "NUMBER"],
    ]);
    expect(columnOf("CREATED")).toMatchObject({
      notNull: true,
      default: null,
      comment: "When it was placed",
    });
    expect(columnOf("AMOUNT")).toMatchObject({ notNull: true, default: "0", virtual: null });
    expect(columnOf("TOTAL")).toMatchObject({ default: null, virtual: '"AMOUNT" * 2' });
    expect(columnOf("NOTE")).toMatchObject({ default: "'it''s'", baseType: "VARCHAR2" });
    expect(columnOf("CHANGED")).toMatchObject({ baseType: "TIMESTAMP" });
    expect(columnOf("SECRET")).toMatchObject({ invisible: true });
  });

  it("has the generator of the identity", () => {
    expect(columnOf("ID")).toMatchObject({
      default: null,
      identity: {
        generation: "BY DEFAULT ON NULL",
        startWith: "10",
        increment: "5",
        cache: "50",
        cycle: false,
      },
    });
  });

  it("has large objects with how they are stored", () => {
    expect(stateOf("ORDERS").lobs).toMatchObject([
      { column: "DOC", secureFile: true, inRow: true, tablespace: "USERS" },
    ]);
  });

  it("has constraints with their states", () => {
    const { constraints } = stateOf("ORDERS");
    expect(constraints.filter(({ generatedName }) => !generatedName)).toMatchObject([
      { name: "ORDERS_AMOUNT_CK", kind: "CHECK", condition: '"AMOUNT" >= 0', enabled: true, validated: true },
      {
        name: "ORDERS_CUST_FK",
        kind: "FOREIGN KEY",
        columns: ["CUST_ID"],
        references: { schema: "HR", table: "CUSTOMERS", columns: ["ID"], onDelete: "CASCADE" },
      },
      { name: "ORDERS_PK", kind: "PRIMARY KEY", columns: ["ID"], index: { schema: "HR", name: "ORDERS_PK" } },
    ]);
    const notNull = constraints.filter(({ kind }) => kind === "NOT NULL").flatMap(({ columns }) => columns);
    expect(notNull.sort()).toEqual(["AMOUNT", "CREATED", "ID"]);
  });

  it("has indexes with expressions and descending columns, and none of a LOB", () => {
    const indexes = stateOf("ORDERS").indexes.map(({ name, unique, columns }) => [name, unique, columns]);
    const plain = (column: string) => ({ column, expression: null, descending: false });
    expect(indexes).toEqual([
      [
        "ORDERS_NOTE_IX",
        false,
        [
          { column: null, expression: 'UPPER("NOTE")', descending: false },
          { column: "CREATED", expression: null, descending: true },
        ],
      ],
      ["ORDERS_PK", true, [plain("ID")]],
      ["ORDERS_UX", true, [plain("CUST_ID"), plain("CREATED")]],
    ]);
  });

  it("has grants on the table and on its columns", () => {
    const grants = stateOf("ORDERS").grants.map(({ grantee, privilege, grantable, column }) => [
      grantee,
      privilege,
      grantable,
      column,
    ]);
    expect(grants).toEqual([
      ["APP", "REFERENCES", false, undefined],
      ["APP", "SELECT", false, undefined],
      ["PUBLIC", "SELECT", false, undefined],
      ["APP", "UPDATE", true, "NOTE"],
    ]);
  });

  it("has what other schemas have that points at it", () => {
    expect(stateOf("ORDERS").referencingKeys).toMatchObject([
      {
        schema: "APP",
        table: "LINES",
        name: "LINES_FK",
        columns: ["ORDER_ID"],
        onDelete: "SET NULL",
        enabled: false,
      },
    ]);
    expect(stateOf("ORDERS").dependants).toEqual([
      { kind: "VIEW", schema: "HR", name: "ORDERS_V", detail: "" },
      { kind: "SYNONYM", schema: "APP", name: "MY_ORDERS", detail: "" },
    ]);
  });

  it("has the partitions with their ranges, and a gap where nothing was inserted", () => {
    const { partitioning } = stateOf("SALES");
    expect(partitioning).toMatchObject({
      strategy: "RANGE",
      columns: ["DAY"],
      interval: { unit: "MONTH", count: "1" },
      subpartitioning: { strategy: "HASH", columns: ["ID"], count: 4 },
      leafCount: 8,
    });
    expect(partitioning?.partitions).toMatchObject([
      { name: "P0", isInterval: false, lower: { end: "MINVALUE" }, upper: { value: "2024-01-01 00:00:00" } },
      { isInterval: true, lower: { value: "2024-05-01 00:00:00" }, upper: { value: "2024-06-01 00:00:00" } },
    ]);
    expect(partitioning?.partitions[1]?.subpartitions).toHaveLength(4);
    expect(stateOf("SALES").indexes).toMatchObject([{ name: "SALES_PK", locality: "LOCAL", unique: true }]);
  });

  it("has sizes, and the names that are taken", () => {
    const { bytes, namesTaken } = stateOf("ORDERS");
    expect(bytes?.table).toBeGreaterThan(0);
    expect(bytes?.indexes).toBeGreaterThan(0);
    expect(namesTaken).toEqual(
      expect.arrayContaining(["ORDERS", "ORDERS_V", "ORDERS_PK", "ORDERS_AMOUNT_CK"]),
    );
  });
});

describe("who looks", () => {
  it("sees the same of the own tables as a DBA, but for what other schemas have", () => {
    const { hidden, referencingKeys, dependants, missingPrivileges, ...seen } = stateOf("ORDERS", "HR");
    expect(stateOf("ORDERS")).toMatchObject(seen);
    expect([referencingKeys, missingPrivileges]).toEqual([[], []]);
    expect(dependants).toContainEqual({ kind: "VIEW", schema: "HR", name: "ORDERS_V", detail: "" });
    expect(hidden).toContain("foreign keys of other schemas that point at it");
    expect(stateOf("ORDERS").hidden).toEqual([]);
  });

  it("of another schema misses what a migration needs, and knows what is hidden", async () => {
    const { database, tables } = await discoverAs("MIGRATOR", { tables: [orders] });
    expect(database).toMatchObject({ engine: "oracle", user: "MIGRATOR", seesDictionary: false });
    expect(tables).toMatchObject([{ table: "ORDERS", bytes: null }]);
    expect(tables[0]?.hidden).toContain("its size");
    expect(tables[0]?.missingPrivileges).toContainEqual({
      privilege: "LOCK ANY TABLE",
      on: "the database",
      remedy: 'GRANT LOCK ANY TABLE TO "MIGRATOR";',
    });
  });
});

describe("a selection", () => {
  it("by schema has every table but this tool's own", async () => {
    const { tables } = await discoverAs("HR", { schemas: ["HR"] });
    expect(tables.map(({ table }) => table)).toEqual(["CUSTOMERS", "ORDERS", "SALES", "select *; --"]);
  });

  it("by name leaves out what is not there, and names what is no table", async () => {
    const names = ["ORDERS_V", "NOWHERE", "select *; --"].map((table) => ({ schema: "HR", table }));
    const { tables } = await discoverAs("HR", { tables: names });
    expect(tables.map(({ table, kind }) => [table, kind])).toEqual([
      ["ORDERS_V", "VIEW"],
      ["select *; --", "TABLE"],
    ]);
    expect(tables[1]).toMatchObject({
      columns: [{ name: "Ünï" }],
      constraints: [{ name: "it's", kind: "CHECK" }],
    });
  });

  it("takes as many statements for many tables as for one", async () => {
    const counts = [];
    for (const selection of [{ tables: [orders] }, { tables: [orders, sales] }, { schemas: ["HR", "APP"] }]) {
      const names: string[] = [];
      const session = await oracle.open("ADMIN", {
        observer: { before: ({ name }) => void names.push(name) },
      });
      await discoverTables(session, selection);
      await session.close();
      counts.push(names.length);
    }
    expect(counts).toEqual([57, 57, 57]);
  });
});

test("finds tables of nearly the same name", async () => {
  const session = await oracle.open("HR");
  expect(await findSimilarTables(session, { schema: "hr", table: "orders" })).toEqual([orders]);
});
