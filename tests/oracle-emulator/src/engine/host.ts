import { OracleError, type BindDeclaration, type ExecuteOptions, type Value } from "../contract";
import type { CatalogSnapshot, DataType } from "../catalog/model";
import type { Expression, LockTable, Query, SetConstraints, TransactionControl, Dml } from "../sql/ast";
import type {
  DynamicBind,
  DynamicOutcome,
  LongOperation,
  OutputBuffer,
  PlsqlHost,
  SessionInfo,
  SqlColumn,
  SqlOutcome,
  StatisticsRequest,
  StoredUnit,
  TypedValue,
  Variables,
} from "../plsql";
import type { Scope } from "../plsql/scope";
import { describeStatement } from "../sql";
import type { Translation } from "../translate/context";
import { translate, translateExpression } from "../translate/translate";
import { storedUnit } from "./ddl-routine";
import { isStale, oracleError } from "./errors";
import { withRoutines } from "./routine-units";
import { contextOf, parameterValues, requirePrivileges, rowsOf, runTranslation, snapshotOf } from "./runner";
import type { Session } from "./session";
import { controlTransaction, runSessionStatement } from "./session-statements";
import { gatherTableStatistics } from "./statistics";
import { prepareTemporary } from "./temporary";
import { fromPostgres } from "./values";

const SLEEP_STEP_MS = 20;

/** SID, SERIAL# and the instance, four hexadecimal digits each. */
function uniqueIdOf({ sessionId, serialNumber }: Session): string {
  return [sessionId, serialNumber, 1]
    .map((part) => part.toString(16).toUpperCase().padStart(4, "0"))
    .join("");
}

/** A session as its PL/SQL blocks see it. */
export class BlockHost implements PlsqlHost {
  constructor(
    private readonly session: Session,
    readonly packages = new Map<string, Scope>(),
  ) {}

  get user(): string {
    return this.session.user;
  }
  get currentSchema(): string {
    return this.session.currentSchema;
  }
  get catalog(): CatalogSnapshot {
    return snapshotOf(this.session);
  }
  get output(): OutputBuffer {
    return this.session.output;
  }
  get sessionInfo(): Readonly<SessionInfo> {
    return this.session.attributes;
  }
  get uniqueSessionId(): string {
    return uniqueIdOf(this.session);
  }

  isSessionAlive(uniqueId: string): boolean {
    return [...this.session.state.sessions].some((session) => uniqueIdOf(session) === uniqueId);
  }

  async runStatement(
    statement: Query | Dml | LockTable | SetConstraints,
    variables: Variables,
  ): Promise<SqlOutcome> {
    return this.mapped(statement.kind === "update", async () => {
      if (statement.kind === "lockTable" || statement.kind === "setConstraints") {
        await runSessionStatement(this.session, statement);
        return { columns: [], rows: [], rowCount: 0 };
      }
      return this.runSql(statement, variables, []);
    });
  }

