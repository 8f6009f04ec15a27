import { openClient } from "../demo/application/postgres/connection";
import { targetSchema, type Target } from "../../provider/schema/target";
import { layOut, type Line } from "./columns";
import { SOURCE, startBenchServer, type BenchDatabase, type BenchServer } from "./database";
import type { Say } from "./measure";
import { measureOnline } from "./online";
import type { BenchOptions } from "./options";
import { median } from "./summary";

/** What one way of keeping the rows has cost. */
export interface WayFigures {
  readonly seconds: number;
  readonly lockedMs: number | null;
  readonly worstWaitMs: number;
  /** By how much the database has grown, retired table included. */
  readonly grownBytes: number;
  readonly wrongRows: number;
  readonly failedStatements: number;
}

export interface HistoryFigures {
  readonly version: string;
  readonly rows: number;
  readonly rounds: readonly { readonly copy: WayFigures; readonly keep: WayFigures }[];
}

function targetOf(history: "copy" | "keepAsOnePartition", { parallelDegree }: BenchOptions): Target {
  return targetSchema.parse({
    connection: "bench",
    ...SOURCE,
    partitionType: "INTERVAL",
    partitionColumn: "txn_date",
    intervalType: "MONTH",
    history,
    migration: { parallelDegree },
  });
}

async function readBytes({ owner }: BenchDatabase): Promise<number> {
  const client = await openClient(owner, "bench");
  try {
    const { rows } = await client.query<{ bytes: string }>(
      "SELECT pg_database_size(current_database()) AS bytes",
    );
    return Number(rows[0]?.bytes);
  } finally {
    await client.end();
  }
}

async function measureWay(
  server: BenchServer,
  options: BenchOptions,
  history: "copy" | "keepAsOnePartition",
): Promise<WayFigures> {
  const database = await server.copy("bench_history");
  try {
    const before = await readBytes(database);
    const { run, seconds, waits, verdict, application } = await measureOnline(
      database,
      options,
      targetOf(history, options),
    );
    return {
      seconds,
      lockedMs: run.lockedMs,
      worstWaitMs: Math.max(waits.readProbe.worstMs, waits.writeProbe.worstMs),
      grownBytes: (await readBytes(database)) - before,
      wrongRows: verdict.wrongRows,
      failedStatements: application.failedStatements,
    };
  } finally {
    await database.drop();
  }
}

/** The same table with its rows copied and with its rows kept where they are, by turns. */
export async function measureHistory(options: BenchOptions, say: Say): Promise<HistoryFigures> {
  const server = await startBenchServer(options.rows);
  try {
    const rounds: HistoryFigures["rounds"][number][] = [];
    for (let number = 1; number <= options.rounds; number += 1) {
      const early = number % 2 === 1 ? await measureWay(server, options, "copy") : undefined;
      const keep = await measureWay(server, options, "keepAsOnePartition");
      const copy = early ?? (await measureWay(server, options, "copy"));
      say(`round ${number}: copied in ${copy.seconds.toFixed(1)} s, kept in ${keep.seconds.toFixed(1)} s`);
      rounds.push({ copy, keep });
    }
    return { version: server.version, rows: options.rows, rounds };
  } finally {
    await server.stop();
  }
}

/** Both ways beside each other, in medians over the rounds. */
export function reportHistory({ version, rows, rounds }: HistoryFigures): string {
  const line = (label: string, figure: (way: WayFigures) => number, digits: number): Line => {
    const [copy, keep] = [
      median(rounds.map((round) => figure(round.copy))),
      median(rounds.map((round) => figure(round.keep))),
    ];
    return [label, copy.toFixed(digits), keep.toFixed(digits), (keep / copy).toFixed(2)];
  };
  const table = layOut([
    [`medians of ${rounds.length}`, "copied", "kept", "kept / copied"],
    line("seconds", ({ seconds }) => seconds, 1),
    line("table closed, ms", ({ lockedMs }) => lockedMs ?? Number.NaN, 1),
    line("worst wait of a probe, ms", ({ worstWaitMs }) => worstWaitMs, 1),
    line("disk taken besides, MB", ({ grownBytes }) => grownBytes / 1e6, 0),
  ]);
  return `PostgreSQL ${version}, ${rows} rows\n${table}`;
}

/** Why the measurement is worth nothing; empty where every row is right. */
export function historyFaults({ rounds }: HistoryFigures): string[] {
  return rounds
    .flatMap(({ copy, keep }) => [copy, keep])
    .filter(({ wrongRows, failedStatements }) => wrongRows + failedStatements > 0)
    .map((way) => `${way.wrongRows} rows are wrong, ${way.failedStatements} statements failed`);
}
