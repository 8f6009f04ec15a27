import type { StatementObserver } from "../../../provider/dialect/session";
import { openSession } from "../../../provider/dialect/oracle";
import { discoverTables, type OracleDiscovery, type Selection } from "../../../provider/discovery/oracle";
import { copyPatternTables, patternTables } from "../../support/oracle-many-tables";
import { describeOnTestServer } from "../../support/oracle-host";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { openCountingLine } from "../../support/oracle-trips";

/** MANY_TABLES=10000 measures what docs/benchmarks.md says; `-t ADMIN` leaves the other user out. */
const tablesToCopy = Number(process.env["MANY_TABLES"] ?? 300);
const startMs = Math.max(120_000, tablesToCopy * 150);
const few: Selection = { tables: ["ORDERS", "EVENTS"].map((table) => ({ schema: "HR", table })) };
const all: Selection = { schemas: ["HR"] };

interface Measured extends OracleDiscovery {
  readonly statements: readonly string[];
  readonly trips: number;
}

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", patternTables);
  await copyPatternTables(server, tablesToCopy / 2);
}, startMs);
afterAll(() => server.close());

/** What a discovery sends and how often it waits for the server, without what opens the session. */
async function measure(user: string, selection: Selection): Promise<Measured> {
  const line = await openCountingLine(server);
  const statements: string[] = [];
  const observer: StatementObserver = { before: ({ name }) => void statements.push(name) };
  const connection = server.connectionOf(user, { connectString: line.connectString });
  const session = await openSession(connection, { module: "tests", observer });
  const trips = () => [...line.count().values()].reduce((sum, count) => sum + count, 0);
  try {
    const before = trips();
    const found = await discoverTables(session, selection);
    return { ...found, statements, trips: trips() - before };
  } finally {
    await session.close();
    await line.close();
  }
}

describeOnTestServer("the dictionary of many tables", "its tables are written into its dictionary", () => {
  describe.each(["HR", "ADMIN"])("as %s sees it", (user) => {
    let ofFew: Measured;
    let ofAll: Measured;
    let seconds: number;
    beforeAll(async () => {
      ofFew = await measure(user, few);
      const start = performance.now();
      ofAll = await measure(user, all);
      seconds = (performance.now() - start) / 1000;
    }, startMs);

    it(`is read for ${tablesToCopy} tables in as many statements and round trips as for two`, () => {
      expect(ofAll.tables).toHaveLength(tablesToCopy + 3);
      expect(ofAll.statements).toEqual(ofFew.statements);
      expect(ofAll.trips).toBe(ofFew.trips);
    });

    it("gives each table what it gives for that table alone", () => {
      for (const pattern of ofFew.tables) {
        const copy = ofAll.tables.find(({ table }) => table === `${pattern.table}_1`);
        expect(copy?.columns).toEqual(pattern.columns);
        expect(copy?.constraints).toHaveLength(pattern.constraints.length);
        expect(copy?.indexes).toHaveLength(pattern.indexes.length);
        expect(copy?.triggers).toHaveLength(pattern.triggers.length);
        expect(copy?.grants).toEqual(pattern.grants);
        expect(copy?.comment).toBe(pattern.comment);
        const leaves = pattern.partitioning?.partitions.map(({ subpartitions }) => subpartitions.length);
        expect(copy?.partitioning?.partitions.map(({ subpartitions }) => subpartitions.length)).toEqual(
          leaves,
        );
      }
    });

    afterAll(() => {
      if (process.env["MANY_TABLES"] === undefined) return;
      const rssMb = Math.round(process.memoryUsage().rss / 2 ** 20);
      process.stdout.write(
        `${user}: ${tablesToCopy} tables, ${ofAll.statements.length} statements, ${ofAll.trips} round trips, ` +
          `${seconds.toFixed(1)} s, ${rssMb} MB with the test server\n`,
      );
    });
  });
});
