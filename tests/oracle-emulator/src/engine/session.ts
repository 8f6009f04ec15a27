import {
  OracleError,
  type EngineSession,
  type ExecuteOptions,
  type ExecuteResult,
  type SessionAttributes,
  type StatementInfo,
} from "../contract";
import type { AnonymousBlock, Statement } from "../sql/ast";
import { describeStatement, parseStatement } from "../sql";
import { executeBlock, OutputBuffer } from "../plsql";
import type { NamedBind } from "../plsql";
import type { Privileges } from "../catalog/privileges";
import { Connection } from "./connection";
import { runDdl } from "./ddl-run";
import { runDml } from "./dml";
import { oracleError } from "./errors";
import { BlockHost } from "./host";
import { runQuery } from "./query";
import { SessionLife } from "./session-life";
import { runSessionStatement, setTimeZone } from "./session-statements";
import { DEFAULT_COMPILER_SETTINGS, type CompilerSettings } from "./compiler-settings";
import type { EngineState } from "./state";
import { Transaction } from "./transaction";

/** Parsed texts: clients repeat theirs, session after session. A tree is never changed. */
const MAX_PARSED = 1000;
const parsed = new Map<string, Statement>();

/** What clients may set of themselves; V$SESSION shows it. */
export interface Attributes {
  module?: string;
  action?: string;
  clientIdentifier?: string;
  clientInfo?: string;
}

export interface SessionIdentity {
  readonly user: string;
  readonly sessionId: number;
  readonly serialNumber: number;
}

/** One client's session: one connection to PostgreSQL, one transaction at a time. */
export class Session implements EngineSession {
  readonly sessionId: number;
  readonly serialNumber: number;
  readonly user: string;
  readonly transaction: Transaction;
  readonly output: OutputBuffer;
  readonly attributes: Attributes;
  currentSchema: string;
  ddlLockTimeoutMs = 1;
  compilerSettings: CompilerSettings = DEFAULT_COMPILER_SETTINGS;
  readonly host: BlockHost;
  /** Settings made since the transaction began. */
  private volatile: Record<string, string> = {};
  /** Settings that the next call brings to PostgreSQL: it may be busy when they come. */
  private pending: Readonly<Record<string, string>> | undefined;
  /** Every setting that PostgreSQL has been told. */
  private readonly settings = new Map<string, string>();
  /** Where autonomous transactions of this session run, from the first one on. */
  private autonomous: Session | undefined;
  private closed = false;
  private readonly life = new SessionLife(() => this.forget());

  constructor(
    readonly state: EngineState,
    readonly connection: Connection,
    identity: SessionIdentity,
    private currentPrivileges: Privileges,
    /** The session whose autonomous transactions this one runs. */
    parent?: Session,
  ) {
    this.output = parent?.output ?? new OutputBuffer();
    this.attributes = parent?.attributes ?? {};
    this.user = identity.user;
    this.currentSchema = identity.user;
    this.sessionId = identity.sessionId;
    this.serialNumber = identity.serialNumber;
    this.transaction = new Transaction(connection, () => this.restoreSettings());
    this.host = new BlockHost(this, parent?.host.packages);
  }

  get inTransaction(): boolean {
    return this.transaction.open;
  }

  get catalog(): EngineState["catalog"] {
    return this.state.catalog;
  }

  get privileges(): Privileges {
    return this.currentPrivileges;
  }

  set privileges(privileges: Privileges) {
    this.currentPrivileges = privileges;
  }

  parse(sql: string): StatementInfo {
    return describeStatement(this.statement(sql));
  }

  /** The tree of a text. @throws OracleError */
  statement(sql: string): Statement {
    const known = parsed.get(sql);
    if (known !== undefined) return known;
    const statement = parseStatement(sql);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(sql, statement);
    return statement;
  }

  execute(sql: string, options: ExecuteOptions): Promise<ExecuteResult> {
    return this.life.during(this.executeAlive(sql, options));
  }

  private async executeAlive(sql: string, options: ExecuteOptions): Promise<ExecuteResult> {
    this.connection.begin();
    const statement = this.statement(sql);
    try {
      await this.configurePending();
      const result = await this.run(sql, statement, options);
      if (options.autoCommit && !options.describeOnly) await this.transaction.commit();
      return result;
    } catch (error) {
      this.requireAlive();
      throw await oracleError(this.state.admin, error, statement.kind === "update");
    }
  }

