import { parseArgs } from "node:util";
import { startPostgres } from "../../../tools/postgres/server";
import { startEmulator } from "./index";

const USAGE = `Usage: oracle-emulator --user <name> --password <password> [options]

A test server that speaks Oracle's wire protocol to unmodified clients (service FREEPDB1).

  --user <name>           a user to create
  --password <password>   the user's password
  --dba                   gives the user the role DBA
  --port <n>              port to listen on (1521)
  --host <address>        address to listen on (127.0.0.1)
  --service <name>        service name (FREEPDB1)
  --help                  this text
`;

class UsageError extends Error {}

interface Arguments {
  readonly user: string;
  readonly password: string;
  readonly dba: boolean;
  readonly port: number;
  readonly host: string;
  readonly service: string;
}

/** The command line. Undefined: help was asked for. @throws UsageError */
function readArguments(args: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      user: { type: "string" },
      password: { type: "string" },
      dba: { type: "boolean", default: false },
      port: { type: "string", default: "1521" },
      host: { type: "string", default: "127.0.0.1" },
      service: { type: "string", default: "FREEPDB1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { user, password } = values;
  if (user === undefined || password === undefined) throw new UsageError("--user and --password are needed.");
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError(`--port ${values.port} is no port: give a number from 0 to 65535.`);
  }
  return { user, password, dba: values.dba, port, host: values.host, service: values.service };
}

async function serve(options: Arguments): Promise<void> {
  const postgres = await startPostgres({
    settings: { fsync: false, synchronous_commit: false, full_page_writes: false, max_connections: 200 },
  });
  const emulator = await startEmulator({
    postgres: {
      host: postgres.host,
      port: postgres.port,
      user: postgres.superuser,
      password: postgres.password,
    },
    host: options.host,
    port: options.port,
    serviceName: options.service,
    users: [{ name: options.user, password: options.password, dba: options.dba }],
  }).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  console.log(`Listening on ${emulator.connectString} for user ${options.user}. Ctrl+C ends the server.`);
  const stop = async (): Promise<void> => {
    await emulator.close();
    await postgres.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

function isUsage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return error instanceof UsageError || (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS"));
}

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === undefined) console.log(USAGE);
  else await serve(options);
}

main().catch((error: unknown) => {
  const busy = (error as { code?: unknown }).code === "EADDRINUSE";
  const text = busy ? "The port is in use. Choose another one with --port." : (error as Error).message;
  console.error(isUsage(error) ? `${text}\n\n${USAGE}` : text);
  process.exitCode = isUsage(error) ? 2 : 1;
});
