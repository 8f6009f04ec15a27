import { setTimeout as sleep } from "node:timers/promises";
import type { OracleSession } from "../../provider/dialect/oracle";
import { expectKeysHold } from "./oracle-keys";
import { queryOracle } from "./oracle-orders";
import type { OracleServer } from "./oracle-server";

/** What an application tries again: a write under the fence, a name between two others, a package that was compiled anew. */
const passing = new Set(["ORA-12081", "ORA-00942", "ORA-04068"]);

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? String(error);
}

/**
 * An application with rows that point at each other: it inserts children with their parents and alone, deletes parents with and
 * without children, and tries what its foreign keys refuse, until it is stopped.
 */
export class FamilyApplication {
  /** What went otherwise than without a migration. */
  readonly faults: string[] = [];
  turns = 0;
  /** How often a statement met the fence, or the moment between the renames. */
  retries = 0;
  /** Lines of each order of its own. */
  readonly lines = new Map<number, number>();
  private isStopping = false;
  private working: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: OracleServer,
    private readonly session: OracleSession,
  ) {}

  static async start(server: OracleServer): Promise<FamilyApplication> {
    const application = new FamilyApplication(server, await server.open("APP"));
    application.working = application.work();
    return application;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working;
    await this.session.close();
  }

  /** Lets it work on for a moment, then stops it: nothing of its failed, its rows are there, and its keys hold as they did. */
  async expectWell(keys: readonly unknown[]): Promise<void> {
    const { turns } = this;
    while (this.turns < turns + 3) await sleep(20);
    await this.stop();
    expect(this.faults).toEqual([]);
    await expectKeysHold(this.server, keys);
    expect(await this.readLines()).toEqual([...this.lines]);
    const invalid = `SELECT OBJECT_NAME AS "name" FROM ALL_OBJECTS WHERE OWNER IN ('HR', 'APP') AND STATUS = 'INVALID'`;
    expect(await queryOracle(this.server, invalid, "ADMIN")).toEqual([]);
  }

  /** How many lines each order of its own has. */
  private async readLines(): Promise<unknown> {
    const rows = await queryOracle(
      this.server,
      `SELECT o.ORDER_ID AS "id", COUNT(l.ORDER_ID) AS "lines" FROM ORDERS o LEFT JOIN LINES l ON l.ORDER_ID = o.ORDER_ID
        WHERE o.ORDER_ID >= 1000000 GROUP BY o.ORDER_ID ORDER BY 1`,
    );
    return rows.map(({ id, lines }) => [id, lines]);
  }

  private async work(): Promise<void> {
    for (; !this.isStopping; this.turns += 1) {
      const id = 1_000_000 + this.turns;
      await this.commit("a family", [
        `INSERT INTO HR.CUSTOMERS VALUES (${id}, 'new')`,
        `INSERT INTO HR.REGIONS VALUES (${id})`,
        `INSERT INTO HR.ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, REGION, PREVIOUS)
         VALUES (${id}, DATE '2025-01-01' + ${this.turns % 300}, ${id}, ${id}, ${[...this.lines.keys()].at(-1) ?? 1})`,
        `INSERT INTO HR.LINES (ORDER_ID, LINE) VALUES (${id}, 1)`,
        `INSERT INTO NOTES VALUES (${id})`,
      ]);
      await this.commit("one more child", [`INSERT INTO HR.LINES (ORDER_ID, LINE) VALUES (${id}, 2)`]);
      this.lines.set(id, 2);
      await this.commit("a parent that empties its children", [`DELETE FROM HR.REGIONS WHERE ID = ${id}`]);
      await this.refuse("a child without parent", "ORA-02291", `INSERT INTO HR.LINES VALUES (-${id}, 1, 1)`);
      await this.refuse("a note without parent", "ORA-02291", `INSERT INTO NOTES VALUES (-${id})`);
      await this.refuse("a parent with children", "ORA-02292", `DELETE FROM HR.CUSTOMERS WHERE ID = ${id}`);
      await this.refuse("an order with a note", "ORA-02292", `DELETE FROM HR.ORDERS WHERE ORDER_ID = ${id}`);
      if (this.turns % 3 > 0) await this.removeFamily(id);
    }
  }

  /** What was referred to before must be free to go once its children are gone, in the retired table as well. */
  private async removeFamily(id: number): Promise<void> {
    await this.commit("an order, with its lines", [
      `DELETE FROM NOTES WHERE ORDER_ID = ${id}`,
      `DELETE FROM HR.ORDERS WHERE ORDER_ID = ${id}`,
    ]);
    this.lines.delete(id);
    await this.commit("a customer without orders", [`DELETE FROM HR.CUSTOMERS WHERE ID = ${id}`]);
  }

  private async commit(what: string, statements: readonly string[]): Promise<void> {
    const code = await this.attempt([...statements, "COMMIT"]);
    if (code !== null) this.faults.push(`${what}: ${code}`);
  }

  private async refuse(what: string, expected: string, statement: string): Promise<void> {
    const code = await this.attempt([statement]);
    await this.session.run({ name: "application", text: "ROLLBACK" });
    if (code !== expected) this.faults.push(`${what}: ${code ?? "was accepted"}`);
  }

  /** The code that a transaction fails with, after what passes by itself has passed. */
  private async attempt(statements: readonly string[]): Promise<string | null> {
    for (;;) {
      try {
        for (const text of statements) await this.session.run({ name: "application", text });
        return null;
      } catch (error) {
        await this.session.run({ name: "application", text: "ROLLBACK" });
        if (!passing.has(codeOf(error))) return codeOf(error);
        this.retries += 1;
      }
    }
  }
}
