import { migrationError, MigrationError } from "../errors";
import type { Connection } from "../schema/connection";
import { describeTarget } from "./postgres-address";
import { DatabaseError, failedWith } from "./database-error";
import { databaseErrorFrom } from "./postgres-errors";
import { refuseTls } from "./postgres-tls";

/** How long connecting may take, and the first answer after it. */
export const connectTimeoutMs = 10_000;
/** Name under which the attempt to connect stands in errors. */
const connectStatement = "session.connect";

/** Node's codes for a certificate that is not trusted and for a handshake that failed. */
const TLS_CODES =
  /^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|HOSTNAME_MISMATCH)/;
/** Said by us when the server asks for a password that is not in the configuration. */
export const passwordMissing = "the server wants a password, and none is set";
const TLS_REFUSED = "The server does not support SSL connections";

function isTlsFailure(error: DatabaseError, thrown: unknown): boolean {
  if (error.code !== undefined) return false;
  const { code } = thrown as { readonly code?: unknown };
  return error.message === TLS_REFUSED || (typeof code === "string" && TLS_CODES.test(code));
}

function isAuthenticationFailure(error: DatabaseError): boolean {
  return (
    error.code?.startsWith("28") ?? (error.message === passwordMissing || error.message.startsWith("SASL"))
  );
}

/** How the driver says that its patience is at an end, while it connects and after that. */
const TIMEOUTS: readonly string[] = ["timeout expired", "Query read timeout"];

/** Ends without a full stop: the catalogue's sentence sets it. */
function reasonOf(error: DatabaseError): string {
  if (TIMEOUTS.includes(error.message)) return `no answer within ${connectTimeoutMs / 1000} s`;
  return error.message.replace(/\.$/, "");
}

/**
 * Why there is no session: TLS_FAILED, AUTHENTICATION_FAILED or CONNECTION_FAILED. The cause is a {@link DatabaseError},
 * never the driver's own error, which may lead to the password.
 */
export function connectFailure(connection: Connection, thrown: unknown): MigrationError {
  if (thrown instanceof MigrationError) return thrown;
  const error = databaseErrorFrom(thrown, connectStatement, true);
  const [target, reason, { user }] = [describeTarget(connection), reasonOf(error), connection];
  if (isTlsFailure(error, thrown)) return refuseTls(connection, reason, error);
  if (isAuthenticationFailure(error))
    return migrationError("AUTHENTICATION_FAILED", { target, user, reason }, error);
  return migrationError("CONNECTION_FAILED", { target, user, reason }, error);
}

/**
 * What a statement's failure means for the user: CONNECTION_LOST, OUT_OF_SPACE or STATEMENT_FAILED. Other errors, those of
 * the catalogue among them, come back as they are.
 * @param activity what was going on, as in "while copying app.orders" without the "while"
 */
export function runFailure(
  connection: Pick<Connection, "connectString">,
  activity: string,
  error: unknown,
): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const reason = reasonOf(error);
  if (error.isConnectionLoss) {
    return migrationError("CONNECTION_LOST", { target: describeTarget(connection), activity, reason }, error);
  }
  if (failedWith(error, "outOfSpace")) return migrationError("OUT_OF_SPACE", { activity, reason }, error);
  return migrationError("STATEMENT_FAILED", { activity, reason, code: error.code ?? "no SQLSTATE" }, error);
}
