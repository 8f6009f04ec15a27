import type { BindDeclaration, BindValue, Value } from "../../src/contract";
import type { DataType } from "../../src/catalog/model";
import { OracleError } from "../../src/contract";
import { fromPostgres, toPostgres } from "../../src/engine/values";
import { executeBlock, OutputBuffer } from "../../src/plsql";
import type {
  BlockOutcome,
  DynamicBind,
  DynamicOutcome,
  PlsqlHost,
  SessionInfo,
  SqlOutcome,
  StatisticsRequest,
  StoredUnit,
  Variables,
} from "../../src/plsql";
import { describeStatement, parseStatement } from "../../src/sql";
import type { AnonymousBlock, CreateRoutine, Dml, Expression, Query } from "../../src/sql/ast";
import type { TranslateContext, Translation } from "../../src/translate/context";
import { toOracleError, type PostgresError } from "../../src/translate/errors";
import { translate } from "../../src/translate/translate";
import { catalog, createHr, type Hr } from "../translate/schema";

export interface BindOption {
  readonly value?: BindValue;
  readonly declaration: BindDeclaration;
}

/** A session of the tables of `createHr`, in one open transaction: what an engine gives a block, and no more. */
export class BlockSession implements PlsqlHost {
  readonly user = "HR";
  readonly currentSchema = "HR";
  readonly catalog = catalog;
  readonly output = new OutputBuffer();
  readonly packages: PlsqlHost["packages"] = new Map();
  readonly units = new Map<string, StoredUnit>();
  readonly sessionInfo: SessionInfo = {};
  readonly uniqueSessionId = "000100010001";
  readonly gathered: StatisticsRequest[] = [];
  readonly controls: string[] = [];
  slept = 0;

  private constructor(private readonly hr: Hr) {}

  static async open(): Promise<BlockSession> {
    const hr = await createHr();
    await hr.client.query("BEGIN");
    return new BlockSession(hr);
  }

  isSessionAlive(uniqueId: string): boolean {
    return uniqueId === this.uniqueSessionId;
  }

  /** Runs a block; its output is enabled. */
  async run(text: string, binds: Readonly<Record<string, BindOption>> = {}): Promise<BlockOutcome> {
    this.output.enable(undefined);
    const statement = parseStatement(text) as AnonymousBlock;
    const named = describeStatement(statement).bindNames.map((name) => {
      const bind = binds[name];
      if (bind === undefined) throw new Error(`no bind ${name}`);
      return { name, declaration: bind.declaration, value: bind.value ?? null };
    });
    return executeBlock(this, text, statement, named);
  }

  /** What a block prints. */
  async printed(text: string): Promise<readonly string[]> {
    await this.run(text);
    return this.output.take(Infinity);
  }

  /** The lines of the error that a block ends in. */
  errorOf(text: string): Promise<string> {
    return this.run(text).then(
      () => "no error",
      (error: Error) => error.message,
    );
  }

  /** Rows of a query, as texts. */
  query(sql: string): Promise<(string | null)[][]> {
    return this.hr.run(sql);
  }

  /** Keeps a procedure, function or package as an engine would. */
  create(text: string): void {
    const node = parseStatement(text) as CreateRoutine;
    if (node.body === undefined) throw node.compilationError ?? new Error("does not compile");
    const source = { text, tree: node.body };
    const part = node.routine === "PACKAGE" ? { specification: source } : { body: source };
    const name = node.name.name.name;
    this.units.set(name, { owner: "HR", name, valid: true, ...this.units.get(name), ...part });
  }

  async reset(): Promise<void> {
    await this.hr.client.query("ROLLBACK; BEGIN");
    this.output.disable();
    this.packages.clear();
    this.units.clear();
    this.controls.length = 0;
  }

  async close(): Promise<void> {
    await this.hr.drop();
  }

  /** One connection is all there is. */
  autonomously<Result>(work: (host: PlsqlHost) => Promise<Result>): Promise<Result> {
    return work(this);
  }

  private context(bindTypes: readonly DataType[], variables?: Variables): TranslateContext {
    return {
      catalog,
      currentSchema: "HR",
      user: "HR",
      bindTypes,
      ...(variables && {
        variable: (parts) => {
          const found = variables.find(parts);
          return found && { type: found.type };
        },
      }),
    };
  }

