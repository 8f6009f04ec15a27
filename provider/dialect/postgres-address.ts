import { migrationError } from "../errors";
import type { Connection } from "../schema/connection";

const DEFAULT_PORT = 5432;
const HIGHEST_PORT = 65_535;
const CONNECT_STRING =
  /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:/\s]+))(?::(?<port>\d{1,5}))?\/(?<database>[^/]+)$/;

/** Where a server listens. `host` is a name, an address without brackets, or the folder of a Unix socket. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

function refuseAddress(problem: string): Error {
  return migrationError("INVALID_SETTING", { path: "connectString", problem });
}

/**
 * Takes `host:port/database` apart. IPv6 addresses stand in brackets, and so does the folder of a Unix socket:
 * `[::1]:5432/hr`, `[/var/run/postgresql]/hr`.
 * @throws INVALID_SETTING, without repeating the text: somebody may have put a password into it
 */
export function parseAddress(connectString: string): Address {
  const parts = CONNECT_STRING.exec(connectString)?.groups;
  const [host, database] = [parts?.["bracketed"] ?? parts?.["plain"], parts?.["database"]];
  if (host === undefined || database === undefined) throw refuseAddress('must be "host:port/database"');
  const port = Number(parts?.["port"] ?? DEFAULT_PORT);
  if (port < 1 || port > HIGHEST_PORT) throw refuseAddress(`must name a port from 1 to ${HIGHEST_PORT}`);
  return { host, port, database };
}

/** Whether the host is the folder of a Unix socket. */
export function isSocketFolder(host: string): boolean {
  return host.startsWith("/");
}

/** Whether nothing sent to the host can leave this machine. */
export function isLocal(host: string): boolean {
  return isSocketFolder(host) || host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** `host:port/database`: how messages name the server. Never holds the user or the password. */
export function describeTarget(connection: Pick<Connection, "connectString">): string {
  const { host, port, database } = parseAddress(connection.connectString);
  return `${host.includes(":") ? `[${host}]` : host}:${port}/${database}`;
}
