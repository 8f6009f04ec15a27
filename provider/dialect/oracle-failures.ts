import { migrationError, MigrationError } from "../errors";
import type { OracleConnection } from "../schema/connection";
import { DatabaseError, failedWith } from "./database-error";
import { describeTarget } from "./oracle-address";
import { databaseErrorFrom, isKeyWithoutPartition, isReadOnlyDatabase } from "./oracle-errors";

/** Name under which the attempt to connect stands in errors. */
const connectStatement = "session.connect";

const tlsRemedy =
  "Set walletLocation to the folder of an ewallet.pem (a client's key and certificate, and the server's CA certificate), and walletPassword where it is encrypted. The server's name must stand in its certificate.";

/** What to do about a database that is open for reading only. */
export const openForWriting =
  "Point the connection at the primary; there, have an administrator open the database READ WRITE.";

/** Codes of the driver and of Oracle's network layer for certificates, wallets and handshakes. */
const TLS_CODES =
  /^(?:NJS-50[5-8]|NJS-529|ORA-28759|ORA-28860|ORA-28864|ORA-28865|ORA-29002|ORA-29003|ORA-29024)$/;
/**
 * Wrong password, locked, expired, no log-on right, proxy not allowed, and verifiers that the thin driver does not know.
 * @see https://docs.oracle.com/en/error-help/db/ora-01017/
 */
const AUTHENTICATION_CODES =
  /^(?:ORA-01005|ORA-01017|ORA-01045|ORA-28000|ORA-28001|ORA-28003|ORA-28009|ORA-28040|ORA-28150|ORA-28183|NJS-101|NJS-116)$/;
/** The driver calls a wallet that cannot be read an invalid parameter of the connect string. */
const WALLET_UNREADABLE = /ewallet\.pem/;

function isTlsFailure(error: DatabaseError): boolean {
  return TLS_CODES.test(error.code ?? "") || WALLET_UNREADABLE.test(error.message);
}

/**
 * Why there is no session: TLS_FAILED, AUTHENTICATION_FAILED or CONNECTION_FAILED. The cause is a {@link DatabaseError},
 * never the driver's own error.
 */
export function connectFailure(connection: OracleConnection, thrown: unknown): MigrationError {
  if (thrown instanceof MigrationError) return thrown;
  const error = databaseErrorFrom(thrown, connectStatement, true);
  const [target, reason, { user }] = [describeTarget(connection), error.message, connection];
  if (isTlsFailure(error)) return migrationError("TLS_FAILED", { target, reason, remedy: tlsRemedy }, error);
  if (AUTHENTICATION_CODES.test(error.code ?? ""))
    return migrationError("AUTHENTICATION_FAILED", { target, user, reason }, error);
  return migrationError("CONNECTION_FAILED", { target, user, reason }, error);
}

/**
 * What a statement's failure means for the user: CONNECTION_LOST, OUT_OF_SPACE, KEY_WITHOUT_PARTITION, DATABASE_READ_ONLY or
 * STATEMENT_FAILED. Other errors, those of the catalogue among them, come back as they are.
 * @param activity what was going on, as in "while copying APP.ORDERS" without the "while"
 */
export function runFailure(
  connection: Pick<OracleConnection, "connectString">,
  activity: string,
  error: unknown,
): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const [target, reason] = [describeTarget(connection), error.message];
  if (error.isConnectionLoss) return migrationError("CONNECTION_LOST", { target, activity, reason }, error);
  if (failedWith(error, "outOfSpace")) return migrationError("OUT_OF_SPACE", { activity, reason }, error);
  if (isKeyWithoutPartition(error))
    return migrationError("KEY_WITHOUT_PARTITION", { activity, reason }, error);
  if (isReadOnlyDatabase(error)) {
    const state = "open for reading only";
    return migrationError("DATABASE_READ_ONLY", { target, state, remedy: openForWriting }, error);
  }
  return migrationError("STATEMENT_FAILED", { activity, reason, code: error.code ?? "no ORA code" }, error);
}
