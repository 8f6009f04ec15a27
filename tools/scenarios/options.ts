import { parseArgs } from "node:util";
import { readTarget, TARGET_OPTIONS } from "../demo/options";
import type { DemoTarget } from "../demo/targets";
import { wholeNumber } from "../program";

export interface ScenarioOptions {
  readonly targets: readonly DemoTarget[];
  /** 1: all rows; 100: a hundredth of them, over a tenth of the time. */
  readonly rowsDivisor: number;
  /** Transactions of the application, a second. */
  readonly rate: number;
}

export const USAGE = `Usage: npm run scenarios [-- [postgres | oracle] options]

Partitions six tables of an HR schema by Pulumi, each in another way, while an application writes to all of them, and checks what came of
it. Ends with 0 only if every check held. On a PostgreSQL of its own, then on the test server for Oracle, if not told otherwise.

  postgres, oracle    on one of them alone
    --container       Oracle Free in a container instead of the test server
    --connect <s>     an Oracle that runs already, with --user and DEMO_ORACLE_PASSWORD, as for npm run demo
  --rows <share>      "full" for 1,680,050 rows, or a share of them (1/1 to 1/100; 1/100 if left out)
  --rate <n>          transactions a second that the application begins (1 to 500; 20 if left out)
  --help              show this text`;

const GREATEST_DIVISOR = 100;
const GREATEST_RATE = 500;

function readShare(rows: string): number {
  const divisor = rows === "full" ? 1 : Number(/^1\/(\d+)$/.exec(rows)?.[1]);
  if (divisor >= 1 && divisor <= GREATEST_DIVISOR) return divisor;
  throw new Error(`--rows is "${rows}"; give "full", or a share from 1/1 to 1/${GREATEST_DIVISOR}.`);
}

/**
 * Reads the command line.
 * @returns undefined when the user asks for help
 * @throws when there is an unknown option, a value out of range, or options that do not go together
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): ScenarioOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      rows: { type: "string", default: "1/100" },
      rate: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { container, connect, user } = values;
  const of = (engines: readonly string[]) => readTarget({ engines, ...values }, environment);
  const targets =
    positionals.length > 0 || container || connect !== undefined || user !== undefined
      ? [of(positionals)]
      : [of(["postgres"]), of(["oracle"])];
  return {
    targets,
    rowsDivisor: readShare(values.rows),
    rate: wholeNumber("rate", values.rate, 20, GREATEST_RATE),
  };
}
