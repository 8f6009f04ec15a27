import { parseArgs } from "node:util";
import type { MeasurementOptions } from "./measurement";
import { wholeNumber } from "../program";

const SUBJECTS = ["run", "history", "guard", "foreign-keys"] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface BenchOptions extends MeasurementOptions {
  readonly subject: Subject;
  /** Rows of the table before the first write. */
  readonly rows: number;
  readonly rounds: number;
  /** Transactions a second of the writing application. */
  readonly ratePerSecond: number;
  /** Hash partitions of each month; 1 for none. */
  readonly hashCount: number;
  /** Connections that either side copies, indexes and compares on. */
  readonly parallelDegree: number;
  /** How long the application writes before a measurement, and is still watched after the run. */
  readonly warmUpMs: number;
}

export const USAGE = `Usage: npm run bench [-- options]

Measures on a server of its own, and compares what is measured in the same run.

  --of run        a run under a writing application, with the best offline way and with no run (the default)
  --of history    rows that are kept as one partition, with rows that are copied
  --of guard      writers of a table whose unique key is guarded, with one that needs no guard
  --of foreign-keys  a run with foreign keys in both directions, with one without
  --rows <n>      rows of the table (default 5000000; history 1000000, guard and foreign-keys 100000)
  --rounds <n>    rounds (default 3; foreign-keys has one)
  --rate <n>      transactions a second that the application writes (default 200)
  --hash <n>      hash partitions of each month (default 1: none)
  --degree <n>    connections that either side works on (default 2)
  --short         a small table and one round, to see that everything works; its timings mean nothing
  --json <file>   also write all figures to a file
  --help          show this text

Exits with 1 only when a row is wrong; timings are reported, not judged.`;

const SHORT = { rows: 40_000, rounds: 1, warmUpMs: 1_000 };
const FULL = { rounds: 3, warmUpMs: 3_000 };
const FULL_ROWS: Readonly<Record<Subject, number>> = {
  run: 5_000_000,
  history: 1_000_000,
  guard: 100_000,
  "foreign-keys": 100_000,
};

function subjectOf(text: string | undefined): Subject {
  const subject = SUBJECTS.find((known) => known === (text ?? "run"));
  if (subject) return subject;
  throw new Error(`--of is "${text}"; give one of ${SUBJECTS.join(", ")}.`);
}

/**
 * Reads the command line.
 * @returns undefined when the user asks for help
 * @throws when there is an unknown option or a value out of range
 */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      of: text,
      rows: text,
      rounds: text,
      rate: text,
      hash: text,
      degree: text,
      json: text,
      short: flag,
      help: flag,
    },
  });
  if (values.help) return undefined;
  const subject = subjectOf(values.of);
  const defaults = values.short ? SHORT : { ...FULL, rows: FULL_ROWS[subject] };
  return {
    subject,
    rows: wholeNumber("rows", values.rows, defaults.rows, 100_000_000),
    rounds: wholeNumber("rounds", values.rounds, defaults.rounds, 100),
    ratePerSecond: wholeNumber("rate", values.rate, 200, 10_000),
    hashCount: wholeNumber("hash", values.hash, 1, 1_024),
    parallelDegree: wholeNumber("degree", values.degree, 2, 32),
    warmUpMs: defaults.warmUpMs,
    jsonFile: values.json,
  };
}
