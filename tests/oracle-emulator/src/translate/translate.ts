import type { DataType, RelationInfo } from "../catalog/model";
import type { Dml, Expression, Query } from "../sql/ast";
import { assign, output } from "./coerce";
import { Compiler } from "./compiler";
import type { TranslateContext, Translation } from "./context";
import { insert, remove, update, type DmlText } from "./dml";
import { condition, expression } from "./expression";
import { merge } from "./merge";
import { query } from "./query";
import { Scope } from "./scope";
import type { Expr } from "./typed";
import { describedType } from "./types";

/** An expression of DDL or PL/SQL as PostgreSQL text. */
export interface TranslatedExpression {
  readonly text: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly binds: Translation["binds"];
}

/**
 * A query or DML as one PostgreSQL statement.
 * @throws OracleError what Oracle would say, or ORA-03001 for what is not emulated
 */
export function translate(statement: Query | Dml, context: TranslateContext): Translation {
  const compiler = new Compiler(context);
  if (statement.kind === "query") return translateQuery(statement, compiler);
  const done = translateDml(statement, compiler);
  return {
    text: done.text,
    binds: compiler.parameters,
    target: done.target,
    ...(done.returning.length > 0 && {
      columns: done.returning.map(({ name, value }) => described(name, value)),
    }),
    ...(done.returnsRowId && { returnsRowId: true }),
  };
}

function described(
  name: string,
  value: Pick<Expr, "type" | "nullable">,
): NonNullable<Translation["columns"]>[number] {
  return { name, type: describedType(value.type), nullable: value.nullable };
}

function translateQuery(statement: Query, compiler: Compiler): Translation {
  const body = query(statement, new Scope(compiler), { sequences: true });
  return {
    text: body.text(output),
    columns: body.columns.map((column) => described(column.name, column)),
    binds: compiler.parameters,
    ...(compiler.lockWaitSeconds !== undefined && { lockWaitSeconds: compiler.lockWaitSeconds }),
  };
}

function translateDml(statement: Dml, compiler: Compiler): DmlText {
  const scope = new Scope(compiler, new Scope(compiler));
  switch (statement.kind) {
    case "insert":
      return insert(statement, scope);
    case "update":
      return update(statement, scope);
    case "delete":
      return remove(statement, scope);
    case "merge":
      return merge(statement, scope);
  }
}

/** A scope in which the columns of a relation stand by their bare physical names. */
function expressionScope(compiler: Compiler, relation: RelationInfo | undefined): Scope {
  const scope = new Scope(compiler);
  if (relation === undefined) return scope;
  scope.sources.push({
    alias: "",
    name: relation.name,
    schema: relation.owner,
    columns: relation.columns.map((column) => ({
      name: column.name,
      sql: column.type.name === "ROWID" ? `ora.to_rowid(${column.physicalName})` : column.physicalName,
      type: column.type,
      nullable: !column.notNull,
      hidden: column.hidden,
    })),
  });
  return scope;
}

/**
 * One value: in PL/SQL without a relation; of a virtual column or an index with the relation whose columns it may name.
 * @param target the value becomes what a column of this type stores: its length checked, CHAR padded
 */
export function translateExpression(
  node: Expression,
  context: TranslateContext,
  relation?: RelationInfo,
  target?: DataType,
): TranslatedExpression {
  const compiler = new Compiler(context);
  const scope = expressionScope(compiler, relation);
  scope.sequencesAllowed = relation === undefined;
  const value = expression(node, scope);
  const { nullable } = value;
  const name = relation === undefined ? "DEFAULT" : `"${relation.owner}"."${relation.name}"`;
  const text = target === undefined ? output(value) : assign(value, target, name, node.position);
  return { text, type: target ?? describedType(value.type), nullable, binds: compiler.parameters };
}

/** A CHECK, a WHEN, an IF: PostgreSQL text of type boolean. */
export function translateCondition(
  node: Expression,
  context: TranslateContext,
  relation?: RelationInfo,
): Pick<TranslatedExpression, "text" | "binds"> {
  const compiler = new Compiler(context);
  return { text: condition(node, expressionScope(compiler, relation)), binds: compiler.parameters };
}
