import { parseArgs } from "node:util";

export interface BenchOptions {
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
  /** Where the figures are to be written as JSON. */
  readonly jsonFile: string | undefined;
}

export const USAGE = `Usage: npm run bench [-- options]

Measures a repartitioning under a writing application against the best offline way, and what the application feels of it.

  --rows <n>      rows of the table (default 5000000)
  --rounds <n>    rounds, each on fresh copies of the same table (default 3)
  --rate <n>      transactions a second that the application writes (default 200)
  --hash <n>      hash partitions of each month (default 1: none)
  --degree <n>    connections that either side works on (default 2)
  --short         a small table and one round, to see that everything works; its timings mean nothing
  --json <file>   also write all figures to a file
  --help          show this text

Exits with 1 only when a row is wrong; timings are reported, not judged.`;

const SHORT = { rows: 40_000, rounds: 1, warmUpMs: 1_000 };
const FULL = { rows: 5_000_000, rounds: 3, warmUpMs: 3_000 };

function wholeNumber(name: string, text: string | undefined, fallback: number, highest: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new Error(`--${name} is "${text}"; give a whole number from 1 to ${highest}.`);
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
  const defaults = values.short ? SHORT : FULL;
  return {
    rows: wholeNumber("rows", values.rows, defaults.rows, 100_000_000),
    rounds: wholeNumber("rounds", values.rounds, defaults.rounds, 100),
    ratePerSecond: wholeNumber("rate", values.rate, 200, 10_000),
    hashCount: wholeNumber("hash", values.hash, 1, 1_024),
    parallelDegree: wholeNumber("degree", values.degree, 2, 32),
    warmUpMs: defaults.warmUpMs,
    jsonFile: values.json,
  };
}
