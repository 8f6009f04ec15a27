import { quoteIdentifier, quoteQualified } from "../../../provider/dialect/postgres";
import { discoverTables } from "../../../provider/discovery/postgres";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

const names = [
  "Order",
  "select",
  "Ünï",
  'a"b',
  "it's",
  "back\\slash",
  "two words",
  "t ON app.x USING btree (",
  "line\nbreak USING ",
  " FOR EACH ROW EXECUTE FUNCTION f() ",
  "null",
  "{a,b}",
  "🐘",
  "x".repeat(63),
  `${"ü".repeat(31)}x`,
];

describe("hostile names", () => {
  it.each(names)(
    "survive as names of schema, table, column, index, trigger and all else: %j",
    async (name) => {
      const schema = name;
      const id = quoteIdentifier(name);
      const table = quoteQualified(schema, name);
      const index = quoteIdentifier(`${name.slice(0, 20)} i`);
      await database.query(`
      CREATE SCHEMA ${id};
      CREATE TABLE ${table} (${id} int, other date, CONSTRAINT ${id} CHECK (${id} > 0)) PARTITION BY RANGE (${id});
      CREATE TABLE ${quoteQualified("app", name)} PARTITION OF ${table} FOR VALUES FROM (1) TO (2);
      CREATE INDEX ${index} ON ${table} (${id}, (${id} + 1));
      CREATE FUNCTION ${table}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER ${id} AFTER UPDATE OF ${id} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}();
      CREATE POLICY ${id} ON ${table}`);
      const state = await database.discover(schema, name);

      expect(state).toMatchObject({ schema, table: name, owner: database.user });
      expect(state.columns.map((column) => column.name)).toEqual([name, "other"]);
      expect(state.constraints).toMatchObject([{ name, columns: [name] }]);
      expect(state.indexes).toMatchObject([{ columns: [name, ""] }]);
      expect(state.indexes[0]?.definition).toMatch(/^USING btree \(/);
      expect(state.partitioning).toMatchObject({ columns: [name], partitions: [{ schema: "app", name }] });
      expect(state.namesTaken).toContain(name);
      const [trigger] = state.triggers;
      expect(trigger?.definitionTail).toMatch(/^FOR EACH ROW EXECUTE FUNCTION /);
      await database.query(
        `CREATE TABLE app.copy (LIKE ${table});
      ${trigger?.definitionHead} app.copy ${trigger?.definitionTail};
      CREATE INDEX copy_index ON app.copy ${state.indexes[0]?.definition}`,
      );
      const copy = await database.discover("app", "copy");
      expect(copy.triggers[0]?.definitionTail).toBe(trigger?.definitionTail);
      expect(copy.indexes[0]?.definition).toBe(state.indexes[0]?.definition);
      await database.query("DROP TABLE app.copy");
    },
  );

  it("are told apart from names that are alike", async () => {
    const alike = ["order", "Order", "ORDER"];
    await database.query(`CREATE SCHEMA alike;
      ${alike.map((name) => `CREATE TABLE alike.${quoteIdentifier(name)} (${quoteIdentifier(name)} int);`).join("\n")}`);
    const { tables } = await discoverTables(database.session, {
      tables: [{ schema: "alike", table: "Order" }],
    });
    expect(tables.map(({ table, columns }) => [table, columns[0]?.name])).toEqual([["Order", "Order"]]);
    const beyond = "x".repeat(64);
    const missing = await discoverTables(database.session, { tables: [{ schema: beyond, table: beyond }] });
    expect(missing.tables).toEqual([]);
  });
});

describe("namesTaken", () => {
  it("lists relations and types of the schema that begin like the table", async () => {
    const long = `${"ü".repeat(25)}`;
    await database.query(`CREATE SCHEMA taken;
      CREATE TABLE taken.orders (id int CONSTRAINT orders_pk PRIMARY KEY);
      CREATE TABLE taken.orders_interim (id int); CREATE TYPE taken.orders_kind AS ENUM ('a');
      CREATE TABLE taken.order_lines (id int); CREATE TABLE taken."Orders" (id int); CREATE TABLE app.orders_elsewhere (id int);
      CREATE TABLE taken."${long}" (id int); CREATE TABLE taken."${"ü".repeat(20)}x" (id int); CREATE TABLE taken."üü" (id int)`);
    const { namesTaken } = await database.discover("taken", "orders");
    expect(namesTaken).toEqual(["orders", "orders_interim", "orders_kind", "orders_pk"]);
    const ofLong = await database.discover("taken", long);
    expect(ofLong.namesTaken).toEqual([`${"ü".repeat(20)}x`, long]);
    const { tables } = await discoverTables(database.session, { schemas: ["taken"] });
    expect(tables.find(({ table }) => table === "orders")?.namesTaken).toEqual(namesTaken);
  });
});
