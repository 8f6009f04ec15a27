import type { Dml, Expression, LockTable, Query, SetConstraints } from "../sql/ast";
import type { Identifier } from "../sql/ast";
import { OracleError } from "../contract";
import type { Context } from "./context";
import { CompilationError, unsupported } from "./errors";
import { evaluate, evaluateScalar } from "./expression";
import { Hoisted } from "./hoisted";
import type { SqlOutcome } from "./host";
import { cursorNamed, opened } from "./cursor";
import { resolveLocally } from "./resolve";
import type { Entry, Scope } from "./scope";
import { scalar } from "./values";

export type SqlStatement = Query | Dml | LockTable | SetConstraints;

type Tree = Readonly<Record<string, unknown>> & { readonly kind?: string; readonly position?: number };

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * SQL calls functions of packages and of schemas, none that a block declares.
 * @see https://docs.oracle.com/en/error-help/db/pls-00231
 */
function isFunctionForSql(entry: Entry, name: readonly Identifier[]): boolean {
  if (entry.kind !== "routine") return false;
  if (entry.scope.parent === undefined) return true;
  const last = name.at(-1);
  throw new CompilationError(
    `PLS-00231: function '${last?.name ?? ""}' may not be used in SQL`,
    last?.position ?? 0,
  );
}

/** What a statement of a block becomes before SQL sees it: values that only PL/SQL knows are computed. */
class Preparation {
  readonly hoisted: Hoisted;

  constructor(
    private readonly context: Context,
    private readonly scope: Scope,
    /** Nothing is evaluated: a value of the block is NULL. */
    private readonly checking: boolean,
  ) {
    this.hoisted = new Hoisted(scope);
  }

  async tree(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) items.push(await this.tree(item));
      return items;
    }
    if (!isTree(value)) return value;
    if (this.isOfBlock(value)) return this.hoist(value as unknown as Expression);
    if (value.kind === "record") return this.recordValues(value);
    if (value.kind === "currentOf") return this.currentRow(value);
    return this.children(value);
  }

  private async children(value: Tree): Promise<unknown> {
    const copy: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(value)) {
      // INTO is the block's business; SQL only returns the values.
      if (key === "into") {
        if ("expressions" in value) copy[key] = { ...(child as Tree), targets: [] };
      } else {
        copy[key] = await this.tree(child);
      }
    }
    return copy;
  }

  private isOfBlock(node: Tree): boolean {
    switch (node.kind) {
      case "bind":
      case "cursorAttribute":
        return true;
      case "call":
        return this.isOwn((node as Tree & { name: readonly Identifier[] }).name);
      case "name":
        return this.isCollection((node as Tree & { parts: readonly Identifier[] }).parts);
      case "field":
      case "apply":
        return this.isOfBlock((node as Tree & { base: Tree }).base);
      default:
        return false;
    }
  }

  private isOwn(name: readonly Identifier[]): boolean {
    const found = resolveLocally(this.scope, name);
    return found?.kind === "cell" || (found?.kind === "entry" && isFunctionForSql(found.entry, name));
  }

  /** `names.COUNT`, and a function of the package that is called without parentheses. */
  private isCollection(parts: readonly Identifier[]): boolean {
    const found = resolveLocally(this.scope, parts);
    if (found?.kind === "entry") return isFunctionForSql(found.entry, parts);
    return found?.kind === "cell" && found.cell.kind === "collection" && found.rest.length > 0;
  }

  private async hoist(node: Expression): Promise<unknown> {
    if (this.checking) return { kind: "null", position: node.position };
    const cell = await evaluateScalar(this.context, this.scope, node);
    return this.hoisted.add(cell, node.position);
  }

  /** `VALUES rec`: one value for each field. */
  private async recordValues(node: Tree): Promise<unknown> {
    const record = await evaluate(this.context, this.scope, node["record"] as Expression);
    if (record.kind !== "record")
      throw new CompilationError("PLS-00382: expression is of wrong type", node.position ?? 0);
    const values = [...record.fields.values()].map((field) => {
      if (field.kind !== "scalar") throw unsupported("a record within a record in INSERT", node.position);
      return this.hoisted.add(field, node.position ?? 0);
    });
    return { kind: "values", rows: [values], position: node.position };
  }

  private async currentRow(node: Tree): Promise<unknown> {
    const position = node.position ?? 0;
    if (this.checking)
      return { kind: "is", negated: false, test: "NULL", value: { kind: "null", position }, position };
    const { cell } = await cursorNamed(this.context, this.scope, node["cursor"] as never);
    const state = opened(cell);
    const rowId = state.hasRowId && state.found === true ? state.rows[state.fetched - 1]?.at(-1) : undefined;
    if (rowId === undefined) throw unsupported("WHERE CURRENT OF this cursor", position);
    const value = scalar({ kind: "scalar", type: { name: "ROWID" } }, rowId);
    return {
      kind: "comparison",
      operator: "=",
      left: { kind: "pseudo", name: "ROWID", qualifier: [], position },
      right: this.hoisted.add(value, position),
      position,
    };
  }
}

/** The statement as SQL runs it, and the values of its block. */
export async function prepareSql<Statement extends SqlStatement>(
  context: Context,
  scope: Scope,
  node: Statement,
  checking = false,
): Promise<{ readonly statement: Statement; readonly variables: Hoisted }> {
  const preparation = new Preparation(context, scope, checking);
  const statement = (await preparation.tree(node)) as Statement;
  return { statement, variables: preparation.hoisted };
}

/** Names that are unknown, and lists that do not match: Oracle's compiler finds them. */
const COMPILATION_CODES: ReadonlySet<number> = new Set([904, 913, 918, 942, 947]);

export function unresolved(error: unknown): unknown {
  if (!(error instanceof OracleError) || !COMPILATION_CODES.has(error.code)) return error;
  return new CompilationError(`PL/SQL: ${error.message}`, error.offset, { cause: error });
}

/** Runs a static statement of the block. */
export async function runSql(context: Context, scope: Scope, node: SqlStatement): Promise<SqlOutcome> {
  const { statement, variables } = await prepareSql(context, scope, node);
  try {
    return await context.host.runStatement(statement, variables);
  } catch (error) {
    throw unresolved(error);
  }
}
