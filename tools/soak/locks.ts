import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** The most that was seen in the server's lock table, by all sessions of a run. */
export interface LockPeaks {
  /** Tables, indexes and other objects that were locked. */
  readonly objects: number;
  /** Sessions that locked them: one that locks a hundred objects counts a hundred times. */
  readonly holders: number;
}

/** A lock in several modes takes one entry; one on the fast path takes none. */
const countLocks = `SELECT count(DISTINCT object)::int AS objects, count(DISTINCT (pid, object))::int AS holders
  FROM (SELECT l.pid, (locktype, database, relation, virtualxid, transactionid, classid, objid, objsubid)::text AS object
          FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE a.application_name LIKE 'table-migration%' AND NOT fastpath) AS held`;

const nothing: LockPeaks = { objects: 0, holders: 0 };

/** Looks again and again at what the run's sessions have locked. What lies between two looks is not seen. */
export class LockWatch {
  private peaks = nothing;
  private stopping = false;
  private readonly watching: Promise<void>;

  constructor(private readonly client: pg.Client) {
    this.watching = this.watch();
  }

  private async watch(): Promise<void> {
    while (!this.stopping) {
      const begun = performance.now();
      const { rows } = await this.client.query<LockPeaks>(countLocks);
      const { objects, holders } = rows[0] ?? nothing;
      this.peaks = {
        objects: Math.max(this.peaks.objects, objects),
        holders: Math.max(this.peaks.holders, holders),
      };
      // To look stops whoever locks something, so it must not fill the time.
      await sleep(Math.max(20, 5 * (performance.now() - begun)));
    }
  }

  /** The peaks since the last time this was asked. */
  takePeaks(): LockPeaks {
    const { peaks } = this;
    this.peaks = nothing;
    return peaks;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.watching;
  }
}
