import type { StatementObserver } from "../../../provider/dialect/session";
import { after, before } from "../../support/copy-swap";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  await server.run("HR", [
    "ALTER TABLE ORDERS ADD (CODE NUMBER)",
    "UPDATE ORDERS SET CODE = ORDER_ID",
    "COMMIT",
  ]);
});
afterEach(() => server.close());

const target = oracleTarget({ migration: { parallelDegree: 1 } });

async function expectEqual(): Promise<void> {
  expect(await readRows(server)).toEqual(await readRows(server, "ORDERS_RETIRED"));
  const twice = `SELECT CODE AS "code" FROM ORDERS GROUP BY CODE HAVING COUNT(*) > 1`;
  expect(await queryOracle(server, twice)).toEqual([]);
  await expect(
    server.run("HR", ["INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID, CODE) VALUES (-1, 1, 700)"]),
  ).rejects.toThrow("ORA-00001");
}

describe("a unique value on Oracle that goes from row to row", () => {
  it.each([
    ["over an index of its own", "UNIQUE (CODE)"],
    ["over an index that is not unique", "UNIQUE (CODE) DEFERRABLE INITIALLY IMMEDIATE"],
  ])("during the load, into a chunk that is not copied yet: %s", async (_, constraint) => {
    await server.run("HR", [`ALTER TABLE ORDERS ADD CONSTRAINT ORDERS_CODE ${constraint}`]);
    const move = after("dataLoad.copyChunk", () =>
      server.run("HR", [
        "UPDATE ORDERS SET CODE = -1 WHERE ORDER_ID = 1",
        "UPDATE ORDERS SET CODE = 1 WHERE ORDER_ID = 1999",
        "COMMIT",
      ]),
    );
    await migrateOracle(server, { target, observer: move });
    expect(move.happened).toBe(true);
    await expectEqual();
  });

  it("while its index is built: the copy is brought to one moment, and the index is built again", async () => {
    await server.run("HR", ["CREATE UNIQUE INDEX ORDERS_CODE ON ORDERS (CODE)"]);
    let built = 0;
    const observer: StatementObserver = {
      before: async ({ name, values }) => {
        const isOfCode = values?.some((value) => String(value).includes('("CODE")'));
        if (name !== "createIndexes.createIndex" || !isOfCode) return;
        built += 1;
        // After the catch-up: the copy has a value twice, and the journal the key of one of the two.
        if (built === 1)
          await server.run("HR", [
            "UPDATE ORDERS SET NOTE = 'moves' WHERE ORDER_ID = 10",
            "UPDATE ORDERS_INTERIM SET CODE = 20 WHERE ORDER_ID = 10",
            "COMMIT",
          ]);
      },
    };
    await migrateOracle(server, { target, observer });
    expect(built).toBe(2);
    await expectEqual();
  });

  it("between batches of the journal: all its keys are replayed at once", async () => {
    await server.run("HR", ["CREATE UNIQUE INDEX ORDERS_CODE ON ORDERS (CODE)"]);
    const exchange = before("deltaLoad.takeJournal", () =>
      server.run("HR", [
        "UPDATE ORDERS SET CODE = -5 WHERE ORDER_ID = 5",
        "UPDATE ORDERS SET CODE = 5 WHERE ORDER_ID = 6",
        "UPDATE ORDERS SET CODE = 6 WHERE ORDER_ID = 5",
        "COMMIT",
      ]),
    );
    await migrateOracle(server, { target, observer: exchange });
    expect(exchange.happened).toBe(true);
    await expectEqual();
  });
});