  private async execute(
    translation: Translation,
    binds: readonly DynamicBind[],
    variables?: Variables,
  ): Promise<SqlOutcome> {
    const values = translation.binds.map((parameter) => {
      const value: Value =
        parameter.kind === "bind"
          ? (binds[parameter.index]?.value ?? null)
          : (variables?.find(parameter.parts)?.value ?? null);
      return toPostgres(value, parameter.type.name);
    });
    const columns = translation.columns ?? [];
    await this.hr.client.query("SAVEPOINT one");
    try {
      const types = { getTypeParser: () => (text: string | Buffer) => text };
      const result = await this.hr.client.query<(string | null)[]>({
        text: translation.text,
        values,
        rowMode: "array",
        types,
      });
      const rows = result.rows.map((row) =>
        columns.map((column, index) => fromPostgres(row[index] ?? null, column.type.name)),
      );
      return { columns, rows, rowCount: result.rowCount ?? 0 };
    } catch (error) {
      await this.hr.client.query("ROLLBACK TO one");
      throw error instanceof OracleError ? error : toOracleError(error as PostgresError);
    }
  }

  async runStatement(
    statement: Parameters<PlsqlHost["runStatement"]>[0],
    variables: Variables,
  ): Promise<SqlOutcome> {
    if (statement.kind === "lockTable" || statement.kind === "setConstraints") {
      this.controls.push(statement.kind);
      return { columns: [], rows: [], rowCount: 0 };
    }
    return this.execute(translate(statement, this.context([], variables)), [], variables);
  }

  describe(statement: Query | Dml, variables: Variables): ReturnType<PlsqlHost["describe"]> {
    return Promise.resolve(translate(statement, this.context([], variables)).columns ?? []);
  }

  async evaluate(expression: Expression, variables: Variables): ReturnType<PlsqlHost["evaluate"]> {
    const query = parseStatement("SELECT NULL AS v FROM dual") as Query;
    if (query.body.kind !== "select") throw new Error("no select");
    const item = { kind: "item", expression, name: "V", position: 0 } as const;
    const statement: Query = { ...query, body: { ...query.body, items: [item] } };
    const { columns, rows } = await this.runStatement(statement, variables);
    return { type: columns[0]?.type ?? { name: "VARCHAR2" }, value: rows[0]?.[0] ?? null };
  }

  async runText(text: string, binds: readonly DynamicBind[]): Promise<DynamicOutcome> {
    const statement = parseStatement(text);
    const info = describeStatement(statement);
    if (statement.kind === "anonymousBlock") {
      const named = info.bindNames.map((name, index) => ({
        name,
        declaration: { type: binds[index]?.type.name ?? "VARCHAR2", maxSize: 4000 } as const,
        value: binds[index]?.value ?? null,
      }));
      const { outValues } = await executeBlock(this, text, statement, named);
      const values = outValues.map((value) => (value === undefined ? null : (value as Value)));
      return { kind: "plsql", columns: [], rows: [], rowCount: 0, outValues: values };
    }
    if (info.kind !== "query" && info.kind !== "dml") {
      this.controls.push(text);
      return { kind: info.kind, columns: [], rows: [], rowCount: 0, outValues: [] };
    }
    const types = binds.map(({ type }) => type);
    const outcome = await this.execute(translate(statement as Query | Dml, this.context(types)), binds);
    return { ...outcome, kind: info.kind, outValues: [] };
  }

  async control(statement: Parameters<PlsqlHost["control"]>[0]): Promise<void> {
    this.controls.push(statement.kind);
    if (statement.kind === "savepoint") await this.hr.client.query(`SAVEPOINT u_${statement.name.name}`);
    if (statement.kind === "rollback" && statement.savepoint !== undefined) {
      await this.hr.client.query(`ROLLBACK TO u_${statement.savepoint.name}`);
    }
  }

  schemaExists(name: string): Promise<boolean> {
    return Promise.resolve(name === "SYS");
  }

  unit(owner: string | undefined, name: string): Promise<StoredUnit | undefined> {
    return Promise.resolve(owner === undefined || owner === "HR" ? this.units.get(name) : undefined);
  }

  async yieldTurn(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept += milliseconds;
    return Promise.resolve();
  }

  gatherTableStatistics(request: StatisticsRequest): Promise<void> {
    this.gathered.push(request);
    return Promise.resolve();
  }

  flushMonitoringInfo(): Promise<void> {
    return Promise.resolve();
  }

  systemChangeNumber(): Promise<string> {
    return Promise.resolve("4711");
  }

  setSessionInfo(info: SessionInfo): void {
    Object.assign(this.sessionInfo, info);
  }

  setLongOperation(): Promise<number> {
    return Promise.resolve(0);
  }
}