  /** Runs a statement of any kind; errors are PostgreSQL's or Oracle's. */
  async run(sql: string, statement: Statement, options: ExecuteOptions): Promise<ExecuteResult> {
    const info = describeStatement(statement);
    if (info.kind === "query" && statement.kind === "query") return runQuery(this, statement, info, options);
    if (options.describeOnly) return { info, rowCount: 0, rowCounts: [] };
    switch (statement.kind) {
      case "insert":
      case "update":
      case "delete":
      case "merge":
        return runDml(this, statement, info, options);
      case "anonymousBlock":
        return this.runBlock(sql, statement, info, options);
      case "callSql":
        throw new OracleError(3001, "unimplemented feature: CALL", statement.position);
      default:
        if (info.kind === "ddl") return { ...(await runDdl(this, sql, statement)), info };
        await runSessionStatement(this, statement);
        return { info, rowCount: 0, rowCounts: [] };
    }
  }

  private async runBlock(
    sql: string,
    statement: AnonymousBlock,
    info: StatementInfo,
    options: ExecuteOptions,
  ): Promise<ExecuteResult> {
    const rows = options.rows.length === 0 ? [[]] : options.rows;
    const outValues: NonNullable<ExecuteResult["outValues"]>[number][] = [];
    let directions: NonNullable<ExecuteResult["directions"]> = [];
    for (const row of rows) {
      const binds = info.bindNames.map((name, index): NamedBind => ({
        name,
        declaration: options.binds[index] ?? { type: "VARCHAR2", maxSize: 32767 },
        value: row[index] ?? null,
      }));
      const outcome = await this.call(() => executeBlock(this.host, sql, statement, binds));
      directions = outcome.directions;
      outValues.push(outcome.outValues);
    }
    return { info, rowCount: 0, rowCounts: [], directions, outValues };
  }

