/** What the server or the driver said, taken apart; nothing else of the driver's error is kept. */
export interface DatabaseErrorFields {
  readonly message: string;
  readonly sqlState?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly isConnectionLoss: boolean;
  /** Name of the statement ({@link SqlCommand.name}) that failed. */
  readonly statement: string;
}

/**
 * A statement failed, or the connection did. It is made anew from the driver's error, which may reach the client and its
 * password; bind values and the CONTEXT line, where the server may log them, are left out.
 */
export class DatabaseError extends Error {
  /**
   * Five characters; undefined where the server said nothing, as when the network broke.
   * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
   */
  readonly sqlState: string | undefined;
  readonly hint: string | undefined;
  readonly statement: string;
  /** The session is gone, and with it its transaction and its locks; whether a COMMIT under way took effect is unknown. */
  readonly isConnectionLoss: boolean;
  /** May quote a row ("Failing row contains …"), so it is not enumerable: logs of the whole error leave it out. */
  declare readonly detail: string | undefined;

  constructor(fields: DatabaseErrorFields) {
    super(fields.message);
    this.name = "DatabaseError";
    this.sqlState = fields.sqlState;
    this.hint = fields.hint;
    this.statement = fields.statement;
    this.isConnectionLoss = fields.isConnectionLoss;
    Object.defineProperty(this, "detail", { value: fields.detail, enumerable: false });
  }
}

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
  readonly hint?: unknown;
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
    sqlState,
    detail: textOf(error.detail),
    hint: textOf(error.hint),
    isConnectionLoss: isSessionLost || endsSession(sqlState),
    statement,
  });
}

function hasSqlState(error: unknown, ...sqlStates: readonly string[]): boolean {
  return error instanceof DatabaseError && error.sqlState !== undefined && sqlStates.includes(error.sqlState);
}

/** A lock was not granted within lock_timeout, or at once with NOWAIT. The transaction is aborted, the session is not. */
export function isLockTimeout(error: unknown): boolean {
  return hasSqlState(error, "55P03");
}

/** The statement ran into statement_timeout, or somebody cancelled it: the server has one code for both. */
export function isStatementTimeout(error: unknown): boolean {
  return hasSqlState(error, "57014");
}

/** The transaction lost against another one and may be repeated as it was: serialization failure or deadlock. */
export function isSerializationFailure(error: unknown): boolean {
  return hasSqlState(error, "40001", "40P01");
}

/** The server chose this transaction to resolve a deadlock; also a serialization failure. */
export function isDeadlock(error: unknown): boolean {
  return hasSqlState(error, "40P01");
}

/** A row with this key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return hasSqlState(error, "23505");
}

/** A row violates a constraint of any kind (class 23). */
export function isConstraintViolation(error: unknown): boolean {
  return error instanceof DatabaseError && error.sqlState?.startsWith("23") === true;
}

/** What the statement names is not there: table, schema, column, function or another object. */
export function isUndefinedObject(error: unknown): boolean {
  return hasSqlState(error, "42P01", "3F000", "42703", "42883", "42704");
}

/** What the statement creates is there already: table, schema, column, function or another object. */
export function isDuplicateObject(error: unknown): boolean {
  return hasSqlState(error, "42P07", "42P06", "42701", "42723", "42710");
}

/** The role lacks a privilege. */
export function isInsufficientPrivilege(error: unknown): boolean {
  return hasSqlState(error, "42501");
}

/** The session is gone; see {@link DatabaseError.isConnectionLoss}. */
export function isConnectionLoss(error: unknown): boolean {
  return error instanceof DatabaseError && error.isConnectionLoss;
}

/** The server's disk, or its quota, is full. */
export function isOutOfSpace(error: unknown): boolean {
  return hasSqlState(error, "53100");
}
