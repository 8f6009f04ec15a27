/** What the wire protocol asks of the engine. Neither side knows more of the other than this file. */

export type TypeName =
  | "NUMBER"
  | "BINARY_FLOAT"
  | "BINARY_DOUBLE"
  | "VARCHAR2"
  | "NVARCHAR2"
  | "CHAR"
  | "NCHAR"
  | "DATE"
  | "TIMESTAMP"
  | "TIMESTAMP WITH TIME ZONE"
  | "TIMESTAMP WITH LOCAL TIME ZONE"
  | "INTERVAL YEAR TO MONTH"
  | "INTERVAL DAY TO SECOND"
  | "RAW"
  | "LONG"
  | "LONG RAW"
  | "CLOB"
  | "NCLOB"
  | "BLOB"
  | "ROWID"
  | "BOOLEAN";

/**
 * One value in the form both sides share; null is SQL NULL.
 * NUMBER, BINARY_*: decimal text ("-12.5", "1E+100", "Inf", "Nan"). DATE: "2024-02-29 13:05:00" (a leading "-" for years BC).
 * TIMESTAMP: the same with up to nine decimals; with (local) time zone, followed by " +01:00" or " Europe/Berlin".
 * INTERVAL: "+01-06" and "+04 05:06:07.5". RAW, LONG RAW, BLOB: Buffer. BOOLEAN: boolean. All others: text.
 */
export type Value = string | Buffer | boolean | null;

export interface ColumnDescription {
  readonly name: string;
  readonly type: TypeName;
  /** NUMBER: 0 with scale -127 is a NUMBER without precision. TIMESTAMP and INTERVAL: digits of the fraction stand in scale. */
  readonly precision: number;
  readonly scale: number;
  /** Bytes. */
  readonly size: number;
  readonly nullable: boolean;
}

/** How a client declared a bind. */
export interface BindDeclaration {
  readonly type: TypeName;
  /** Bytes. */
  readonly maxSize: number;
  /** The bind is an index-by table of so many elements at most (PL/SQL only). */
  readonly arrayLength?: number;
  /** The bind is a REF CURSOR: `type` says nothing. */
  readonly refCursor?: true;
}

export type BindValue = Value | readonly Value[];
export type BindDirection = "in" | "out" | "in out";

/** What the parser found, before anything ran. */
export interface StatementInfo {
  readonly kind: "query" | "dml" | "plsql" | "ddl" | "other";
  /** SQL: one name per occurrence. PL/SQL: unique names. Upper case unless quoted; `1` for `:1`. */
  readonly bindNames: readonly string[];
  /** Positions (in bindNames) of the binds after RETURNING … INTO. */
  readonly returningBinds: readonly number[];
}

export interface ExecuteOptions {
  readonly binds: readonly BindDeclaration[];
  /** One row of values per iteration; empty for a statement without binds. Binds after RETURNING INTO have null. */
  readonly rows: readonly (readonly BindValue[])[];
  /** Go on after a failing iteration and report all errors (executeMany with batchErrors). */
  readonly batchErrors: boolean;
  /** Commit when the whole call succeeded. */
  readonly autoCommit: boolean;
  /** Only parse and describe: nothing runs. */
  readonly describeOnly: boolean;
}

export interface BatchError {
  /** From 0. */
  readonly iteration: number;
  readonly error: OracleError;
}

export interface ExecuteResult {
  readonly info: StatementInfo;
  /** DML: rows affected over all iterations. */
  readonly rowCount: number;
  /** DML with array binds: rows of each iteration. */
  readonly rowCounts: readonly number[];
  /** ROWID of the last row inserted, updated or deleted by a one-row DML. */
  readonly lastRowId?: string;
  /** Queries: all rows are there, so what a client fetches is consistent as of the execute. */
  readonly columns?: readonly ColumnDescription[];
  readonly rows?: readonly (readonly Value[])[];
  /** PL/SQL: per iteration and bind, the value after the call where the direction is out or in out. */
  readonly directions?: readonly BindDirection[];
  readonly outValues?: readonly (readonly (BindValue | QueryCursor | undefined)[])[];
  /** RETURNING INTO: per iteration and returning bind, the values of all rows. */
  readonly returned?: readonly (readonly (readonly Value[])[])[];
  readonly batchErrors?: readonly BatchError[];
  /** What DBMS_SQL.RETURN_RESULT handed out. */
  readonly implicitResults?: readonly QueryCursor[];
  /** ORA-24344 after CREATE … with compilation errors: the call succeeded. */
  readonly warning?: OracleError;
}

/** A REF CURSOR that came out of a block, or an implicit result. */
export interface QueryCursor {
  readonly columns: readonly ColumnDescription[];
  readonly rows: readonly (readonly Value[])[];
}

export interface SessionAttributes {
  readonly program: string;
  readonly machine: string;
  readonly osUser: string;
  readonly terminal: string;
  readonly processId: string;
  /** What ALTER SESSION SET TIME_ZONE of the client's log-on says, such as "+00:00". */
  readonly timeZone: string;
  /** Who logged on for the session's user. */
  readonly proxyUser?: string;
}

export interface EngineSession {
  /** SID and SERIAL# as clients see them at log-on. */
  readonly sessionId: number;
  readonly serialNumber: number;
  /** Whether a transaction is open: travels with every reply. */
  readonly inTransaction: boolean;
  readonly currentSchema: string;
  /** Fulfilled when the server drops this session's connection: another session's ALTER SYSTEM DISCONNECT SESSION. */
  readonly disconnected: Promise<void>;
  /** @throws OracleError ORA-00028 when another session has killed this one, ORA-01012 once it was told so */
  requireAlive(): void;
  /** Parses without running. @throws OracleError */
  parse(sql: string): StatementInfo;
  /** Runs a statement. A failed one leaves the session as it was before it. @throws OracleError */
  execute(sql: string, options: ExecuteOptions): Promise<ExecuteResult>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Interrupts the running call, which then fails with ORA-01013. Safe at any time. */
  cancel(): Promise<void>;
  /** End-to-end attributes: visible in V$SESSION. */
  setAttributes(attributes: {
    module?: string;
    action?: string;
    clientIdentifier?: string;
    clientInfo?: string;
  }): void;
  /** Log-off: open work is committed when `commit`, else rolled back (a lost connection). */
  close(commit: boolean): Promise<void>;
}

export interface Engine {
  readonly serviceName: string;
  readonly maxIdentifierBytes: number;
  /** "23.0.0.0.0" for the version banner and AUTH_VERSION_NO. */
  readonly version: string;
  /** The user's clear password, which the log-on's verifier is made of; undefined for an unknown user. User in dictionary case. */
  passwordOf(user: string): Promise<string | undefined>;
  changePassword(user: string, password: string): Promise<void>;
  /** Whether `client` was altered to GRANT CONNECT THROUGH `proxy`. */
  mayConnectThrough(client: string, proxy: string): Promise<boolean>;
  openSession(user: string, attributes: SessionAttributes): Promise<EngineSession>;
  close(): Promise<void>;
}

/** An error as Oracle words it: `ORA-00942: table or view does not exist`. */
export class OracleError extends Error {
  override readonly name = "OracleError";

  constructor(
    readonly code: number,
    text: string,
    /** Offset in the statement's text, in characters; where it applies. */
    readonly offset = 0,
    options?: ErrorOptions,
  ) {
    super(`ORA-${String(code).padStart(5, "0")}: ${text}`, options);
  }
}
