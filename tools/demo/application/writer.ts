import { setTimeout as sleep } from "node:timers/promises";
import type { RowChange, TableLedger } from "./ledger";
import type { Random } from "./random";
import {
  openReported,
  PROBED_EVERY,
  runTimed,
  type ApplicationDatabase,
  type ApplicationSession,
  type Outcome,
  type StatementListener,
} from "./session";
import type { BoundStatement, FoundRow, TableName, TableStatements, WrittenRow } from "./statements";

/** What the writers of an application share. */
export interface WriterContext {
  readonly database: Omit<ApplicationDatabase, "readBeginning" | "hearAlarms">;
  readonly ledgers: ReadonlyMap<TableName, TableLedger>;
  /** Rows that were there at the start have the numbers 1 to this, by table. */
  readonly firstIds: ReadonlyMap<TableName, number>;
  readonly writers: number;
  readonly transactionsPerSecond: number;
  readonly listener: StatementListener;
  /** Seconds from now for a new row's date. */
  chooseOffsetS(table: TableName, random: Random): number;
  onTransaction(outcome: Outcome): void;
  onAlarm(): void;
  isStopping(): boolean;
}

/** A row that this writer may change: nobody else writes to it, so the order of its changes is known. */
interface OwnRow {
  readonly id: string;
  readonly key: readonly string[];
}

/** What a transaction has done so far; it counts only once the commit is certain. */
interface Draft {
  readonly changes: RowChange[];
  readonly taken: { table: TableName; row: OwnRow }[];
  readonly left: { table: TableName; row: OwnRow }[];
  alarms: number;
  serverTransaction: string | undefined;
}

const MAX_OWN_ROWS = 400;
const PAUSE_SHARE = 0.02;
const ROLLBACK_SHARE = 0.02;

const COMMIT: BoundStatement = { name: "commit", text: "COMMIT", values: [] };
const ROLLBACK: BoundStatement = { name: "rollback", text: "ROLLBACK", values: [] };

/** One connection of the application: transactions of one to five statements, at a steady rate, until it is told to stop. */
export class Writer {
  private readonly ownRows = new Map<TableName, OwnRow[]>();
  private session: ApplicationSession | undefined;

  constructor(
    private readonly index: number,
    private readonly random: Random,
    private readonly context: WriterContext,
  ) {
    for (const { table } of context.database.statements) this.ownRows.set(table, []);
  }

  /** Writes until the context is stopping; then closes its connection. */
  async run(): Promise<void> {
    const { writers, transactionsPerSecond } = this.context;
    const periodMs = (1_000 * writers) / transactionsPerSecond;
    let dueMs = performance.now() + this.random.fraction() * periodMs;
    while (!this.context.isStopping()) {
      await sleep(Math.max(0, dueMs - performance.now()));
      await this.runTransaction();
      // After a wait the application goes on at its rate; it does not make up for what it missed.
      dueMs = Math.max(dueMs + periodMs, performance.now() - periodMs);
    }
    await this.session?.close();
  }

  private async runTransaction(): Promise<void> {
    const { database, listener } = this.context;
    const draft: Draft = { changes: [], taken: [], left: [], alarms: 0, serverTransaction: undefined };
    try {
      this.session ??= await openReported(database, `hr application ${this.index}`, listener);
      if (database.begin !== null) await this.execute(database.begin);
      await this.writeRows(draft);
      if (this.random.chance(PAUSE_SHARE)) await sleep(this.random.integer(5, 120));
      if (this.random.chance(ROLLBACK_SHARE)) return await this.rollBack(draft);
    } catch {
      // The listener knows. No commit was sent, so nothing of this transaction stays.
      await this.disconnect();
      return this.discard(draft);
    }
    await this.commit(draft);
  }

  private async writeRows(draft: Draft): Promise<void> {
    const count = this.random.integer(1, 5);
    for (let statement = 0; statement < count; statement += 1) {
      const choice = this.random.fraction();
      const on = this.random.pick(this.context.database.statements);
      if (choice < 0.45) await this.insertRow(on, draft);
      else if (choice < 0.7) await this.changeRow(on, this.takeOwnRow(on, draft), draft);
      else if (choice < 0.85) await this.changeRow(on, await this.findFirstRow(on, draft), draft);
      else
        await this.removeRow(on, this.takeOwnRow(on, draft) ?? (await this.findFirstRow(on, draft)), draft);
    }
  }

  private async insertRow(on: TableStatements, draft: Draft): Promise<void> {
    if (on.alarm !== undefined && this.random.chance(0.02)) {
      // Not kept for changes: an update that moves a row between partitions fires its insert trigger again.
      const row = await this.write(on.alarm(this.random), draft);
      draft.changes.push({ table: on.table, id: row.id, rowText: row.row_text });
      draft.alarms += 1;
      return;
    }
    const row = await this.write(
      on.insert(this.random, this.context.chooseOffsetS(on.table, this.random)),
      draft,
    );
    this.keep(on.table, row, draft);
  }

