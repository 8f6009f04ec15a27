import { setTimeout as sleep } from "node:timers/promises";
import { targetSchema, type Target } from "../../provider/schema/target";
import type { RunResult } from "../../provider/schema/report";
import type { ApplicationFigures } from "./application";
import { startApplicationProcess, type ApplicationProcess } from "./application-process";
import { SOURCE, type BenchDatabase } from "./database";
import type { BenchOptions } from "./options";
import { readStepTimes, runOn, type StepTime } from "./run";
import type { Verdict } from "./truth";
import type { WaitsByKind } from "./waits";

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

async function runUnderWatch<T>(
  database: BenchDatabase,
  options: BenchOptions,
  body: () => Promise<T>,
): Promise<Watched & { readonly outcome: T }> {
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

async function watch<T>(
  application: ApplicationProcess,
  warmUpMs: number,
  body: () => Promise<T>,
): Promise<Watched & { readonly outcome: T }> {
  const begun = performance.now();
  await sleep(warmUpMs);
  await application.startMeasuring();
  const started = performance.now();
  const outcome = await body();
  const seconds = (performance.now() - started) / 1_000;
  await sleep(AFTER_MS);
  const waits = await application.stopMeasuring();
  const figures = await application.stop();
  const committedPerSecond = (1_000 * figures.committed) / (performance.now() - begun);
  const verdict = await application.verify();
  return { seconds, waits, committedPerSecond, application: figures, verdict, outcome };
}

/** Repartitions the table while the application writes. */
export async function measureOnline(
  database: BenchDatabase,
  options: BenchOptions,
  target: Target = targetOf(options),
): Promise<OnlineFigures> {
  const messages: string[] = [];
  const log = (message: string) => messages.push(`${new Date().toISOString()} ${message}`);
  const { outcome: run, ...watched } = await runUnderWatch(database, options, () =>
    runOn(database.owner, target, log),
  );
  return { ...watched, run, steps: await readStepTimes(database.owner, run.runId), messages };
}

/** The same application on the same table with no run, for the same time. */
export async function measureUndisturbed(
  database: BenchDatabase,
  options: BenchOptions,
  seconds: number,
): Promise<Watched> {
  return runUnderWatch(database, options, () => sleep(seconds * 1_000));
}