  /** A failed call leaves nothing behind; one that only read leaves no transaction open. */
  private async call<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.transaction.open) {
      try {
        return await work();
      } catch (error) {
        await this.transaction.rollback();
        throw error;
      }
    }
    return this.transaction.atomically(this.version(), work);
  }

  /** What a_fence compares a table's version with. */
  version(): string {
    return String(this.catalog.tableVersion);
  }

  commit(): Promise<void> {
    return this.life.during(this.commitAlive());
  }

  private async commitAlive(): Promise<void> {
    try {
      await this.transaction.commit();
    } catch (error) {
      throw await oracleError(this.state.admin, error);
    }
  }

  rollback(): Promise<void> {
    return this.life.during(this.transaction.rollback());
  }

  get disconnected(): Promise<void> {
    return this.life.disconnected;
  }

  requireAlive(): void {
    this.life.requireAlive();
  }

  /** Ends the session as another one asked: its work is taken back, and its client is told with its next call, if not now. */
  async kill(): Promise<void> {
    this.life.kill();
    await this.state.admin.query("UPDATE ora_catalog.sessions SET killed = true WHERE session_id = $1", [
      this.sessionId,
    ]);
    await Promise.all([this.connection.stop(), this.autonomous?.connection.stop()]);
    await this.life.whenIdle();
    // A client that has gone meanwhile has taken its work along.
    await this.transaction.rollback().catch((error: unknown) => {
      if (!this.closed) throw error;
    });
  }

  /** The same, and the client loses its connection. */
  async disconnect(): Promise<void> {
    await this.kill().finally(() => this.life.disconnect());
  }

  async cancel(): Promise<void> {
    await Promise.all([this.connection.cancel(), this.autonomous?.connection.cancel()]);
  }

  /**
   * Runs work in a transaction beside the one that is open: on a connection of its own, with the same settings before and after.
   * @throws OracleError ORA-06519 where the work leaves its transaction open
   */
  async autonomously<Result>(work: (host: BlockHost) => Promise<Result>): Promise<Result> {
    const session = (this.autonomous ??= await this.openAutonomous());
    session.connection.begin();
    await session.adopt(this);
    try {
      const result = await work(session.host);
      if (!session.inTransaction) return result;
      throw new OracleError(6519, "active autonomous transaction detected and rolled back");
    } finally {
      await session.transaction.rollback();
      await this.adopt(session);
    }
  }

  private async openAutonomous(): Promise<Session> {
    const connection = await Connection.open(this.state.address, `oracle-emulator ${this.user} autonomous`);
    return new Session(this.state, connection, this, this.currentPrivileges, this);
  }

  /** Takes over what ALTER SESSION has set on the other connection of the same session. */
  private async adopt(other: Session): Promise<void> {
    const { currentSchema, ddlLockTimeoutMs, compilerSettings } = other;
    Object.assign(this, { currentSchema, ddlLockTimeoutMs, compilerSettings });
    this.privileges = other.privileges;
    const changed = [...other.settings].filter(([name, value]) => this.settings.get(name) !== value);
    for (const [name, value] of changed) if (name === "time_zone") await setTimeZone(this, value);
    await this.configure(Object.fromEntries(changed));
  }

  setAttributes(attributes: Attributes): void {
    Object.assign(this.attributes, attributes);
    const { module, action, clientIdentifier, clientInfo } = this.attributes;
    // Not awaited: it is about what others see.
    void this.state.admin
      .query(
        `UPDATE ora_catalog.sessions SET module = $2, action = $3, client_identifier = $4, client_info = $5 WHERE session_id = $1`,
        [this.sessionId, module ?? null, action ?? null, clientIdentifier ?? null, clientInfo ?? null],
      )
      .catch(() => undefined);
    this.pending = {
      module: module ?? "",
      action: action ?? "",
      client_identifier: clientIdentifier ?? "",
      client_info: clientInfo ?? "",
    };
  }

  /** After a rollback: what was set within the transaction is set again. */
  private async restoreSettings(): Promise<void> {
    const settings = this.volatile;
    this.volatile = {};
    for (const [name, value] of Object.entries(settings)) {
      if (name === "time_zone") await setTimeZone(this, value);
    }
    await this.configure(settings);
  }

  private async configurePending(): Promise<void> {
    const settings = this.pending;
    this.pending = undefined;
    if (settings !== undefined) await this.configure(settings);
  }

  /** Settings that functions inside PostgreSQL read as ora.<name>. */
  async configure(settings: Readonly<Record<string, string>>): Promise<void> {
    if (this.transaction.open) Object.assign(this.volatile, settings);
    const entries = Object.entries(settings);
    if (entries.length === 0) return;
    for (const [name, value] of entries) this.settings.set(name, value);
    await this.connection.run(
      "SELECT pg_catalog.set_config('ora.' || name, value, false) FROM unnest($1::text[], $2::text[]) AS s (name, value)",
      [entries.map(([name]) => name), entries.map(([, value]) => value)],
    );
  }

  async close(commit: boolean): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.state.sessions.delete(this);
    try {
      if (commit) await this.transaction.commit();
    } finally {
      await Promise.all([this.connection.close(), this.autonomous?.connection.close()]);
      await this.forget();
    }
  }

  private async forget(): Promise<void> {
    await this.state.admin
      .query("DELETE FROM ora_catalog.sessions WHERE session_id = $1", [this.sessionId])
      .catch(() => undefined);
  }
}

/** Log-on: the connection, its settings, and its row in V$SESSION. */
export async function openSession(
  state: EngineState,
  user: string,
  privileges: Privileges,
  attributes: SessionAttributes,
): Promise<Session> {
  const connection = await Connection.open(state.address, `oracle-emulator ${user}`);
  const { rows } = await state.admin.query<{ session_id: number }>(
    `INSERT INTO ora_catalog.sessions (session_id, serial_number, backend_pid, user_name, schema_name, program, machine, os_user,
       terminal, process)
     VALUES (nextval('ora_catalog.session_ids'), 1 + floor(random() * 60000), $1, $2, $2, $3, $4, $5, $6, $7)
     RETURNING session_id, serial_number`,
    [
      connection.processId,
      user,
      attributes.program,
      attributes.machine,
      attributes.osUser,
      attributes.terminal,
      attributes.processId,
    ],
  );
  const identity = rows[0] as { session_id: number; serial_number?: number } | undefined;
  const session = new Session(
    state,
    connection,
    { user, sessionId: identity?.session_id ?? 0, serialNumber: identity?.serial_number ?? 1 },
    privileges,
  );
  await session.configure({
    user,
    current_schema: user,
    sid: String(session.sessionId),
    service_name: state.serviceName,
    machine: attributes.machine,
    os_user: attributes.osUser,
    module: attributes.program,
    time_zone: attributes.timeZone,
    proxy_user: attributes.proxyUser ?? "",
    terminal: attributes.terminal,
    program: attributes.program,
  });
  state.sessions.add(session);
  return session;
}
