import { parseArgs } from "node:util";

export interface DemoOptions {
  readonly isToKeep: boolean;
  /** 1: all rows; 10: a tenth of them. */
  readonly rowsDivisor: number;
}

export const USAGE = `Usage: npm run demo [-- options]

Repartitions three tables of a live PostgreSQL database, and shows what came of it.

  --keep              leave the database running, and say how to connect to it
  --rows-divisor <n>  build a smaller schema: 10 for a tenth of the rows (1 to 100)
  --help              show this text`;

/**
 * Reads the command line.
 * @returns undefined when the user asks for help
 * @throws when there is an unknown option or a value out of range
 */
export function readOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keep: { type: "boolean", default: false },
      "rows-divisor": { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const rowsDivisor = Number(values["rows-divisor"]);
  if (!Number.isInteger(rowsDivisor) || rowsDivisor < 1 || rowsDivisor > 100) {
    throw new Error(`--rows-divisor is "${values["rows-divisor"]}"; give a whole number from 1 to 100.`);
  }
  return { isToKeep: values.keep, rowsDivisor };
}
