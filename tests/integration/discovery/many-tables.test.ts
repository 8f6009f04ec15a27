import { discoverTables } from "../../../provider/discovery/postgres";
import { tableStateSchema } from "../../../provider/schema/table-state";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

const TABLES = 1000;

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
  await database.query(`DO $$ BEGIN
    FOR n IN 1..${TABLES} LOOP
      EXECUTE format('CREATE TABLE app.t%1$s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, day date NOT NULL,
        amount numeric CHECK (amount > 0))', n);
      EXECUTE format('CREATE VIEW app.v%1$s AS SELECT day FROM app.t%1$s', n);
      -- Each transaction may hold a limited number of locks only.
      IF n % 100 = 0 THEN COMMIT; END IF;
    END LOOP; END $$`);
}, 60_000);
afterAll(() => database.drop());

describe("discovering a whole schema", () => {
  it(`takes as many statements for ${TABLES} tables as for one`, async () => {
    const { session, statements } = database;
    statements.length = 0;
    await discoverTables(session, { tables: [{ schema: "app", table: "t1" }] });
    const forOne = statements.splice(0).length;
    const { tables } = await discoverTables(session, { schemas: ["app"] });
    expect(tables).toHaveLength(TABLES);
    expect(statements).toHaveLength(forOne);
    expect(new Set(statements).size).toBe(forOne);
  });

  it("gives each table what it gives for that table alone", async () => {
    const { tables } = await discoverTables(database.session, { schemas: ["app"] });
    const alone = await database.discover("app", "t500");
    expect(tables.find(({ table }) => table === "t500")).toEqual(alone);
    for (const table of tables) {
      tableStateSchema.parse(table);
      expect(table.columns).toHaveLength(3);
      expect(table.dependants).toHaveLength(1);
      expect(table.sequences).toHaveLength(1);
    }
  });
});
