import { OracleError } from "../../src/contract";
import type {
  ColumnDescription,
  Engine,
  EngineSession,
  ExecuteOptions,
  ExecuteResult,
  SessionAttributes,
  StatementInfo,
  TypeName,
  Value,
} from "../../src/contract";

/** What a script answers a statement with. */
export type Script = (call: ScriptedCall) => Partial<ExecuteResult> | Promise<Partial<ExecuteResult>>;

export interface ScriptedCall {
  readonly sql: string;
  readonly options: ExecuteOptions;
  readonly session: ScriptedSession;
}

const INFO: StatementInfo = { kind: "other", bindNames: [], returningBinds: [] };

/** An engine that answers statements from a script: the protocol's fixture, which executes nothing. */
export class ScriptedEngine implements Engine {
  readonly serviceName = "FREEPDB1";
  readonly maxIdentifierBytes = 128;
  readonly version = "23.0.0.0.0";
  readonly passwords = new Map([["HR", "Gehe!m-Wört 1"]]);
  readonly sessions: ScriptedSession[] = [];
  private readonly scripts = new Map<string, Script>();

  /** Answers the statement of exactly this text. */
  on(sql: string, script: Script | Partial<ExecuteResult>): void {
    this.scripts.set(sql, typeof script === "function" ? script : () => script);
  }

  /** Answers a query with typed columns and rows. */
  onQuery(sql: string, columns: readonly ColumnDescription[], rows: readonly (readonly Value[])[]): void {
    this.on(sql, { columns, rows });
  }

  scriptOf(sql: string): Script | undefined {
    return this.scripts.get(sql);
  }

  passwordOf(user: string): Promise<string | undefined> {
    return Promise.resolve(this.passwords.get(user));
  }

  changePassword(user: string, password: string): Promise<void> {
    this.passwords.set(user, password);
    return Promise.resolve();
  }

  mayConnectThrough(client: string, proxy: string): Promise<boolean> {
    return Promise.resolve(client === "APP" && proxy === "HR");
  }

  openSession(user: string, attributes: SessionAttributes): Promise<EngineSession> {
    const session = new ScriptedSession(this, user, attributes, this.sessions.length + 1);
    this.sessions.push(session);
    return Promise.resolve(session);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export class ScriptedSession implements EngineSession {
  readonly serialNumber = 4711;
  inTransaction = false;
  currentSchema: string;
  readonly calls: { sql: string; options: ExecuteOptions }[] = [];
  readonly events: string[] = [];
  readonly endToEnd: Record<string, string> = {};
  /** Drops the connection. */
  disconnect: () => void = () => undefined;
  readonly disconnected = new Promise<void>((resolve) => {
    this.disconnect = resolve;
  });
  private cancelRunning: (() => void) | undefined;
  private isKilled = false;

  constructor(
    private readonly engine: ScriptedEngine,
    readonly user: string,
    readonly attributes: SessionAttributes,
    readonly sessionId: number,
  ) {
    this.currentSchema = user;
  }

  /** Another session kills this one. */
  kill(): void {
    this.isKilled = true;
  }

  requireAlive(): void {
    if (this.isKilled) throw new OracleError(28, "your session has been killed");
  }

  parse(): StatementInfo {
    return INFO;
  }

  async execute(sql: string, options: ExecuteOptions): Promise<ExecuteResult> {
    this.calls.push({ sql, options });
    const script = this.engine.scriptOf(sql);
    if (script === undefined) {
      throw new OracleError(942, "table or view does not exist", sql.search(/\S+$/));
    }
    const result = await script({ sql, options, session: this });
    return { info: INFO, rowCount: 0, rowCounts: [], ...result };
  }

  /** Waits until the call is cancelled. */
  async untilCancelled(): Promise<never> {
    await new Promise<void>((resolve) => {
      this.cancelRunning = resolve;
    });
    throw new OracleError(1013, "User requested cancel of current operation.");
  }

  cancel(): Promise<void> {
    this.events.push("cancel");
    this.cancelRunning?.();
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.events.push("commit");
    this.inTransaction = false;
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.events.push("rollback");
    this.inTransaction = false;
    return Promise.resolve();
  }

  setAttributes(attributes: Record<string, string>): void {
    Object.assign(this.endToEnd, attributes);
  }

  close(commit: boolean): Promise<void> {
    this.events.push(commit ? "close and commit" : "close and roll back");
    return Promise.resolve();
  }
}

export function column(
  name: string,
  type: TypeName,
  details: Partial<ColumnDescription> = {},
): ColumnDescription {
  const scale = type === "NUMBER" ? -127 : 0;
  return { name, type, precision: 0, scale, size: 100, nullable: true, ...details };
}
