import { setTimeout as sleep } from "node:timers/promises";
import type { OracleSession } from "../../provider/dialect/oracle";
import { DatabaseError } from "../../provider/dialect/database-error";
import type { OracleServer } from "./oracle-server";
import { readRows } from "./oracle-orders";

/** What an application must try again around the cutover: READ ONLY, no table, packages discarded. */
const transient = new Set(["ORA-12081", "ORA-00942", "ORA-04068"]);

/** An application that inserts, updates and deletes, and remembers what it has committed. */
export class OracleWriter {
  readonly failures: string[] = [];
  retries = 0;
  private committed = 0;
  private stopping = false;
  private working: Promise<void> = Promise.resolve();
  private readonly rows = new Map<number, string>();

  private constructor(private readonly session: OracleSession) {}

  static async start(server: OracleServer): Promise<OracleWriter> {
    const writer = new OracleWriter(await server.open("HR"));
    for (const text of (await readRows(server)) as string[])
      writer.rows.set((JSON.parse(text) as { ORDER_ID: number }).ORDER_ID, text);
    writer.working = writer.work();
    return writer;
  }

  private async work(): Promise<void> {
    for (let at = 0; !this.stopping; at += 1) {
      await this.commitOne(at).catch((error: unknown) => {
        this.failures.push(String(error));
        this.stopping = true;
      });
      await sleep(5);
    }
  }

  /** One transaction: a new row, a changed one, a deleted one. */
  private async commitOne(at: number): Promise<void> {
    const [id, changed, deleted] = [10_000 + at, 500 + (at % 500), 1 + at];
    await this.untilDone([
      [
        "INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS) VALUES (:1, DATE '2025-06-01' + MOD(:1, 300), -1, 1, 'new')",
        [id],
      ],
      ["UPDATE ORDERS SET STATUS = :1 WHERE ORDER_ID = :2", [`s${at}`, changed]],
      ["DELETE FROM ORDERS WHERE ORDER_ID = :1", [deleted]],
    ]);
    const session = this.session;
    this.rows.delete(deleted);
    for (const key of [id, changed]) await this.remember(session, key);
    this.committed += 1;
  }

  private async remember(session: OracleSession, key: number): Promise<void> {
    for (;;) {
      try {
        const { rows } = await session.run({
          name: "application",
          text: `SELECT AMOUNT, CUSTOMER_ID, NOTE, TO_CHAR(ORDER_DATE) AS ORDER_DATE, ORDER_ID, STATUS FROM ORDERS WHERE ORDER_ID = :1`,
          values: [key],
        });
        if (rows[0]) this.rows.set(key, JSON.stringify(rows[0]));
        return;
      } catch (error) {
        await this.considerRetry(error);
      }
    }
  }

  private async considerRetry(error: unknown): Promise<void> {
    if (!(error instanceof DatabaseError) || !transient.has(error.code ?? "")) throw error;
    this.retries += 1;
    await sleep(20);
  }

  private async untilDone(statements: readonly [string, readonly (string | number)[]][]): Promise<void> {
    for (;;) {
      try {
        for (const [text, values] of statements)
          await this.session.run({ name: "application", text, values });
        await this.session.run({ name: "application", text: "COMMIT" });
        return;
      } catch (error) {
        await this.session.run({ name: "application", text: "ROLLBACK" });
        await this.considerRetry(error);
      }
    }
  }

  /** Waits until the application has committed so many transactions more, or has failed. */
  async commitMore(count: number): Promise<void> {
    const goal = this.committed + count;
    while (this.committed < goal && this.failures.length === 0) await sleep(10);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
    await this.session.close();
  }

  expectedRows(): string[] {
    return [...this.rows].sort(([left], [right]) => left - right).map(([, text]) => text);
  }
}
