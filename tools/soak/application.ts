import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** Tables of others, whom the run must leave room in the lock table. */
const neighbours = 60;

export interface Table {
  readonly leaves: number;
  readonly rows: number;
}

/** Where a row with this id lies: neighbours in the primary key lie in different partitions. */
function bucketOf(id: number, { leaves }: Table): number {
  return (id * 7919) % (leaves - aheadOfRows);
}

/** Partitions ahead of the highest key, as declared. */
export const aheadOfRows = 4;

const writes = [
  "UPDATE soak.events SET note = $3 WHERE id = $1 AND bucket = $2",
  "INSERT INTO soak.events (id, bucket, note) VALUES ($1, $2, $3)",
  "DELETE FROM soak.events WHERE id = $1 AND bucket = $2",
] as const;

/** Builds the table, and those of the neighbours. */
export async function createTables(client: pg.Client, table: Table): Promise<void> {
  const { leaves, rows } = table;
  await client.query(`
    CREATE SCHEMA soak;
    CREATE TABLE soak.events (id bigint, bucket int, note text, PRIMARY KEY (id, bucket));
    INSERT INTO soak.events SELECT i, (i * 7919) % (${leaves - aheadOfRows}), 'row ' || i FROM generate_series(1, ${rows}) i;
    CREATE INDEX events_note ON soak.events (note);
    ANALYZE soak.events`);
  for (let at = 0; at < neighbours; at += 1) await client.query(`CREATE TABLE soak.neighbour_${at} (id int)`);
}

/** Writes the table and keeps what it has written; and locks tables that have nothing to do with it. */
export class Application {
  readonly failures: string[] = [];
  statements = 0;
  worstWaitMs = 0;
  private readonly expected = new Map<number, string | null>();
  private stopping = false;
  private readonly working: Promise<unknown>;

  constructor(
    private readonly table: Table,
    writer: pg.Client,
    neighbour: pg.Client,
  ) {
    const locking = Array.from({ length: neighbours }, (_, at) => `soak.neighbour_${at}`).join(", ");
    const lockAll = () => neighbour.query(`BEGIN; LOCK TABLE ${locking} IN EXCLUSIVE MODE; COMMIT`);
    this.working = Promise.all([
      this.repeat((turn) => this.write(writer, turn)),
      this.repeat(() => this.timed(lockAll)),
    ]);
  }

  private async repeat(act: (turn: number) => Promise<void>): Promise<void> {
    for (let turn = 1; !this.stopping; turn += 1) {
      await act(turn).catch((error: unknown) => this.failures.push(String(error)));
      await sleep(25);
    }
  }

  private async timed(statement: () => Promise<unknown>): Promise<void> {
    const begun = performance.now();
    await statement();
    this.worstWaitMs = Math.max(this.worstWaitMs, performance.now() - begun);
    this.statements += 1;
  }

  private async write(client: pg.Client, turn: number): Promise<void> {
    const kind = turn % 3;
    const id = kind === 1 ? this.table.rows + turn : (turn * 31) % this.table.rows;
    const gone = this.expected.get(id) === null;
    if (id === 0 || gone) return;
    const note = kind === 2 ? null : `written in turn ${turn}`;
    const values = [id, bucketOf(id, this.table), ...(note === null ? [] : [note])];
    await this.timed(() => client.query({ name: `write ${kind}`, text: writes[kind] ?? "", values }));
    this.expected.set(id, note);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  /** Rows that are not as they were written. */
  async countWrongRows(client: pg.Client): Promise<number> {
    const { rows } = await client.query<{ id: string; bucket: number; note: string }>(
      "SELECT id, bucket, note FROM soak.events",
    );
    const wanted = new Map(this.expected);
    for (let id = 1; id <= this.table.rows; id += 1) if (!wanted.has(id)) wanted.set(id, `row ${id}`);
    const found = new Map(rows.map((row) => [Number(row.id), row]));
    const wrong = [...wanted].filter(([id, note]) => {
      const row = found.get(id);
      return note === null ? row : row?.note !== note || row.bucket !== bucketOf(id, this.table);
    });
    return wrong.length + Math.max(0, found.size - [...wanted].filter(([, note]) => note !== null).length);
  }
}