  /** Names the errors of PostgreSQL as Oracle does, so that a block can handle them. */
  private async mapped<Result>(updating: boolean, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw await oracleError(this.session.state.admin, error, updating);
    }
  }

  private async runSql(
    statement: Query | Dml,
    variables: Variables,
    binds: readonly DynamicBind[],
  ): Promise<SqlOutcome> {
    for (;;) {
      const { translation, snapshot } = this.translated(
        statement,
        variables,
        binds.map(({ type }) => type),
      );
      const values = parameterValues(
        translation,
        (index) => binds[index]?.value ?? null,
        (parts) => variables.find(parts)?.value ?? null,
      );
      const work = async (): Promise<SqlOutcome> => {
        await prepareTemporary(this.session, snapshot);
        const result = await runTranslation(this.session.connection, translation, values);
        return {
          columns: columnsOf(translation),
          rows: rowsOf(translation, result),
          rowCount: result.rowCount,
        };
      };
      const plain =
        statement.kind === "query" && statement.forUpdate === undefined && !this.session.transaction.open;
      try {
        return await (plain ? work() : this.session.transaction.atomically(this.session.version(), work));
      } catch (error) {
        if (statement.kind === "query" || !isStale(error)) throw error;
        await pause(SLEEP_STEP_MS);
      }
    }
  }

  private translated(
    statement: Query | Dml,
    variables: Variables,
    bindTypes: readonly DataType[],
  ): { translation: Translation; snapshot: ReturnType<typeof snapshotOf> } {
    const snapshot = snapshotOf(this.session);
    const context = contextOf(this.session, snapshot, bindTypes, (parts) => variables.find(parts));
    const translation = translate(statement, withRoutines(this.session, snapshot, context));
    requirePrivileges(this.session, statement, snapshot, translation);
    return { translation, snapshot };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for hosts that have to ask
  async describe(statement: Query | Dml, variables: Variables): Promise<readonly SqlColumn[]> {
    return columnsOf(this.translated(statement, variables, []).translation);
  }

  async evaluate(expression: Expression, variables: Variables): Promise<TypedValue> {
    return this.mapped(false, async () => {
      const context = contextOf(this.session, snapshotOf(this.session), [], (parts) => variables.find(parts));
      const { text, type, binds } = translateExpression(expression, context);
      const values = parameterValues(
        { text, binds },
        () => null,
        (parts) => variables.find(parts)?.value ?? null,
      );
      const work = async (): Promise<Value> => {
        const { rows } = await this.session.connection.query(`SELECT ${text}`, values);
        return fromPostgres(rows[0]?.[0] ?? null, type.name);
      };
      const { transaction } = this.session;
      const value = await (transaction.open ? transaction.atomically(this.session.version(), work) : work());
      return { type, value };
    });
  }

  async runText(text: string, binds: readonly DynamicBind[]): Promise<DynamicOutcome> {
    const statement = this.session.statement(text);
    const { kind } = describeStatement(statement);
    const none: Variables = { find: () => undefined };
    return this.mapped(statement.kind === "update", async () => {
      if (kind === "query" || kind === "dml") {
        return { kind, outValues: [], ...(await this.runSql(statement as Query | Dml, none, binds)) };
      }
      const result = await this.session.run(text, statement, dynamicOptions(binds));
      // What a client is warned of, a block fails with.
      if (result.warning) throw result.warning;
      const outValues = (result.outValues?.[0] ?? []).map((value) => (value ?? null) as Value);
      return { kind, outValues, columns: [], rows: [], rowCount: result.rowCount };
    });
  }

  autonomously<Result>(work: (host: PlsqlHost) => Promise<Result>): Promise<Result> {
    return this.session.autonomously(work);
  }

  control(statement: TransactionControl): Promise<void> {
    return this.mapped(false, () => controlTransaction(this.session, statement));
  }

  async unit(owner: string | undefined, name: string): Promise<StoredUnit | undefined> {
    const object = snapshotOf(this.session).resolve(owner, name);
    if (object?.kind !== "UNIT" || !this.session.privileges.may("EXECUTE", object)) return undefined;
    if (object.owner !== this.session.currentSchema) {
      // It would run with the names and rights of its owner.
      throw new OracleError(3001, `unimplemented feature: ${object.owner}.${object.name} of another schema`);
    }
    return storedUnit(this.session, object.owner, object.name);
  }

  async schemaExists(name: string): Promise<boolean> {
    const { rowCount } = await this.session.state.admin.query(
      "SELECT FROM ora_catalog.users WHERE name = $1",
      [name],
    );
    return rowCount === 1;
  }

  async yieldTurn(): Promise<void> {
    // A timer, not a microtask: sockets are read in between.
    await pause(0);
    this.session.connection.requireNotInterrupted();
  }

  async sleep(milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      this.session.connection.requireNotInterrupted();
      await pause(Math.min(SLEEP_STEP_MS, end - Date.now()));
    }
  }

  gatherTableStatistics(request: StatisticsRequest): Promise<void> {
    return this.mapped(false, () => gatherTableStatistics(this.session, request));
  }

  async flushMonitoringInfo(): Promise<void> {
    await this.session.state.admin.query("SELECT pg_catalog.pg_stat_clear_snapshot()");
  }

  async systemChangeNumber(): Promise<string> {
    const { rows } = await this.session.state.admin.query<{ scn: string }>("SELECT sys.current_scn() AS scn");
    return rows[0]?.scn ?? "0";
  }

  setSessionInfo(info: SessionInfo): void {
    this.session.setAttributes(info);
  }

  async setLongOperation(operation: LongOperation): Promise<number> {
    const { session } = this;
    const values = [
      session.sessionId,
      session.serialNumber,
      session.user,
      operation.name,
      Number(operation.target),
      operation.targetDescription,
      operation.soFar,
      operation.total,
      operation.units,
    ];
    const sql =
      operation.row === undefined
        ? `INSERT INTO ora_catalog.session_longops (session_id, serial_number, user_name, operation, target, target_description,
             so_far, total_work, units) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING longops_id`
        : `UPDATE ora_catalog.session_longops SET session_id = $1, serial_number = $2, user_name = $3, operation = $4, target = $5,
             target_description = $6, so_far = $7, total_work = $8, units = $9, updated = localtimestamp(0)
           WHERE longops_id = $10 RETURNING longops_id`;
    const { rows } = await session.state.admin.query<{ longops_id: number }>(
      sql,
      operation.row === undefined ? values : [...values, operation.row],
    );
    return rows[0]?.longops_id ?? 0;
  }
}

function columnsOf(translation: Translation): readonly SqlColumn[] {
  return (translation.columns ?? []).map(({ name, type }) => ({ name, type }));
}

function dynamicOptions(binds: readonly DynamicBind[]): ExecuteOptions {
  const declarations = binds.map(({ type }): BindDeclaration => ({
    type: type.name,
    maxSize: type.length ?? 32767,
  }));
  const row = binds.map(({ value }) => value);
  return {
    binds: declarations,
    rows: binds.length === 0 ? [] : [row],
    batchErrors: false,
    autoCommit: false,
    describeOnly: false,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
