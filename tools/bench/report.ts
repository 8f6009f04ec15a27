import { layOut, type Line } from "./columns";
import type { Measurement } from "./measure";
import { median, TARGETS, type RoundFigures, type Summary } from "./summary";

const seconds = (value: number) => value.toFixed(1);
const milliseconds = (value: number | null) => (value === null ? "-" : value.toFixed(1));

function figureLine(
  label: string,
  rounds: readonly RoundFigures[],
  figure: (round: RoundFigures) => number | null,
  format: (value: number) => string,
  target = "",
): Line {
  const values = rounds.map(figure);
  const known = values.filter((value) => value !== null);
  const cells = values.map((value) => (value === null ? "-" : format(value)));
  return [label, ...cells, known.length === 0 ? "-" : format(median(known)), target];
}

/** The figures of every round beside their median and their target. */
export function reportFigures({ rounds }: Summary): string {
  const whole = (value: number) => Math.round(value).toLocaleString("en-US");
  const header: Line = ["", ...rounds.map((_, index) => `round ${index + 1}`), "median", "target"];
  return layOut([
    header,
    figureLine("offline, s", rounds, (round) => round.offlineSeconds, seconds),
    figureLine("online, s", rounds, (round) => round.onlineSeconds, seconds),
    figureLine(
      "online / offline",
      rounds,
      ({ ratio }) => ratio,
      (value) => value.toFixed(2),
      `≤ ${TARGETS.ratio}`,
    ),
    figureLine("worst wait of a probe during the run, ms", rounds, ({ worstMs }) => worstMs, milliseconds),
    figureLine("worst wait with no run, ms", rounds, (round) => round.undisturbedWorstMs, milliseconds),
    figureLine(
      "difference, ms",
      rounds,
      (round) => round.moreWaitMs,
      milliseconds,
      `≤ ${TARGETS.moreWaitMs}`,
    ),
    figureLine("p99 of the probes during the run, ms", rounds, ({ p99Ms }) => p99Ms, milliseconds),
    figureLine("p99 with no run, ms", rounds, (round) => round.undisturbedP99Ms, milliseconds),
    figureLine("transactions a second during the run", rounds, (round) => round.transactionsPerSecond, whole),
    figureLine(
      "transactions a second with no run",
      rounds,
      (round) => round.undisturbedTransactionsPerSecond,
      whole,
    ),
    figureLine("lock of the cutover, ms", rounds, ({ lockedMs }) => lockedMs, milliseconds),
    figureLine("attempts at the cutover", rounds, (round) => round.cutoverAttempts, whole),
    figureLine("rows compared", rounds, (round) => round.comparedRows, whole),
    figureLine("rows written meanwhile", rounds, (round) => round.writtenRows, whole),
    figureLine("statements that failed", rounds, (round) => round.failedStatements, whole),
    figureLine("rows wrong", rounds, ({ wrongRows }) => wrongRows, whole, `${TARGETS.wrongRows}`),
    ["worst wait fell into", ...rounds.map(({ worstDuring }) => worstDuring), "", ""],
  ]);
}

function secondsByStep({ rounds }: Measurement, side: "offline" | "online"): Map<string, number[]> {
  const byStep = new Map<string, number[]>();
  for (const round of rounds) {
    const steps =
      side === "offline"
        ? round.offline.steps
        : round.online.steps.map(({ step, from, to }) => ({ step, seconds: (to - from) / 1_000 }));
    for (const { step, seconds: spent } of steps) byStep.set(step, [...(byStep.get(step) ?? []), spent]);
  }
  return byStep;
}

/** Where the seconds go: the steps of the run, beside those of the offline way. */
export function reportSteps(measurement: Measurement): string {
  const offline = secondsByStep(measurement, "offline");
  const online = secondsByStep(measurement, "online");
  const header: Line = [
    "step, s",
    ...measurement.rounds.map((_, index) => `round ${index + 1}`),
    "median",
    "offline",
  ];
  const lines = [...online].map(([step, spent]): Line => {
    const beside = offline.get(step);
    return [
      step,
      ...spent.map((value) => value.toFixed(2)),
      median(spent).toFixed(2),
      beside ? median(beside).toFixed(2) : "",
    ];
  });
  return layOut([header, ...lines]);
}