  private async changeRow(on: TableStatements, found: OwnRow | undefined, draft: Draft): Promise<void> {
    if (found === undefined) return this.insertRow(on, draft);
    const row = await this.write(this.random.pick(on.changes(this.random, found.key)), draft);
    if (row.id !== found.id) draft.changes.push({ table: on.table, id: found.id, rowText: null });
    this.keep(on.table, row, draft);
  }

  private async removeRow(on: TableStatements, found: OwnRow | undefined, draft: Draft): Promise<void> {
    if (found === undefined) return this.insertRow(on, draft);
    await this.write({ ...on.remove, values: found.key }, draft);
    draft.changes.push({ table: on.table, id: found.id, rowText: null });
  }

  private keep(table: TableName, { id, key, row_text: rowText }: WrittenRow, draft: Draft): void {
    draft.changes.push({ table, id, rowText });
    draft.left.push({ table, row: { id, key } });
  }

  /** A row that this writer wrote earlier, if it has one. */
  private takeOwnRow({ table }: TableStatements, draft: Draft): OwnRow | undefined {
    const rows = this.ownRows.get(table) ?? [];
    if (rows.length === 0) return undefined;
    const [row] = rows.splice(this.random.integer(0, rows.length - 1), 1);
    if (row !== undefined) draft.taken.push({ table, row });
    return row;
  }

  /** A row that was there before the application started, and that no writer has written to yet. */
  private async findFirstRow(on: TableStatements, draft: Draft): Promise<OwnRow | undefined> {
    const id = this.chooseFirstId(on.table);
    const isTaken = draft.changes.some((change) => change.table === on.table && change.id === id);
    if (id === undefined || isTaken || this.context.ledgers.get(on.table)?.rows.has(id)) return undefined;
    const [found] = await this.execute<FoundRow>({ ...on.find, values: [id] });
    if (found === undefined) return undefined;
    // Locked, so this hash holds; what happens to the row is the next change.
    draft.changes.push({ table: on.table, id, rowText: null, hashBefore: found.row_hash });
    return found;
  }

  /** Each writer has its own share of these rows. */
  private chooseFirstId(table: TableName): string | undefined {
    const { writers, firstIds } = this.context;
    const groups = Math.floor((firstIds.get(table) ?? 0) / writers);
    if (groups === 0) return undefined;
    const id = this.random.integer(0, groups - 1) * writers + this.index + 1;
    return id % PROBED_EVERY === 0 ? undefined : String(id);
  }

  private async write(statement: BoundStatement, draft: Draft): Promise<WrittenRow> {
    const rows = await this.execute<WrittenRow>(statement);
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      const error = new Error(
        `wrote ${rows.length} rows where there is one (${statement.values.join(", ")})`,
      );
      this.context.listener.onFailure(statement.name, error);
      throw error;
    }
    draft.serverTransaction = row.server_transaction;
    return row;
  }

  private async commit(draft: Draft): Promise<void> {
    let outcome: Outcome = "committed";
    try {
      await this.execute(COMMIT);
    } catch {
      await this.disconnect();
      outcome = await this.context.database.resolveOutcome(draft.serverTransaction);
    }
    this.context.onTransaction(outcome);
    if (outcome === "committed") this.settle(draft);
    else this.discard(draft);
  }

  private async rollBack(draft: Draft): Promise<void> {
    await this.execute(ROLLBACK);
    this.context.onTransaction("rolled back");
    this.discard(draft);
  }

  private settle({ changes, left, alarms }: Draft): void {
    for (const change of changes) this.context.ledgers.get(change.table)?.record(change);
    for (const { table, row } of left) this.addOwnRow(table, row);
    for (let alarm = 0; alarm < alarms; alarm += 1) this.context.onAlarm();
  }

  private discard({ taken }: Draft): void {
    for (const { table, row } of taken) this.addOwnRow(table, row);
  }

  private addOwnRow(table: TableName, row: OwnRow): void {
    const rows = this.ownRows.get(table) ?? [];
    rows.push(row);
    if (rows.length > MAX_OWN_ROWS) rows.shift();
  }

  /** Lets go of a session that may be in any state; the next transaction opens another. */
  private async disconnect(): Promise<void> {
    await this.session?.close().catch(() => undefined);
    this.session = undefined;
  }

  private execute<Row extends object>(statement: BoundStatement): Promise<Row[]> {
    const { database, listener } = this.context;
    return runTimed<Row>(this.session as ApplicationSession, statement, listener, database);
  }
}
