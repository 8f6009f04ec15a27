import { OracleError } from "../contract";
import type {
  Block,
  Declaration,
  Dml,
  Expression,
  Identifier,
  LoopStatement,
  Name,
  PlsqlStatement,
  Query,
} from "../sql/ast";
import type { RoutineDeclaration } from "../sql/ast";
import type { Context } from "./context";
import { declareAll } from "./declare";
import { CompilationError, undeclared } from "./errors";
import { Hoisted } from "./hoisted";
import { dottedName, dualQuery } from "./nodes";
import { resolve } from "./resolve";
import { Scope } from "./scope";
import { prepareSql, unresolved } from "./sql";
import { cursorColumns, resolveType, unconstrained } from "./types";
import type { PlsqlType } from "./values";
import { emptyCell, INTEGER_TYPE, rowType } from "./values";

/** What the compiler would say: where, and which statement is ignored because of it. */
export interface Finding {
  readonly error: CompilationError;
  readonly statement: number;
}

type SqlNode = Query | Dml;

/** Looks for names that nothing declares, before anything runs. Types are not checked: they fail when they run. */
export class Checker {
  readonly findings: Finding[] = [];

  constructor(private readonly context: Context) {}

  async block(outer: Scope, block: Block): Promise<void> {
    const labels = block.labels.map((label) => label.name);
    return this.body(new Scope(outer.unit, outer, labels), block);
  }

  private async body(scope: Scope, block: Block): Promise<void> {
    await this.declarations(scope, block.declarations);
    await this.statements(scope, block.statements);
    for (const handler of block.handlers) await this.statements(scope, handler.statements);
  }

  async declarations(scope: Scope, declarations: readonly Declaration[]): Promise<void> {
    for (const node of declarations) {
      await this.noting(node.position, () => declareAll(this.context, scope, [node], "check"));
    }
    for (const node of declarations) {
      if (node.kind === "procedure" || node.kind === "function") await this.routine(scope, node);
    }
  }

  async routine(scope: Scope, node: RoutineDeclaration): Promise<void> {
    const inner = new Scope(scope.unit, scope, [node.name.name]);
    for (const parameter of node.parameters) {
      await this.noting(parameter.position, async () => {
        const type = unconstrained(await resolveType(this.context, inner, parameter.type));
        this.variable(inner, parameter.name.name, type, parameter.mode === "IN");
      });
    }
    if (node.block !== undefined) await this.body(inner, node.block);
  }

  private variable(scope: Scope, name: string, type: PlsqlType, readOnly: boolean): void {
    scope.declare(name, { kind: "variable", cell: emptyCell(type), readOnly });
  }

