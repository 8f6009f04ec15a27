import { setTimeout as sleep } from "node:timers/promises";
import { openClient } from "../demo/application/postgres/connection";
import { repartition } from "../../provider/engines/postgres/repartition";
import { targetSchema, type Target } from "../../provider/schema/target";
import type { RunResult } from "../../provider/schema/report";
import type { ApplicationFigures } from "./application";
import { startApplicationProcess, type ApplicationProcess } from "./application-process";
import { SOURCE, type BenchDatabase } from "./database";
import type { BenchOptions } from "./options";
import type { Verdict } from "./truth";
import type { WaitsByKind } from "./waits";

/** When a step ran, in milliseconds of the clock. */
export interface StepTime {
  readonly step: string;
  readonly from: number;
  readonly to: number;
}

/** What the application felt, and whether every row is right. */
export interface Watched {
  readonly seconds: number;
  readonly waits: WaitsByKind;
  /** Transactions that the application really got through, from its start to its end. */
  readonly committedPerSecond: number;
  readonly application: ApplicationFigures;
  readonly verdict: Verdict;
}

export interface OnlineFigures extends Watched {
  readonly run: RunResult;
  readonly steps: readonly StepTime[];
  readonly messages: readonly string[];
}

/** How long the application is watched after the run: its first statements on the new table are planned anew. */
const AFTER_MS = 2_000;

function targetOf({ hashCount, parallelDegree }: BenchOptions): Target {
  const hash =
    hashCount === 1
      ? {}
      : {
          subpartitionType: "HASH" as const,
          subpartitionColumn: "transaction_id",
          subpartitionCount: hashCount,
        };
  return targetSchema.parse({
    connection: "bench",
    ...SOURCE,
    partitionType: "INTERVAL",
    partitionColumn: "txn_date",
    intervalType: "MONTH",
    ...hash,
    migration: { parallelDegree },
  });
}

async function readStepTimes({ owner }: BenchDatabase): Promise<StepTime[]> {
  const client = await openClient(owner, "bench");
  try {
    const { rows } = await client.query<StepTime>(
      `SELECT step, 1000 * extract(epoch FROM started_at)::float8 AS from, 1000 * extract(epoch FROM ended_at)::float8 AS to
       FROM table_migration.steps ORDER BY started_at`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

async function runUnderWatch(
  database: BenchDatabase,
  options: BenchOptions,
  body: () => Promise<void>,
): Promise<Watched> {
  const { ratePerSecond, rows, warmUpMs } = options;
  const application = await startApplicationProcess({
    address: database.application,
    ratePerSecond,
    rows,
  });
  try {
    return await watch(application, warmUpMs, body);
  } finally {
    await application.end();
  }
}

async function watch(
  application: ApplicationProcess,
  warmUpMs: number,
  body: () => Promise<void>,
): Promise<Watched> {
  const begun = performance.now();
  await sleep(warmUpMs);
  await application.startMeasuring();
  const started = performance.now();
  await body();
  const seconds = (performance.now() - started) / 1_000;
  await sleep(AFTER_MS);
  const waits = await application.stopMeasuring();
  const figures = await application.stop();
  const committedPerSecond = (1_000 * figures.committed) / (performance.now() - begun);
  return { seconds, waits, committedPerSecond, application: figures, verdict: await application.verify() };
}

/** Repartitions the table while the application writes. */
export async function measureOnline(database: BenchDatabase, options: BenchOptions): Promise<OnlineFigures> {
  const { host, port, database: name, user, password } = database.owner;
  const connection = {
    engine: "postgres" as const,
    connectString: `${host}:${port}/${name}`,
    user,
    password,
  };
  const messages: string[] = [];
  const hooks = {
    log: (message: string) => messages.push(`${new Date().toISOString()} ${message}`),
    progress: () => undefined,
  };
  let run: RunResult | null = null;
  const watched = await runUnderWatch(database, options, async () => {
    run = await repartition({ connection, target: targetOf(options), plannedHash: null, hooks });
  });
  if (run === null) throw new Error("the table was partitioned already");
  return { ...watched, run, steps: await readStepTimes(database), messages };
}

/** The same application on the same table with no run, for the same time. */
export function measureUndisturbed(
  database: BenchDatabase,
  options: BenchOptions,
  seconds: number,
): Promise<Watched> {
  return runUnderWatch(database, options, async () => {
    await sleep(seconds * 1_000);
  });
}
