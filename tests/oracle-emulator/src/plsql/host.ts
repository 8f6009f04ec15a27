import type { CatalogSnapshot, DataType } from "../catalog/model";
import type { Value } from "../contract";
import type { Dml, Expression, LockTable, Query, RoutineBody, SetConstraints } from "../sql/ast";
import type { TransactionControl } from "../sql/ast";
import type { OutputBuffer } from "./packages/output";
import type { Scope } from "./scope";

export interface TypedValue {
  readonly type: DataType;
  readonly value: Value;
}

/** What a name in a statement of a block may stand for. Columns go before variables. */
export interface Variables {
  /** By dictionary-case path, such as ["N"], ["REC", "ID"]. Undefined: no variable. Names in NUL are the interpreter's own. */
  find(path: readonly string[]): TypedValue | undefined;
}

export interface SqlColumn {
  readonly name: string;
  readonly type: DataType;
}

export interface SqlOutcome {
  /** Of a query, or of RETURNING. */
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly Value[])[];
  readonly rowCount: number;
}

export interface DynamicBind extends TypedValue {
  readonly mode: "IN" | "OUT" | "IN OUT";
}

export interface DynamicOutcome extends SqlOutcome {
  readonly kind: "query" | "dml" | "plsql" | "ddl" | "other";
  /** A block's: per bind, the value after it. */
  readonly outValues: readonly Value[];
}

export interface StatisticsRequest {
  readonly owner: string;
  readonly table: string;
  readonly partition?: string;
}

/** Compiled source of a stored procedure, function or package. */
export interface StoredUnit {
  readonly owner: string;
  readonly name: string;
  readonly valid: boolean;
  /** A package's specification and body; a procedure or function has no specification. */
  readonly specification?: UnitSource;
  readonly body?: UnitSource;
}

export interface UnitSource {
  /** `CREATE ` and what ALL_SOURCE keeps: the tree's positions are offsets in it, and its lines are Oracle's. */
  readonly text: string;
  readonly tree: RoutineBody;
}

export interface SessionInfo {
  module?: string;
  action?: string;
  clientIdentifier?: string;
  clientInfo?: string;
}

/** A row of V$SESSION_LONGOPS. */
export interface LongOperation {
  readonly row?: number;
  readonly name: string;
  readonly target: string;
  readonly soFar: string;
  readonly total: string;
  readonly targetDescription: string;
  readonly units: string;
}

/** What a block needs of the session it runs in. Every method may throw OracleError. */
export interface PlsqlHost {
  readonly user: string;
  readonly currentSchema: string;
  readonly catalog: CatalogSnapshot;
  /** DBMS_OUTPUT's, kept as long as the session. */
  readonly output: OutputBuffer;
  /** Variables of packages by "OWNER.NAME", kept as long as the session. */
  readonly packages: Map<string, Scope>;

  /**
   * Runs one statement. When it fails it alone is undone: earlier work of the block stays, as Oracle has it.
   * Undoing the whole call when the block ends in an error is the caller's of executeBlock.
   */
  runStatement(
    statement: Query | Dml | LockTable | SetConstraints,
    variables: Variables,
  ): Promise<SqlOutcome>;
  /** The columns of a query without running it; with a DML, its check. What fails is what Oracle reports at compilation. */
  describe(statement: Query | Dml, variables: Variables): Promise<readonly SqlColumn[]>;
  /** `SELECT expression FROM dual`. */
  evaluate(expression: Expression, variables: Variables): Promise<TypedValue>;
  /** EXECUTE IMMEDIATE and OPEN FOR: any statement, by position of its binds. */
  runText(text: string, binds: readonly DynamicBind[]): Promise<DynamicOutcome>;
  /** Work in a transaction of its own, which another host of the same session runs; it must have ended with the work. */
  autonomously<Result>(work: (host: PlsqlHost) => Promise<Result>): Promise<Result>;
  /** COMMIT, ROLLBACK [TO], SAVEPOINT, SET TRANSACTION. */
  control(statement: TransactionControl): Promise<void>;

  schemaExists(name: string): Promise<boolean>;
  /** Follows synonyms; undefined where there is none or the user may not execute it. */
  unit(owner: string | undefined, name: string): Promise<StoredUnit | undefined>;
  /** Lets other sessions have their turn; called every few milliseconds. Fails with ORA-01013 when the call is cancelled. */
  yieldTurn(): Promise<void>;
  /** Fails with ORA-01013 when the call is cancelled. */
  sleep(milliseconds: number): Promise<void>;
  gatherTableStatistics(request: StatisticsRequest): Promise<void>;
  flushMonitoringInfo(): Promise<void>;
  systemChangeNumber(): Promise<string>;
  setSessionInfo(info: SessionInfo): void;
  readonly sessionInfo: Readonly<SessionInfo>;
  /** What DBMS_SESSION.UNIQUE_SESSION_ID gives. */
  readonly uniqueSessionId: string;
  /** Whether the session with such an id is there still. */
  isSessionAlive(uniqueId: string): boolean;
  /** Adds or updates a row; returns its number. */
  setLongOperation(operation: LongOperation): Promise<number>;
}