  private async noting(statement: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const found = unresolved(error);
      // What is not emulated, or cannot be known before it runs, is said when it runs.
      if (found instanceof CompilationError) this.findings.push({ error: found, statement });
      else if (!(found instanceof OracleError)) throw found;
    }
  }

  async statements(scope: Scope, statements: readonly PlsqlStatement[]): Promise<void> {
    for (const node of statements) await this.noting(node.position, () => this.statement(scope, node));
  }

  private async statement(scope: Scope, node: PlsqlStatement): Promise<void> {
    switch (node.kind) {
      case "block":
        if (node.autonomous)
          throw new CompilationError(
            "PLS-00710: PRAGMA AUTONOMOUS_TRANSACTION cannot be declared here",
            node.position,
          );
        return this.block(scope, node);
      case "if":
        for (const branch of node.branches) await this.branch(scope, branch.condition, branch.statements);
        return this.statements(scope, node.otherwise ?? []);
      case "caseStatement":
        for (const branch of node.branches) await this.branch(scope, branch.when, branch.statements);
        return this.statements(scope, node.otherwise ?? []);
      case "loop":
        return this.loop(scope, node);
      case "selectInto":
        await this.targets(scope, node.into.targets);
        return this.sql(scope, node.query);
      case "insert":
      case "update":
      case "delete":
      case "merge":
        return this.sql(scope, node);
      case "assign":
        await this.targets(scope, [node.target]);
        return this.expression(scope, node.value);
      case "callStatement":
        return this.call(scope, node.target);
      case "executeImmediate":
        await this.targets(scope, node.into?.targets ?? []);
        return this.expression(scope, node.text);
      default:
    }
  }

  private async branch(
    scope: Scope,
    condition: Expression,
    statements: readonly PlsqlStatement[],
  ): Promise<void> {
    await this.noting(condition.position, () => this.expression(scope, condition));
    await this.statements(scope, statements);
  }

  private async sql(scope: Scope, node: SqlNode): Promise<void> {
    const { statement, variables } = await prepareSql(this.context, scope, node, true);
    await this.context.host.describe(statement, variables);
  }

  private async loop(scope: Scope, node: LoopStatement): Promise<void> {
    const inner = new Scope(
      scope.unit,
      scope,
      node.labels.map((label) => label.name),
    );
    await this.noting(node.position, () => this.loopVariable(scope, inner, node.control));
    await this.statements(inner, node.statements);
  }

  private async loopVariable(scope: Scope, inner: Scope, control: LoopStatement["control"]): Promise<void> {
    switch (control.kind) {
      case "endless":
        return;
      case "while":
        return this.expression(scope, control.condition);
      case "range":
        this.variable(inner, control.variable.name, INTEGER_TYPE, true);
        await this.expression(scope, control.low);
        return this.expression(scope, control.high);
      case "query": {
        const { statement, variables } = await prepareSql(this.context, scope, control.query, true);
        const columns = await this.context.host.describe(statement, variables);
        return this.variable(inner, control.variable.name, rowType(columns), false);
      }
      case "cursor": {
        const found = await this.named(scope, control.cursor.parts);
        if (found.kind !== "entry" || found.entry.kind !== "cursor") return;
        const { query } = found.entry.declaration;
        if (query === undefined) return;
        const columns = await cursorColumns(this.context, found.entry, query);
        return this.variable(inner, control.variable.name, rowType(columns), false);
      }
    }
  }

  private async named(
    scope: Scope,
    parts: readonly Identifier[],
  ): Promise<NonNullable<Awaited<ReturnType<typeof resolve>>>> {
    const found = await resolve(this.context, scope, parts);
    if (found === undefined) throw undeclared(dottedName(parts), parts[0]?.position ?? 0);
    return found;
  }

  private async targets(scope: Scope, targets: readonly Expression[]): Promise<void> {
    for (const target of targets) {
      if (target.kind === "name") await this.named(scope, target.parts);
    }
  }

  private async call(scope: Scope, target: Expression): Promise<void> {
    if (target.kind === "name") await this.named(scope, target.parts);
    if (target.kind !== "call") return;
    await this.named(scope, target.name);
    for (const argument of target.args) await this.expression(scope, argument.value);
  }

  /** Names in an expression; functions may be SQL's own and are not looked for. */
  private async expression(scope: Scope, node: Expression): Promise<void> {
    if (OPAQUE.has(node.kind)) return;
    if (node.kind === "name") return this.value(scope, node);
    for (const child of Object.values(node) as unknown[]) await this.within(scope, child);
  }

  /** A name that the block does not know may be a constant or a function of SQL's own. */
  private async value(scope: Scope, node: Name): Promise<void> {
    if ((await resolve(this.context, scope, node.parts)) !== undefined) return;
    try {
      await this.context.host.describe(dualQuery(node), new Hoisted());
    } catch (error) {
      const isUnknown = error instanceof OracleError && error.code === 904;
      if (isUnknown) throw undeclared(dottedName(node.parts), node.position);
    }
  }

  private async within(scope: Scope, value: unknown): Promise<void> {
    if (Array.isArray(value)) {
      for (const item of value) await this.within(scope, item);
    } else if (typeof value === "object" && value !== null && !("quoted" in value)) {
      if ("kind" in value && "position" in value) await this.expression(scope, value as Expression);
      else for (const child of Object.values(value) as unknown[]) await this.within(scope, child);
    }
  }
}

/** What has names that are no variables. */
const OPAQUE: ReadonlySet<string> = new Set(["scalarType", "cursorAttribute", "query", "subquery", "exists"]);
