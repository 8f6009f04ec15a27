import type { StatementObserver } from "../../../provider/dialect/session";
import { repartitionOracle } from "../../../provider/engines/oracle/repartition";
import { beforeStep } from "../../support/copy-swap";
import { createOrders, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { openCountingLine } from "../../support/oracle-trips";
import { listeningHooks } from "../../support/orders";

/** Round trips of each session so far, at each sending of a statement and once more at its answer. */
type Readings = Map<
  string,
  { readonly before: ReadonlyMap<string, number>; after: ReadonlyMap<string, number> }[]
>;

const chunkRows = 100;
const changedKeys = 900;
let server: OracleServer;
let readings: Readings;

/** One run over 2,000 rows in 21 chunks, on one worker, with 900 keys in the journal. */
async function measure(): Promise<Readings> {
  const target = oracleTarget({ migration: { chunkRows, parallelDegree: 1 } });
  const line = await openCountingLine(server);
  const found: Readings = new Map();
  const change = beforeStep("deltaLoad", () =>
    server.run("HR", [`UPDATE ORDERS SET STATUS = 'late' WHERE ORDER_ID <= ${changedKeys}`, "COMMIT"]),
  );
  const observer: StatementObserver = {
    before: async (command) => {
      await change.before?.(command);
      const reading = { before: line.count(), after: new Map() };
      found.set(command.name, [...(found.get(command.name) ?? []), reading]);
    },
    after: ({ name }) => {
      const reading = found.get(name)?.at(-1);
      if (reading !== undefined) reading.after = line.count();
    },
  };
  const connection = server.connectionOf("HR", { connectString: line.connectString });
  try {
    await repartitionOracle({ connection, target, plannedHash: null, hooks: listeningHooks({ observer }) });
  } finally {
    await line.close();
  }
  return found;
}

beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  readings = await measure();
});
afterAll(() => server.close());

/** Round trips of a session from one sending of a statement to the last, for each of them. */
function tripsEach(statement: string, session: string): number {
  const all = readings.get(statement) ?? [];
  const [first, last] = [all[0]?.before.get(session) ?? NaN, all.at(-1)?.before.get(session) ?? NaN];
  return (last - first) / (all.length - 1);
}

it("a chunk costs one round trip to plan and one to copy", () => {
  expect(readings.get("dataLoad.copyChunk")).toHaveLength(2000 / chunkRows + 1);
  expect(tripsEach("dataLoad.copyChunk", "control")).toBe(1);
  expect(tripsEach("dataLoad.copyChunk", "load")).toBe(1);
});

it("a chunk costs one round trip to compare", () => {
  expect(readings.get("validate.compareChunk")).toHaveLength(2000 / chunkRows + 1);
  expect(tripsEach("validate.compareChunk", "compare")).toBe(1);
  expect(tripsEach("validate.compareChunk", "control")).toBe(0);
});

it.each(["deltaLoad.takeJournal", "validate.compareReplayed"])(
  "%s costs one round trip, however many keys it has",
  (statement) => {
    const costs = (readings.get(statement) ?? []).map(
      ({ before, after }) => (after.get("delta") ?? NaN) - (before.get("delta") ?? NaN),
    );
    expect(costs.length).toBeGreaterThan(1);
    expect(new Set(costs)).toEqual(new Set([1]));
  },
);
