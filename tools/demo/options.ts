import { parseArgs } from "node:util";
import { wholeNumber } from "../program";
import type { DemoTarget } from "./targets";

export interface DemoOptions {
  readonly target: DemoTarget;
  readonly isToKeep: boolean;
  /** 1: all rows; 10: a tenth of them. */
  readonly rowsDivisor: number;
}

/** Never an argument: those are seen by everybody on the machine. */
const PASSWORD_VARIABLE = "DEMO_ORACLE_PASSWORD";

export const USAGE = `Usage: npm run demo [-- [oracle] options]

Repartitions the tables of a live database, and shows what came of it: on a PostgreSQL of its own, or on Oracle.

  oracle              on a test server that speaks Oracle's protocol and executes on PostgreSQL; it is not Oracle
    --container       on Oracle Free in a container instead (Docker; the image has more than a gigabyte)
    --connect <s>     on an Oracle that runs already, such as db1:1521/FREEPDB1. It must have no user HR, HR_APP_USER or
                      HR_AUDITOR and no role HR_APP or HR_REPORT: the demo creates them, and drops them at the end
    --user <name>     who may create users there; the password is in the environment variable ${PASSWORD_VARIABLE}
  --keep              leave the database running, and say how to connect to it
  --rows-divisor <n>  build a smaller schema: 10 for a tenth of the rows (1 to 100)
  --help              show this text`;

export interface TargetArguments {
  readonly engines: readonly string[];
  readonly container: boolean;
  readonly connect?: string | undefined;
  readonly user?: string | undefined;
}

/** The options that say which database. */
export const TARGET_OPTIONS = {
  container: { type: "boolean", default: false },
  connect: { type: "string" },
  user: { type: "string" },
} as const;

/**
 * Which database the arguments mean.
 * @throws when they do not go together
 */
export function readTarget(
  { engines, container, connect, user }: TargetArguments,
  environment: NodeJS.ProcessEnv,
): DemoTarget {
  const [engine = "postgres", ...more] = engines;
  if (more.length > 0 || (engine !== "postgres" && engine !== "oracle")) {
    throw new Error(
      `"${engines.join(" ")}" is no database of the demo: give "oracle", or nothing for PostgreSQL.`,
    );
  }
  if (engine === "postgres") {
    if (container || connect !== undefined || user !== undefined) {
      throw new Error('--container, --connect and --user are for Oracle: say "npm run demo -- oracle …".');
    }
    return { kind: "postgres" };
  }
  if (connect === undefined) {
    if (user !== undefined) throw new Error("--user goes with --connect.");
    return { kind: container ? "oracle container" : "oracle test server" };
  }
  const password = environment[PASSWORD_VARIABLE];
  if (container) throw new Error("--container and --connect are two different databases: give one of them.");
  if (user === undefined) throw new Error("--connect needs --user: an administrator who may create users.");
  if (!password) throw new Error(`--connect needs the password of ${user} in ${PASSWORD_VARIABLE}.`);
  return { kind: "oracle", connectString: connect, user, password };
}

/**
 * Reads the command line.
 * @returns undefined when the user asks for help
 * @throws when there is an unknown option, a value out of range, or options that do not go together
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): DemoOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      keep: { type: "boolean", default: false },
      "rows-divisor": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const target = readTarget({ engines: positionals, ...values }, environment);
  return {
    target,
    isToKeep: values.keep,
    rowsDivisor: wholeNumber("rows-divisor", values["rows-divisor"], 1, 100),
  };
}
