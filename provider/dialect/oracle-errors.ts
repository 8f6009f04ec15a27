import { DatabaseError, type FailureKind } from "./database-error";

/**
 * What ORA codes mean for a run.
 * @see https://docs.oracle.com/en/error-help/db/
 */
const kinds: Readonly<Record<string, FailureKind>> = {
  "ORA-00054": "lockTimeout", // resource busy, NOWAIT or a WAIT that expired
  "ORA-30006": "lockTimeout", // SELECT … FOR UPDATE WAIT
  "ORA-04021": "lockTimeout", // an object of the library cache, as a trigger that is compiled
  "ORA-14411": "lockTimeout", // other DDL on the table is under way, as one that a lost process has left at work
  "ORA-01013": "statementTimeout", // cancelled; the driver's call timeout cancels too
  "NJS-123": "statementTimeout",
  "ORA-14766": "unstable", // partitions came or went while a statement looked for them
  "ORA-02091": "unstable", // a transaction was rolled back, for a reason that is not told
  "ORA-12838": "unstable", // a table that this transaction has written to in parallel
  "ORA-00060": "deadlock",
  "ORA-04020": "deadlock",
  "ORA-00001": "uniqueViolation",
  "ORA-02298": "foreignKeyViolation", // a key is validated, and a row points nowhere
  // Also said where the user may not know that the table is there.
  "ORA-00942": "undefinedTable",
  "ORA-00904": "undefinedColumn",
  "ORA-01031": "privilegeMissing",
  "ORA-41900": "privilegeMissing", // ORA-01031 and ORA-00942 by their new name, with the privilege in the text
  "ORA-00439": "featureMissing", // feature not enabled: Partitioning
  "ORA-01536": "outOfSpace", // quota
  "ORA-01950": "outOfSpace", // no quota at all
  "ORA-01652": "outOfSpace", // temporary segments
  "ORA-01653": "outOfSpace",
  "ORA-01654": "outOfSpace",
  "ORA-01658": "outOfSpace",
  "ORA-01659": "outOfSpace",
  "ORA-01683": "outOfSpace",
  "ORA-01688": "outOfSpace",
  "ORA-01691": "outOfSpace",
  "ORA-01692": "outOfSpace",
  "ORA-01693": "outOfSpace",
  "ORA-30032": "outOfSpace", // a suspended (resumable) statement timed out
  "ORA-30036": "outOfSpace", // undo
  "ORA-12954": "outOfSpace", // the size that Oracle Free allows
  "ORA-65114": "outOfSpace", // the size that a PDB may have
};

/** Driver codes after which the session is gone, beside NJS-500, into which the driver turns most of the server's. */
const ENDED_SESSION = new Set([
  "NJS-003", // the connection was closed
  "NJS-500",
  "NJS-501",
  "NJS-509", // a packet made no sense
  "NJS-513",
  "NJS-521",
  "DPI-1010",
  "DPI-1080",
  // What the server says as it ends a session, where the driver keeps it as it is.
  "ORA-00028",
  "ORA-00600",
  "ORA-00603",
  "ORA-01012",
  "ORA-01033",
  "ORA-01034",
  "ORA-01089",
  "ORA-01090",
  "ORA-01092",
  "ORA-02396",
  "ORA-02399",
  "ORA-03113",
  "ORA-03114",
  "ORA-03135",
  "ORA-12537",
  "ORA-12547",
  "ORA-12570",
]);

interface DriverError {
  readonly message: string;
  readonly code?: unknown;
  readonly errorNum?: unknown;
}

function isErrorLike(thrown: unknown): thrown is DriverError {
  return (
    typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string"
  );
}

const HELP_LINE = /^(?:Help: |https:\/\/docs\.oracle\.com\/error-help)/;
/** ORA-03301 and its like quote the row: `(ORA-00001 details) row with column values (CARD:'4111') already exists`. */
const DETAIL_LINE = /^ORA-\d{5}: \(ORA-\d{5} details\)/;
/** Names a connection attempt in the server's logs, and makes every message another. */
const CONNECTION_ID = / ?\(CONNECTION_ID=[^)]*\)/g;

/** The lines of a driver's message: what was said, and what may quote a row. */
function splitMessage(message: string): { said: string; detail: string | undefined } {
  const lines = message
    .replace(CONNECTION_ID, "")
    .split("\n")
    .map((line) => line.trim().replace(/\.$/, ""))
    .filter((line) => line !== "" && !HELP_LINE.test(line));
  const details = lines.filter((line) => DETAIL_LINE.test(line));
  const rest = lines.filter((line) => !DETAIL_LINE.test(line));
  // NJS-500 only says that the session is gone where the server's own words, in the next line, say why.
  const said = rest
    .filter((line, index) => rest.length === index + 1 || !line.startsWith("NJS-500"))
    .join("; ");
  return { said, detail: details.length > 0 ? details.join("; ") : undefined };
}

