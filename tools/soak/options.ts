import { parseArgs } from "node:util";
import type { MeasurementOptions } from "../bench/measurement";
import { wholeNumber } from "../program";

export interface SoakOptions extends MeasurementOptions {
  /** Partitions of the table, the default one not counted. */
  readonly leaves: number;
  readonly rowsPerLeaf: number;
  /** Whether the first fill, which is dropped again, is left out. */
  readonly skipsDrop: boolean;
  /** Whether only that first fill is made, and dropped again. */
  readonly skipsSwap: boolean;
  /** What the server is started with; null for what the refusal asks for. */
  readonly maxLocksPerTransaction: number | null;
}

export const USAGE = `Usage: npm run soak [-- options]

Gives a table thousands of partitions, drops them before the cutover, gives them again, swaps, and brings them together in a plain
table, while an application writes; and counts the locks.

  --leaves <n>    partitions (default 10000)
  --rows <n>      rows of each partition (default 10)
  --locks <n>     max_locks_per_transaction of the server (default: what the refusal asks for)
  --skip-drop     only fill, swap and bring together
  --skip-swap     only fill and drop
  --short         200 partitions
  --json <file>   also write all figures to a file
  --help          show this text

Exits with 1 when a row is wrong, a statement of the application failed, or something was left over.`;

/**
 * Reads the command line.
 * @returns undefined when the user asks for help
 * @throws when there is an unknown option or a value out of range
 */
export function readOptions(args: readonly string[]): SoakOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      leaves: text,
      rows: text,
      locks: text,
      json: text,
      short: flag,
      help: flag,
      "skip-drop": flag,
      "skip-swap": flag,
    },
  });
  if (values.help) return undefined;
  return {
    leaves: wholeNumber("leaves", values.leaves, values.short ? 200 : 10_000, 10_000),
    rowsPerLeaf: wholeNumber("rows", values.rows, 10, 10_000),
    skipsDrop: values["skip-drop"],
    skipsSwap: values["skip-swap"],
    maxLocksPerTransaction:
      values.locks === undefined ? null : wholeNumber("locks", values.locks, 64, 100_000),
    jsonFile: values.json,
  };
}
