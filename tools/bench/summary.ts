import type { Measurement, Round } from "./measure";
import type { Watched } from "./online";
import type { StepTime } from "./run";
import type { WaitFigures } from "./waits";

/** What a repartitioning under load is meant to reach. */
export const TARGETS = { ratio: 1.6, moreWaitMs: 100, wrongRows: 0 } as const;

/** One round in the figures that count. */
export interface RoundFigures {
  readonly offlineSeconds: number;
  readonly onlineSeconds: number;
  readonly ratio: number;
  /** The worst wait of a probe, reading or writing: during the run, and with no run. */
  readonly worstMs: number;
  readonly undisturbedWorstMs: number;
  readonly moreWaitMs: number;
  readonly p99Ms: number;
  readonly undisturbedP99Ms: number;
  /** Transactions a second that the application really got through; short of the rate, it was held up. */
  readonly transactionsPerSecond: number;
  readonly undisturbedTransactionsPerSecond: number;
  readonly lockedMs: number | null;
  readonly cutoverAttempts: number | null;
  /** The step during which the worst wait ended. */
  readonly worstDuring: string;
  readonly wrongRows: number;
  readonly comparedRows: number;
  readonly writtenRows: number;
  readonly failedStatements: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function worstProbe({ waits }: Watched): WaitFigures {
  return waits.writeProbe.worstMs > waits.readProbe.worstMs ? waits.writeProbe : waits.readProbe;
}

function highestP99({ waits }: Watched): number {
  return Math.max(waits.writeProbe.p99Ms, waits.readProbe.p99Ms);
}

function stepAt(steps: readonly StepTime[], moment: number): string {
  const step = steps.find(({ from, to }) => moment >= from && moment <= to + 5);
  return step?.step ?? "between steps";
}

export function roundFigures({ offline, online, undisturbed }: Round): RoundFigures {
  const worst = worstProbe(online);
  const undisturbedWorst = worstProbe(undisturbed);
  const all = [offline.verdict, online.verdict, undisturbed.verdict];
  return {
    offlineSeconds: offline.seconds,
    onlineSeconds: online.seconds,
    ratio: online.seconds / offline.seconds,
    worstMs: worst.worstMs,
    undisturbedWorstMs: undisturbedWorst.worstMs,
    moreWaitMs: worst.worstMs - undisturbedWorst.worstMs,
    p99Ms: highestP99(online),
    undisturbedP99Ms: highestP99(undisturbed),
    transactionsPerSecond: online.committedPerSecond,
    undisturbedTransactionsPerSecond: undisturbed.committedPerSecond,
    lockedMs: online.run.lockedMs,
    cutoverAttempts: online.run.cutoverAttempts,
    worstDuring: stepAt(online.steps, worst.worstAt),
    wrongRows: all.reduce((sum, { wrongRows }) => sum + wrongRows, 0),
    comparedRows: online.verdict.rows,
    writtenRows: online.verdict.writtenRows,
    failedStatements: online.application.failedStatements + undisturbed.application.failedStatements,
  };
}

export interface Summary {
  readonly rounds: readonly RoundFigures[];
  readonly ratio: number;
  readonly moreWaitMs: number;
  readonly wrongRows: number;
  readonly failedStatements: number;
}

/** Medians over the rounds; what must not happen at all is added up. */
export function summarize({ rounds }: Measurement): Summary {
  const figures = rounds.map(roundFigures);
  return {
    rounds: figures,
    ratio: median(figures.map(({ ratio }) => ratio)),
    moreWaitMs: median(figures.map(({ moreWaitMs }) => moreWaitMs)),
    wrongRows: figures.reduce((sum, { wrongRows }) => sum + wrongRows, 0),
    failedStatements: figures.reduce((sum, { failedStatements }) => sum + failedStatements, 0),
  };
}