/** ORA-06550 only says that a block does not compile; why, stands in it, as of a table that is not there. */
const COMPILATION = "ORA-06550";
/** ORA-02091 only says that a COMMIT was a ROLLBACK; why, stands behind it, as of a key whose check was deferred. */
const ROLLED_BACK = "ORA-02091";

/** The server's own code where it gave one: the driver puts NJS codes of its own in place of some. */
export function errorCodeOf(thrown: unknown): string | undefined {
  if (!isErrorLike(thrown)) return undefined;
  const code = outerCodeOf(thrown);
  if (code === ROLLED_BACK) return /\n(ORA-(?!06512|04088)\d{5}):/.exec(thrown.message)?.[1] ?? code;
  if (code !== COMPILATION) return code;
  return /PL\/SQL: (ORA-\d{5})/.exec(thrown.message)?.[1] ?? code;
}

function outerCodeOf({ errorNum, code }: DriverError): string | undefined {
  if (typeof errorNum === "number" && errorNum > 0) return `ORA-${String(errorNum).padStart(5, "0")}`;
  return typeof code === "string" && /^(?:ORA|NJS|DPI)-\d+$/.test(code) ? code : undefined;
}

const LONGEST_LINE = 80;

/** The server counts lines of a block: what stands there says which of its statements failed. */
function quoteLines(said: string, block: string): string {
  const lines = block.split("\n");
  return said.replace(/ORA-06512: at line (\d+)/g, (found, number: string) => {
    const line = lines.length > 1 ? lines[Number(number) - 1]?.trim() : undefined;
    return line === undefined ? found : `${found}: ${line.slice(0, LONGEST_LINE)}`;
  });
}

/**
 * The driver's error as ours. `isSessionLost` says whether the session has ended, where the error itself does not tell; `text` is
 * what was sent.
 */
export function databaseErrorFrom(
  thrown: unknown,
  statement: string,
  isSessionLost: boolean,
  text = "",
): DatabaseError {
  const error: DriverError = isErrorLike(thrown) ? thrown : { message: String(thrown) };
  const code = errorCodeOf(error);
  const { said, detail } = splitMessage(error.message);
  const endsSession = [code, error.code].some((each) => typeof each === "string" && ENDED_SESSION.has(each));
  return new DatabaseError({
    message: quoteLines(said, text),
    code,
    kind: code === undefined ? undefined : kinds[code],
    detail,
    isConnectionLoss: isSessionLost || endsSession,
    statement,
  });
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof DatabaseError && error.code !== undefined && codes.includes(error.code);
}

/** A table is READ ONLY, as it is within the fence of a cutover (ORA-12081), or one of its partitions (ORA-14466). */
export function isReadOnlyTable(error: unknown): boolean {
  return hasCode(error, "ORA-12081", "ORA-14466");
}

/** ORA-12838: the transaction has written in parallel, and cannot read what it has written. */
export function isParallelWrite(error: unknown): boolean {
  return hasCode(error, "ORA-12838");
}

/**
 * No partition can hold a row: its key is NULL or lies beyond the last partition that the table may have (ORA-14300) or has
 * (ORA-14400), or that partition would end beyond the calendar (ORA-01841).
 */
export function isKeyWithoutPartition(error: unknown): boolean {
  return hasCode(error, "ORA-14300", "ORA-14400", "ORA-01841");
}

/** The database, the PDB or the tablespace is open for reading only. */
export function isReadOnlyDatabase(error: unknown): boolean {
  return hasCode(error, "ORA-16000", "ORA-01552");
}

/** ORA-24344: a trigger or another stored unit was created, but does not compile, so that what fires it fails. */
export function isCompilationFailure(error: unknown): boolean {
  return hasCode(error, "ORA-24344");
}

/**
 * ORA-14139: the table is READ ONLY already. The dictionary does not say so of a partitioned table.
 * @see https://docs.oracle.com/en/error-help/db/ora-14139/
 */
export function isReadOnlyAlready(error: unknown): boolean {
  return hasCode(error, "ORA-14139");
}

/** ORA-14140: the table is READ WRITE already. */
export function isReadWriteAlready(error: unknown): boolean {
  return hasCode(error, "ORA-14140");
}

/** ORA-01403: SELECT … INTO of a block has found no row. */
export function isNoDataFound(error: unknown): boolean {
  return hasCode(error, "ORA-01403");
}

/** ORA-00904: a column, or a function, that the statement names is not there; as in the dictionary of an older release. */
export function isUndefinedColumn(error: unknown): boolean {
  return hasCode(error, "ORA-00904");
}
