import { foreignKeyFaults, measureForeignKeys, reportForeignKeys } from "./foreign-keys";
import { measureGuard, reportGuard } from "./guard";
import { historyFaults, measureHistory, reportHistory } from "./history";
import { measure, type Say } from "./measure";
import type { Measured } from "./measurement";
import type { BenchOptions, Subject } from "./options";
import { reportFigures, reportSteps } from "./report";
import { summarize } from "./summary";

async function measureRun(options: BenchOptions, say: Say): Promise<Measured> {
  const measurement = await measure(options, say);
  const summary = summarize(measurement);
  const failures = measurement.rounds.flatMap(({ online }) => online.application.failures);
  failures.forEach(say);
  return {
    report: `${reportFigures(summary)}\n\n${reportSteps(measurement)}`,
    faults: summary.wrongRows === 0 ? [] : [`${summary.wrongRows} rows are wrong`],
    figures: { summary, measurement },
  };
}

/** Measures what was asked for. */
export const subjects: Readonly<Record<Subject, (options: BenchOptions, say: Say) => Promise<Measured>>> = {
  run: measureRun,
  history: async (options, say) => {
    const figures = await measureHistory(options, say);
    return { report: reportHistory(figures), faults: historyFaults(figures), figures };
  },
  guard: async (options, say) => {
    const figures = await measureGuard(options, say);
    return { report: reportGuard(figures), faults: [], figures };
  },
  "foreign-keys": async (options, say) => {
    const figures = await measureForeignKeys(options, say);
    return { report: reportForeignKeys(figures), faults: foreignKeyFaults(figures), figures };
  },
};
