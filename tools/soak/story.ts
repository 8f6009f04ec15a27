import type pg from "pg";
import type { StatementObserver } from "../../provider/dialect/session";
import { releaseTable } from "../../provider/engines/postgres/release";
import { repartition } from "../../provider/engines/postgres/repartition";
import { MigrationError } from "../../provider/errors";
import type { RunResult } from "../../provider/schema/report";
import { targetSchema, type Target } from "../../provider/schema/target";
import type { PostgresServer } from "../postgres/server";
import { aheadOfRows } from "./application";
import type { LockPeaks, LockWatch } from "./locks";
import type { SoakOptions } from "./options";

/** One part of the story. */
export interface PartFigures {
  readonly part: string;
  readonly seconds: number;
  readonly locks: LockPeaks;
  /** How long the table was closed; null where nothing was swapped. */
  readonly lockedMs: number | null;
  readonly steps: RunResult["steps"];
  /** Tables of the run's own that it left. */
  readonly leftOver: number;
}

const place = { connection: "soak", schema: "soak", table: "events" };
const migration = { chunkRows: 20_000 };

const manyPartitions: Target = targetSchema.parse({
  ...place,
  partitionType: "INTERVAL",
  partitionColumn: "bucket",
  intervalType: "NUMBER",
  partitionsAhead: aheadOfRows,
  migration,
});
const noPartitions: Target = targetSchema.parse({ ...place, partitionType: "NONE", migration });

const countLeftOver = `SELECT count(*)::int FROM pg_class
  WHERE relnamespace = 'soak'::regnamespace AND relkind IN ('r', 'p') AND relname ~ 'interim|^events_p[0-9]'
    AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid)`;

function orderOf(
  server: PostgresServer,
  target: Target,
  log: (text: string) => void,
  observer?: StatementObserver,
) {
  const { superuser: user, password } = server;
  const connectString = server.connectString("postgres");
  return {
    connection: { engine: "postgres" as const, connectString, user, password },
    target,
    plannedHash: null,
    hooks: { log, progress: () => undefined, ...(observer ? { observer } : {}) },
  };
}

/**
 * What a server whose lock table is too small must be set to, as the refusal says.
 * @returns null where it is not too small
 * @throws where the run did something else than refuse
 */
export async function askForSetting(server: PostgresServer): Promise<number | null> {
  // A plan that is not refused ends here too, and creates nothing: it is not the one that was previewed.
  const order = { ...orderOf(server, manyPartitions, () => undefined), plannedHash: "asked only" };
  const failure: unknown = await repartition(order).then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof MigrationError && failure.code === "STALE_PLAN") return null;
  const setting = /max_locks_per_transaction from \d+ to (\d+)/.exec(String(failure))?.[1];
  if (setting === undefined) throw failure;
  return Number(setting);
}

/** Stops a run before its cutover, when everything is there that can be taken back. */
class StopBeforeSwap implements StatementObserver {
  hasStopped = false;

  before({ name }: { readonly name: string }): void {
    if (name !== "swapTables.lock") return;
    this.hasStopped = true;
    throw new Error("stopped before the cutover");
  }
}

/** Gives the table its partitions, takes them back, gives them again, and brings them together. */
export class Story {
  constructor(
    private readonly server: PostgresServer,
    private readonly client: pg.Client,
    private readonly locks: LockWatch,
    private readonly say: (text: string) => void,
  ) {}

  private order(target: Target, observer?: StatementObserver) {
    return orderOf(this.server, target, this.say, observer);
  }

  private async part(part: string, work: () => Promise<RunResult | null>): Promise<PartFigures> {
    this.locks.takePeaks();
    const begun = performance.now();
    const result = await work();
    const seconds = (performance.now() - begun) / 1_000;
    const { rows } = await this.client.query<{ count: number }>(countLeftOver);
    this.say(`${part}: ${seconds.toFixed(1)} s`);
    return {
      part,
      seconds,
      locks: this.locks.takePeaks(),
      lockedMs: result?.lockedMs ?? null,
      steps: result?.steps ?? [],
      leftOver: rows[0]?.count ?? 0,
    };
  }

  private async fillOnly(): Promise<null> {
    const stop = new StopBeforeSwap();
    await repartition(this.order(manyPartitions, stop)).catch((error: unknown) => {
      if (!stop.hasStopped) throw error;
    });
    return null;
  }

  private async takeBack(): Promise<null> {
    await releaseTable(this.order(manyPartitions));
    return null;
  }

  private async fillAndDrop(): Promise<PartFigures[]> {
    return [
      await this.part("filled", () => this.fillOnly()),
      await this.part("dropped", () => this.takeBack()),
    ];
  }

  private async swapAndBringTogether(): Promise<PartFigures[]> {
    return [
      await this.part("swapped", () => repartition(this.order(manyPartitions))),
      await this.part("brought together", () => repartition(this.order(noPartitions))),
    ];
  }

  async tell({ skipsDrop, skipsSwap }: Pick<SoakOptions, "skipsDrop" | "skipsSwap">): Promise<PartFigures[]> {
    return [
      ...(skipsDrop ? [] : await this.fillAndDrop()),
      ...(skipsSwap ? [] : await this.swapAndBringTogether()),
    ];
  }
}
