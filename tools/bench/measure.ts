import { openClient } from "../demo/application/postgres/connection";
import { startBenchServer, type BenchDatabase, type BenchServer } from "./database";
import { measureOffline, type OfflineFigures } from "./offline";
import { measureOnline, measureUndisturbed, type OnlineFigures, type Watched } from "./online";
import type { BenchOptions } from "./options";
import { compareWithTruth, type Verdict } from "./truth";

/** One round: each part on a fresh copy of the same table. */
export interface Round {
  readonly offline: OfflineFigures & { readonly verdict: Verdict };
  readonly online: OnlineFigures;
  /** The application alone, for as long as the run took. */
  readonly undisturbed: Watched;
}

export interface Measurement {
  readonly version: string;
  readonly bytes: BenchServer["bytes"];
  readonly rounds: readonly Round[];
}

export type Say = (text: string) => void;

async function onCopy<T>(
  server: BenchServer,
  name: string,
  work: (database: BenchDatabase) => Promise<T>,
): Promise<T> {
  const database = await server.copy(name);
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function verifyOffline({ owner }: BenchDatabase): Promise<Verdict> {
  const client = await openClient(owner, "bench");
  try {
    return await compareWithTruth(client, new Map());
  } finally {
    await client.end();
  }
}

async function measureRound(
  server: BenchServer,
  options: BenchOptions,
  number: number,
  say: Say,
): Promise<Round> {
  const offline = () =>
    onCopy(server, "bench_offline", async (database) => {
      const figures = await measureOffline(database, options);
      say(`round ${number}: offline ${figures.seconds.toFixed(1)} s`);
      return { ...figures, verdict: await verifyOffline(database) };
    });
  const online = () =>
    onCopy(server, "bench_online", async (database) => {
      const figures = await measureOnline(database, options);
      say(`round ${number}: online ${figures.seconds.toFixed(1)} s`);
      return figures;
    });
  // What goes first may find the machine in another state, so the two take turns.
  const isOfflineFirst = number % 2 === 1;
  const before = isOfflineFirst ? await offline() : undefined;
  const during = await online();
  const undisturbed = await onCopy(server, "bench_undisturbed", (database) =>
    measureUndisturbed(database, options, during.seconds),
  );
  say(`round ${number}: the application alone, for as long`);
  return { offline: before ?? (await offline()), online: during, undisturbed };
}

/** Measures all rounds on a server of its own. */
export async function measure(options: BenchOptions, say: Say): Promise<Measurement> {
  const server = await startBenchServer(options.rows);
  try {
    const { version, bytes } = server;
    say(`PostgreSQL ${version}, ${options.rows} rows, ${(bytes.table / 1e6).toFixed(0)} MB`);
    const rounds: Round[] = [];
    for (let number = 1; number <= options.rounds; number += 1)
      rounds.push(await measureRound(server, options, number, say));
    return { version, bytes, rounds };
  } finally {
    await server.stop();
  }
}
