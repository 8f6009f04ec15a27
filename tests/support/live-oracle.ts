import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../provider/dialect/database-error";
import type { OracleSession } from "../../provider/dialect/oracle";
import { releaseOracle } from "../../provider/engines/oracle/release";
import type { RunResult } from "../../provider/schema/report";
import type { Target } from "../../provider/schema/target";
import type { CrashPoint } from "./crash";
import { crashOracleAt } from "./oracle-crash";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
  type OracleRunOptions,
} from "./oracle-orders";
import { startOracle, type OracleServer } from "./oracle-server";
import { listeningHooks } from "./orders";

/** What a migrated table keeps of the tool's own, beside its own indexes: the retired table and the way back to it. */
const keptAfterRun = [
  "INDEX ORDERS_RETIRED_ORDERS_CUSTOMER",
  "INDEX ORDERS_RETIRED_ORDERS_PK",
  "TABLE ORDERS_RETIRED",
  "TABLE TABLE_MIGRATION_REVERSE",
  "TRIGGER TABLE_MIGRATION_BACK",
];

const ledgerObject =
  /MIGRATION_(VERSION|RUNS|FENCES|HOLDS|HOLDERS|WORKERS|STEPS|ITEMS|CHUNKS|EVENTS|EVENTS_RUN|IDS)$/;

/** Names, kinds and states of what hangs on ORDERS. */
const inventory = `
  SELECT 'COLUMN ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || NULLABLE AS "text"
    FROM USER_TAB_COLS WHERE TABLE_NAME = 'ORDERS' AND HIDDEN_COLUMN = 'NO'
  UNION ALL SELECT 'CONSTRAINT ' || CASE GENERATED WHEN 'USER NAME' THEN CONSTRAINT_NAME END || ' ' || CONSTRAINT_TYPE || ' '
      || SEARCH_CONDITION_VC || ' ' || STATUS || ' ' || VALIDATED FROM USER_CONSTRAINTS WHERE TABLE_NAME = 'ORDERS'
  UNION ALL SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS || ' ' || VISIBILITY FROM USER_INDEXES
    WHERE TABLE_NAME = 'ORDERS' AND INDEX_TYPE <> 'LOB'
  UNION ALL SELECT 'TRIGGER ' || TRIGGER_NAME || ' ' || STATUS FROM USER_TRIGGERS
    WHERE TABLE_NAME = 'ORDERS' AND TRIGGER_NAME NOT LIKE 'TABLE_MIGRATION%'
  UNION ALL SELECT 'GRANT ' || PRIVILEGE || ' ' || GRANTEE || ' ' || GRANTABLE FROM USER_TAB_PRIVS WHERE TABLE_NAME = 'ORDERS'
  UNION ALL SELECT 'COMMENT ' || COMMENTS FROM USER_TAB_COMMENTS WHERE TABLE_NAME = 'ORDERS'
  UNION ALL SELECT 'COMMENT ' || COLUMN_NAME || ' ' || COMMENTS FROM USER_COL_COMMENTS WHERE TABLE_NAME = 'ORDERS'
  ORDER BY 1`;

/** Rows that nobody in these tests changes. */
const fixedRows = `SELECT COUNT(*) AS "count", SUM(AMOUNT) AS "sum" FROM ORDERS WHERE ORDER_ID BETWEEN 1001 AND 2000`;

