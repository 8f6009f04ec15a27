import { DatabaseError, type FailureKind } from "./database-error";

/**
 * What SQLSTATEs mean for a run; those that begin with TM are raised by our own statements.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const kinds: Readonly<Record<string, FailureKind>> = {
  "55P03": "lockTimeout",
  // The server has one code for statement_timeout and for a cancelled statement.
  "57014": "statementTimeout",
  "40P01": "deadlock",
  "23505": "uniqueViolation",
  "23503": "foreignKeyViolation",
  "42P07": "nameTaken",
  "42P01": "undefinedTable",
  "42501": "privilegeMissing",
  // object_not_in_prerequisite_state: an extension that is not preloaded.
  "55000": "featureMissing",
  "53100": "outOfSpace",
  // idle_in_transaction_session_timeout, which the cutover alone sets.
  "25P03": "windowIdle",
  TM001: "fenced",
  TM002: "sourceTruncated",
  TM003: "catalogChanged",
  TM004: "dataDiffers",
  TM006: "windowTooSlow",
  TM008: "boundPassed",
  TM009: "viewRefreshed",
};

/** Errors after which the server has ended the session, beside class 08. */
const ENDED_SESSION = new Set([
  "57P01", // admin_shutdown: pg_terminate_backend, or the server stops
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57P04", // database_dropped
  "57P05", // idle_session_timeout
  "25P03", // idle_in_transaction_session_timeout
  "25P04", // transaction_timeout
]);

/** Whether the server ends the session along with this error. */
export function endsSession(sqlState: string | undefined): boolean {
  return sqlState !== undefined && (ENDED_SESSION.has(sqlState) || sqlState.startsWith("08"));
}

interface DriverError {
  readonly message: string;
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly severity?: unknown;
  readonly errors?: readonly DriverError[];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Node tries all addresses of a host; where all fail, the message is empty and the reasons are in `errors`. */
function messageOf(error: DriverError): string {
  if (error.message !== "" || error.errors === undefined) return error.message;
  return error.errors.map(messageOf).join("; ");
}

function isErrorLike(thrown: unknown): thrown is DriverError {
  return (
    typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string"
  );
}

/** The driver's error as ours. `isSessionLost` says whether the session has ended, where the error itself does not tell. */
export function databaseErrorFrom(thrown: unknown, statement: string, isSessionLost: boolean): DatabaseError {
  const error: DriverError = isErrorLike(thrown) ? thrown : { message: String(thrown) };
  // Only the server's own errors have a severity; the code of others is Node's (ECONNRESET).
  const sqlState = error.severity === undefined ? undefined : textOf(error.code);
  return new DatabaseError({
    message: messageOf(error),
    code: sqlState,
    kind: sqlState === undefined ? undefined : kinds[sqlState],
    detail: textOf(error.detail),
    isConnectionLoss: isSessionLost || endsSession(sqlState),
    statement,
  });
}
