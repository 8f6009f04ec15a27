import { OracleError } from "../contract";

/** The exceptions that STANDARD declares, and their codes. */
export const PREDEFINED_EXCEPTIONS: ReadonlyMap<string, number> = new Map([
  ["ACCESS_INTO_NULL", 6530],
  ["CASE_NOT_FOUND", 6592],
  ["COLLECTION_IS_NULL", 6531],
  ["CURSOR_ALREADY_OPEN", 6511],
  ["DUP_VAL_ON_INDEX", 1],
  ["INVALID_CURSOR", 1001],
  ["INVALID_NUMBER", 1722],
  ["LOGIN_DENIED", 1017],
  ["NO_DATA_FOUND", 1403],
  ["NOT_LOGGED_ON", 1012],
  ["PROGRAM_ERROR", 6501],
  ["ROWTYPE_MISMATCH", 6504],
  ["STORAGE_ERROR", 6500],
  ["SUBSCRIPT_BEYOND_COUNT", 6533],
  ["SUBSCRIPT_OUTSIDE_LIMIT", 6532],
  ["SYS_INVALID_ROWID", 1410],
  ["TIMEOUT_ON_RESOURCE", 51],
  ["TOO_MANY_ROWS", 1422],
  ["VALUE_ERROR", 6502],
  ["ZERO_DIVIDE", 1476],
]);

const TEXTS: Readonly<Record<number, string>> = {
  1: "unique constraint violated",
  51: "timeout occurred while waiting for a resource",
  1001: "invalid cursor",
  1012: "not logged on",
  1017: "invalid username/password; logon denied",
  1403: "no data found",
  1410: "invalid ROWID",
  1422: "exact fetch returns more than requested number of rows",
  1426: "numeric overflow",
  1476: "divisor is equal to zero",
  1722: "invalid number",
  6500: "PL/SQL: storage error",
  6501: "PL/SQL: program error",
  6502: "PL/SQL: numeric or value error",
  6503: "PL/SQL: Function returned without value",
  6504: "PL/SQL: Return types of Result Set variables or query do not match",
  6510: "PL/SQL: unhandled user-defined exception",
  6511: "PL/SQL: cursor already open",
  6530: "Reference to uninitialized composite",
  6531: "Reference to uninitialized collection",
  6532: "Subscript outside of limit",
  6533: "Subscript beyond count",
  6535: "statement string in EXECUTE IMMEDIATE is NULL or 0 length",
  6592: "CASE not found while executing CASE statement",
};

export function textOfCode(code: number): string | undefined {
  return TEXTS[code];
}

/** `ORA-00054: …`: how a code and its text stand in a message. */
export function messageLine(code: number, text: string): string {
  return `ORA-${String(code).padStart(5, "0")}: ${text}`;
}

/** What a handler can name: an exception that a block declares, or one of STANDARD's. Compared by identity when it has no code. */
export interface ExceptionObject {
  readonly name: string;
  /** Positive, as in ORA-nnnnn; a user's own has none before EXCEPTION_INIT. */
  code?: number;
}

/** An exception under way. The message is without the lines of ORA-06512, which {@link PlsqlError.report} adds. */
export class PlsqlError extends Error {
  override readonly name = "PlsqlError";
  /** `at line 3`, `at "HR.P", line 7`: the innermost first. */
  private frames: string[] = [];
  /** Depth of the call whose line was noted last. */
  private locatedDepth: number | undefined;
  private again = false;

  constructor(
    readonly code: number,
    readonly text: string,
    readonly exception?: ExceptionObject,
    options?: ErrorOptions,
  ) {
    super(messageLine(code, text), options);
  }

  /** Notes the line that a call stopped at: once for each call, the innermost statement first. */
  locate(depth: number, frame: () => string): void {
    if (this.locatedDepth === depth && !this.again) return;
    if (this.again) this.frames.unshift(frame());
    else this.frames.push(frame());
    this.locatedDepth = depth;
    this.again = false;
  }

  /** RAISE without a name: its own line comes before the lines so far. */
  raisedAgain(): this {
    this.again = true;
    return this;
  }

  /** DBMS_UTILITY.FORMAT_ERROR_BACKTRACE. */
  backtrace(): string {
    return this.frames.map((frame) => `ORA-06512: ${frame}\n`).join("");
  }

  /** What a client sees of an exception that no handler caught. */
  report(): OracleError {
    const lines = this.frames.map((frame) => `\nORA-06512: ${frame}`);
    return new OracleError(this.code, `${this.text}${lines.join("")}`, 0, { cause: this });
  }
}

/** An error of the statement's own text: reported as Oracle's compiler does, and no handler catches it. */
export class CompilationError extends Error {
  override readonly name = "CompilationError";

  constructor(
    /** `PLS-00201: identifier 'X' must be declared`. */
    message: string,
    /** Offset in the unit's text. */
    readonly position: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function undeclared(name: string, position: number): CompilationError {
  return new CompilationError(`PLS-00201: identifier '${name}' must be declared`, position);
}

/** A known error with Oracle's text. */
export function raised(code: number, detail?: string): PlsqlError {
  const text = TEXTS[code] ?? "PL/SQL error";
  return new PlsqlError(code, detail === undefined ? text : `${text}: ${detail}`);
}

export function valueError(detail?: string): PlsqlError {
  return raised(6502, detail);
}

export function unsupported(construct: string, position = 0): OracleError {
  return new OracleError(3001, `unimplemented feature: ${construct}`, position);
}

/** Text of an OracleError without its `ORA-nnnnn: `. */
export function bareText(error: OracleError): string {
  return error.message.replace(/^ORA-\d{5}: /, "");
}

/** A cancelled call, a lost session, a construct that is not emulated, and what would not have compiled. */
function endsBlock(error: OracleError): boolean {
  return [1013, 3001, 3113].includes(error.code) || error.cause instanceof CompilationError;
}

/** What a dynamic statement failed with: that it did not compile is an exception like any other. */
export function dynamicException(error: unknown): unknown {
  const isStatic = error instanceof OracleError && error.cause instanceof CompilationError;
  return isStatic ? new PlsqlError(error.code, bareText(error), undefined, { cause: error }) : error;
}

/** What a statement of the block threw, as an exception of PL/SQL; undefined for what no handler may catch. */
export function asException(error: unknown): PlsqlError | undefined {
  if (error instanceof PlsqlError) return error;
  if (!(error instanceof OracleError) || endsBlock(error)) return undefined;
  return new PlsqlError(error.code, bareText(error), undefined, { cause: error });
}

/** Line and column from 1 of an offset. */
export function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
