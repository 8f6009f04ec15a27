/**
 * What a failure means for a run, whatever the database calls it.
 * - `lockTimeout`: a lock was not granted in time. The transaction is aborted, the session is not.
 * - `statementTimeout`: the statement took longer than it may, or somebody cancelled it.
 * - `deadlock`: the server chose this transaction to resolve one.
 * - `unstable`: it met something that passes by itself; nothing of its transaction is left, and all of it may be sent again.
 * - `uniqueViolation`: a row with this key is there already.
 * - `foreignKeyViolation`: a row points to one that is not there.
 * - `nameTaken`: a table or an index has the name already.
 * - `undefinedTable`: a table that the statement names is not there.
 * - `undefinedColumn`: a column that the statement names is not there.
 * - `privilegeMissing`: the role may not do this.
 * - `featureMissing`: an extension or option is not set up.
 * - `outOfSpace`: disk, tablespace or quota is full.
 * - `fenced`: the run was taken over by another process.
 * - `sourceTruncated`: the application has truncated the source.
 * - `catalogChanged`: the source is no longer what was read before the lock.
 * - `dataDiffers`: a last row differs under the lock.
 * - `boundPassed`: a row beyond the bound of the first partition was noted.
 * - `viewRefreshed`: a materialized view was refreshed after its successor had been filled.
 * - `windowTooSlow`: the cutover held its lock for too long, and gave it back.
 */
export type FailureKind =
  | "lockTimeout"
  | "statementTimeout"
  | "deadlock"
  | "unstable"
  | "uniqueViolation"
  | "foreignKeyViolation"
  | "nameTaken"
  | "undefinedTable"
  | "undefinedColumn"
  | "privilegeMissing"
  | "featureMissing"
  | "outOfSpace"
  | "fenced"
  | "sourceTruncated"
  | "catalogChanged"
  | "dataDiffers"
  | "boundPassed"
  | "viewRefreshed"
  | "windowIdle"
  | "windowTooSlow";

/** What the server or the driver said, taken apart; nothing else of the driver's error is kept. */
export interface DatabaseErrorFields {
  readonly message: string;
  readonly code?: string | undefined;
  readonly kind?: FailureKind | undefined;
  readonly detail?: string | undefined;
  readonly isConnectionLoss: boolean;
  /** Name of the statement ({@link SqlCommand.name}) that failed. */
  readonly statement: string;
}

/**
 * A statement failed, or the connection did. It is made anew from the driver's error, which may reach the client and its
 * password; bind values and what the server may log of them are left out.
 */
export class DatabaseError extends Error {
  /** SQLSTATE or `ORA-00942`; undefined where the server said nothing, as when the network broke. */
  readonly code: string | undefined;
  /** Undefined for what no step reckons with. */
  readonly kind: FailureKind | undefined;
  readonly statement: string;
  /** The session is gone, and with it its transaction and its locks; whether a COMMIT under way took effect is unknown. */
  readonly isConnectionLoss: boolean;
  /** May quote a row ("Failing row contains …"), so it is not enumerable: logs of the whole error leave it out. */
  declare readonly detail: string | undefined;

  constructor(fields: DatabaseErrorFields) {
    super(fields.message);
    this.name = "DatabaseError";
    this.code = fields.code;
    this.kind = fields.kind;
    this.statement = fields.statement;
    this.isConnectionLoss = fields.isConnectionLoss;
    Object.defineProperty(this, "detail", { value: fields.detail, enumerable: false });
  }
}

/** Whether a statement failed in one of these ways. */
export function failedWith(
  error: unknown,
  ...kinds: readonly FailureKind[]
): error is DatabaseError & { readonly kind: FailureKind } {
  return error instanceof DatabaseError && error.kind !== undefined && kinds.includes(error.kind);
}

/** The session is gone; see {@link DatabaseError.isConnectionLoss}. */
export function isConnectionLoss(error: unknown): boolean {
  return error instanceof DatabaseError && error.isConnectionLoss;
}
