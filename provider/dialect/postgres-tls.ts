import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { migrationError, type MigrationError } from "../errors";
import type { Connection } from "../schema/connection";
import { describeTarget, isLocal, isSocketFolder, parseAddress } from "./postgres-address";

type SslMode = NonNullable<Connection["sslmode"]>;

const remedy =
  "Set sslrootcert to the server's CA certificate; or, where the network is trusted, sslmode to require (encrypted, not verified).";

/** TLS_FAILED, with what to do about it on PostgreSQL. */
export function refuseTls(connection: Connection, reason: string, cause?: unknown): MigrationError {
  return migrationError("TLS_FAILED", { target: describeTarget(connection), reason, remedy }, cause);
}

function readPem(connection: Connection, setting: "sslrootcert" | "sslcert" | "sslkey"): string | undefined {
  const path = connection[setting];
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw refuseTls(connection, `${setting}: cannot read ${path} (${code})`);
  }
}

/** As libpq does, `require` verifies the chain once there is a CA certificate to verify it with. */
function effectiveMode(connection: Connection, host: string): SslMode {
  const mode = connection.sslmode ?? (isLocal(host) ? "disable" : "verify-full");
  return mode === "require" && connection.sslrootcert !== undefined ? "verify-ca" : mode;
}

function verification(mode: Exclude<SslMode, "disable">): ConnectionOptions {
  switch (mode) {
    case "require":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-full":
      return { rejectUnauthorized: true };
  }
}

function certificates(connection: Connection): ConnectionOptions {
  const [ca, cert, key] = (["sslrootcert", "sslcert", "sslkey"] as const).map((name) =>
    readPem(connection, name),
  );
  if ((cert === undefined) !== (key === undefined))
    throw refuseTls(connection, "sslcert and sslkey need each other");
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

/**
 * TLS options with libpq's meaning of sslmode; false for none. Without sslrootcert, verify-full trusts the public CAs that
 * Node knows; verify-ca does not, because any holder of a public certificate would pass.
 * @throws TLS_FAILED when a certificate cannot be read or is missing
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export function tlsOptions(connection: Connection): ConnectionOptions | false {
  const { host } = parseAddress(connection.connectString);
  const mode = effectiveMode(connection, host);
  // libpq never speaks TLS over a Unix socket either.
  if (mode === "disable" || isSocketFolder(host)) return false;
  if (mode === "verify-ca" && connection.sslrootcert === undefined) {
    throw refuseTls(connection, "sslmode verify-ca needs sslrootcert, or any public certificate would do");
  }
  return { ...verification(mode), ...certificates(connection) };
}