/** ORDERS of an Oracle of a test's own, which somebody reads all the time: it must be there, whole, at every moment. */
export class LiveOracle {
  readonly readFaults: string[] = [];
  /** Reads that met the moment between the two renames. */
  missed = 0;
  private reads = 0;
  private isStopping = false;
  private reading: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly server: OracleServer,
    private inventoryBefore: readonly string[],
    private truth: readonly unknown[],
  ) {}

  static async start(): Promise<LiveOracle> {
    const server = await startOracle(["HR", "APP"]);
    await server.run("HR", createOrders);
    const live = new LiveOracle(server, [], []);
    await live.remember();
    live.reading = live.read();
    return live;
  }

  /** From now on the table must be as it is at this moment. */
  async remember(): Promise<void> {
    this.truth = await readRows(this.server);
    this.inventoryBefore = await this.readTexts(inventory);
  }

  /** The column `text` of a query. */
  async readTexts(query: string): Promise<string[]> {
    return (await queryOracle(this.server, query)).map(({ text }) => String(text));
  }

  private async read(): Promise<void> {
    let session = await this.server.open("HR");
    const [fixed] = (await session.run({ name: "probe", text: fixedRows })).rows;
    while (!this.isStopping) {
      if (!session.isOpen) session = await this.server.open("HR");
      await this.probe(session, JSON.stringify(fixed));
      await sleep(20);
    }
    await session.close();
  }

  private async probe(session: OracleSession, fixed: string): Promise<void> {
    try {
      const found = JSON.stringify((await session.run({ name: "probe", text: fixedRows })).rows[0]);
      if (found !== fixed) this.readFaults.push(`read ${found}`);
    } catch (error) {
      if (error instanceof DatabaseError && error.code === "ORA-00942") this.missed += 1;
      else this.readFaults.push(String(error));
    }
    this.reads += 1;
  }

  /** Right now the table can be read and written. */
  async expectAlive(): Promise<void> {
    const before = this.reads;
    await this.server.run("HR", [
      "UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1",
      "DELETE FROM ORDERS WHERE ORDER_ID = 2",
      "INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (-1, 1)",
      "ROLLBACK",
    ]);
    await this.expectReadable(before);
  }

  /** Somebody has read the table all the time, and can read it now. */
  async expectReadable(before = this.reads): Promise<void> {
    while (!this.isStopping && this.reads < before + 2) await sleep(5);
    expect(this.readFaults).toEqual([]);
  }

  migrate(options: OracleRunOptions = {}): Promise<RunResult | null> {
    return migrateOracle(this.server, options);
  }

  /** A run that dies at a point. */
  async crash(point: CrashPoint, target: Target = oracleTarget()): Promise<void> {
    expect(await crashOracleAt(this.server, point, target)).toBe(true);
  }

  /** Lets go of the table, as `pulumi destroy` would. */
  release(): Promise<string[]> {
    const connection = this.server.connectionOf("HR");
    return releaseOracle({ connection, target: oracleTarget(), hooks: listeningHooks() });
  }

  /** All that stands in the schema, but for the ledger and what hangs on ORDERS; numbers of objects are left out. */
  async listOwnObjects(): Promise<string[]> {
    const texts = await this.readTexts(
      `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME AS "text" FROM USER_OBJECTS
        WHERE OBJECT_TYPE IN ('TABLE', 'INDEX', 'TRIGGER', 'SEQUENCE') AND OBJECT_NAME NOT LIKE 'SYS%' AND OBJECT_NAME <> 'ORDERS'
          AND OBJECT_NAME NOT IN (SELECT INDEX_NAME FROM USER_INDEXES WHERE TABLE_NAME = 'ORDERS')`,
    );
    return texts
      .map((text) => text.replace(/_\d+$/, ""))
      .filter((text) => !ledgerObject.test(text))
      .sort();
  }

  /** Every object of the schema with its state and the time of its last DDL. */
  async readObjects(): Promise<string[]> {
    return this.readTexts(
      `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME || ' ' || OBJECT_ID || ' ' || STATUS || ' ' || TO_CHAR(LAST_DDL_TIME, 'HH24:MI:SS') AS "text"
         FROM USER_OBJECTS WHERE OBJECT_NAME NOT LIKE 'SYS%' ORDER BY 1`,
    );
  }

  /** Ends sessions of the tool on the server, by their purpose: `hold`, `control`. */
  async endSessions(purpose: string): Promise<void> {
    const found = await queryOracle(
      this.server,
      `SELECT SID || ',' || SERIAL# AS "id" FROM V$SESSION WHERE MODULE LIKE 'table-migration%' AND ACTION = '${purpose}'`,
      "ADMIN",
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { id } of found)
      await this.server.run("ADMIN", [`ALTER SYSTEM KILL SESSION '${String(id)}' IMMEDIATE`]);
  }

  async readRunStates(): Promise<string[]> {
    return this.readTexts(`SELECT STATE AS "text" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`);
  }

  /** How ORDERS is partitioned; empty where it is not. */
  async readPartitioning(): Promise<string[]> {
    return this.readTexts(
      `SELECT PARTITIONING_TYPE || ' ' || SUBPARTITIONING_TYPE AS "text" FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`,
    );
  }

  /** Every row, and all that hangs on the table, is as it was; somebody could read it all the time, and can write it now. */
  async expectAllKept(truth: readonly unknown[] = this.truth): Promise<void> {
    await this.expectAlive();
    expect(await readRows(this.server)).toEqual(truth);
    expect(await this.readTexts(inventory)).toEqual(this.inventoryBefore);
  }

  /** Migrated, by runs that ended so; of the tool's own only what it keeps on purpose. */
  async expectMigrated(states: readonly string[] = ["completed"]): Promise<void> {
    await this.expectAllKept();
    expect(await this.readPartitioning()).toEqual(["RANGE NONE"]);
    expect(await this.listOwnObjects()).toEqual(keptAfterRun);
    expect(await this.readRunStates()).toEqual(states);
  }

  /** As if there had never been a run: nothing of the tool's own but the ledger. */
  async expectReleased(): Promise<void> {
    await this.expectAllKept();
    expect(await this.readPartitioning()).toEqual([]);
    expect(await this.listOwnObjects()).toEqual([]);
  }

  /** Nobody reads any more: the rows change. */
  async stopReading(): Promise<void> {
    this.isStopping = true;
    await this.reading;
  }

  async drop(): Promise<void> {
    await this.stopReading().catch(() => undefined);
    await this.server.close();
  }
}
