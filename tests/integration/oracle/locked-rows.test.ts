import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../../provider/dialect/database-error";
import type { OracleSession } from "../../../provider/dialect/oracle";
import { before } from "../../support/copy-swap";
import { OracleSnapshot, readOraclePartitioning } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle, withHash } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", [
    `CREATE TABLE ORDERS (ORDER_ID NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY, ORDER_DATE DATE NOT NULL, MOVES NUMBER(5) NOT NULL)
     PARTITION BY RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1,'MONTH'))
     (PARTITION P0 VALUES LESS THAN (DATE '2025-01-01')) ENABLE ROW MOVEMENT`,
    "INSERT INTO ORDERS SELECT LEVEL, DATE '2025-01-01' + MOD(LEVEL, 27), 0 FROM DUAL CONNECT BY LEVEL <= 400",
    "COMMIT",
    "GRANT SELECT, UPDATE ON ORDERS TO APP",
  ]);
  await server.run("APP", ["CREATE SYNONYM THE_ORDERS FOR HR.ORDERS"]);
});
afterAll(() => server.close());

/** What an application must try again around the cutover. */
const transient = new Set(["ORA-12081", "ORA-00942"]);
/** Later by a month, so that the row lies in another partition. */
const move =
  "UPDATE THE_ORDERS SET ORDER_DATE = ADD_MONTHS(ORDER_DATE, 1), MOVES = MOVES + 1 WHERE ORDER_ID = :1";

const run = (session: OracleSession, text: string, ...values: readonly number[]) =>
  session.run({ name: "application", text, values });

/** An application that knows the table by a synonym, locks a row before it moves it, and counts its commits. */
class Mover {
  moved = 0;
  readonly failures: string[] = [];
  private isStopping = false;
  private working: Promise<void> = Promise.resolve();

  static async start(): Promise<Mover> {
    const mover = new Mover();
    mover.working = mover.work(await server.open("APP"));
    return mover;
  }

  private async work(session: OracleSession): Promise<void> {
    for (let at = 0; !this.isStopping; at += 1) {
      const isDone = await this.moveOne(session, 1 + ((at * 7) % 200));
      if (isDone) this.moved += 1;
      await sleep(20);
    }
    await session.close();
  }

  private async moveOne(session: OracleSession, id: number): Promise<boolean> {
    try {
      await run(session, "SELECT ORDER_ID FROM THE_ORDERS WHERE ORDER_ID = :1 FOR UPDATE", id);
      await run(session, move, id);
      await run(session, "COMMIT");
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError) || !transient.has(error.code ?? ""))
        this.failures.push(String(error));
      await run(session, "ROLLBACK");
      return false;
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working;
  }
}

it("rows that an application locks by a synonym and moves between partitions are where it has put them, once", async () => {
  const snapshot = await OracleSnapshot.take(server);
  const mover = await Mover.start();
  const holder = await server.open("APP");
  // A row that is locked as the fence comes, and changed by the same transaction: the fence waits for it.
  const hold = before("swapTables.fenceSource", async () => {
    await run(holder, "SELECT ORDER_ID FROM THE_ORDERS WHERE ORDER_ID = 300 FOR UPDATE");
    setTimeout(() => void run(holder, move, 300).then(() => run(holder, "COMMIT")), 1_000);
  });
  await migrateOracle(server, { target: oracleTarget(withHash), observer: hold });
  const atCutover = mover.moved;
  while (mover.moved < atCutover + 5 && mover.failures.length === 0) await sleep(20);
  await mover.stop();
  expect(mover.failures).toEqual([]);
  expect(atCutover).toBeGreaterThan(5);
  await snapshot.expectSameInventory();
  expect(await readOraclePartitioning(server, snapshot.name)).toContain("HASH 4");
  const [found] = await queryOracle(
    server,
    `SELECT COUNT(*) AS "rows", COUNT(DISTINCT ORDER_ID) AS "keys", SUM(MOVES) AS "moves",
            COUNT(CASE WHEN ORDER_DATE <> ADD_MONTHS(DATE '2025-01-01' + MOD(ORDER_ID, 27), MOVES) THEN 1 END) AS "astray",
            SUM(CASE ORDER_ID WHEN 300 THEN MOVES END) AS "held"
       FROM THE_ORDERS`,
    "APP",
  );
  expect(found).toEqual({ rows: 400, keys: 400, moves: mover.moved + 1, astray: 0, held: 1 });
});
