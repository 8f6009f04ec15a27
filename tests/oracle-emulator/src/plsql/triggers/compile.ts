import { OracleError } from "../../contract";
import type { ColumnInfo, RelationInfo } from "../../catalog/model";
import type { CompiledTrigger } from "../../engine/ddl/triggers";
import type { Block, CreateTrigger, Dml, Expression, PlsqlStatement } from "../../sql/ast";
import type { TranslateContext, VariableInfo } from "../../translate/context";
import { unimplemented } from "../../translate/errors";
import { translate, translateCondition, translateExpression } from "../../translate/translate";

/** What the body may ask about the event that fires it. */
const predicates: Readonly<Record<string, string>> = {
  INSERTING: "(TG_OP = 'INSERT')",
  UPDATING: "(TG_OP = 'UPDATE')",
  DELETING: "(TG_OP = 'DELETE')",
};

function isDml(node: PlsqlStatement): node is Dml {
  return ["insert", "update", "delete", "merge"].includes(node.kind);
}

/** Makes PL/pgSQL of the statements of one trigger: what decides and writes, but no declarations or loops. */
class TriggerBody {
  private readonly context: TranslateContext;

  constructor(
    private readonly trigger: CreateTrigger,
    private readonly table: RelationInfo,
    context: TranslateContext,
  ) {
    this.context = {
      ...context,
      variable: (parts) => this.variable(parts),
      triggerField: (row, column) => this.field(row, column),
    };
  }

  /** WHEN names the rows without a colon. */
  private variable(parts: readonly string[]): VariableInfo | undefined {
    if (parts.length === 2) return this.field(parts[0] ?? "", parts[1] ?? "");
    const sql = parts.length === 1 ? predicates[parts[0] ?? ""] : undefined;
    return sql === undefined ? undefined : { type: { name: "BOOLEAN" }, sql };
  }

  private rowOf(row: string): "NEW" | "OLD" | undefined {
    const { referencing } = this.trigger;
    if (row === referencing.new.name) return "NEW";
    return row === referencing.old.name ? "OLD" : undefined;
  }

  private columnOf(name: string): ColumnInfo | undefined {
    return this.table.columns.find((column) => column.name === name);
  }

  private field(row: string, name: string): VariableInfo | undefined {
    const [record, column] = [this.rowOf(row), this.columnOf(name)];
    if (record === undefined || column === undefined || !this.trigger.forEachRow) return undefined;
    return { type: column.type, sql: `${record}.${column.physicalName}` };
  }

  condition(node: Expression): string {
    return withoutBinds(translateCondition(node, this.context));
  }

  block(block: Block): string {
    if (block.declarations.length > 0) throw unimplemented("declarations in a trigger", block.position);
    if (block.handlers.length > 0) throw unimplemented("exception handlers in a trigger", block.position);
    return this.all(block.statements);
  }

  private all(statements: readonly PlsqlStatement[]): string {
    return statements.map((statement) => this.statement(statement)).join("\n");
  }

  private statement(node: PlsqlStatement): string {
    if (node.kind === "block") return `BEGIN\n${this.block(node)}\nEND;`;
    if (node.kind === "nullStatement") return "NULL;";
    if (node.kind === "if") return this.branches(node);
    if (node.kind === "assign") return this.assignment(node);
    if (isDml(node)) return this.write(node);
    throw unimplemented(`${node.kind} in a trigger`, node.position);
  }

  private write(node: Dml): string {
    const translation = translate(node, this.context);
    const text = withoutBinds(translation);
    return translation.returnsRowId === true ? `${text} INTO ignored;` : `${text};`;
  }

  private branches({ branches, otherwise }: Extract<PlsqlStatement, { kind: "if" }>): string {
    const parts = branches.map(({ condition, statements }, index) => {
      const word = index === 0 ? "IF" : "ELSIF";
      return `${word} ${this.condition(condition)} THEN\n${this.all(statements)}`;
    });
    const rest = otherwise === undefined ? [] : [`ELSE\n${this.all(otherwise)}`];
    return [...parts, ...rest, "END IF;"].join("\n");
  }

  private assignment({ target, value, position }: Extract<PlsqlStatement, { kind: "assign" }>): string {
    if (target.kind !== "triggerField") throw unimplemented("variables in a trigger", position);
    const column = this.columnOf(target.column.name);
    if (column === undefined || this.rowOf(target.row.name) !== "NEW" || this.trigger.timing !== "BEFORE")
      throw new OracleError(4084, "cannot change NEW values for this trigger type", position);
    const { text, binds } = translateExpression(value, this.context, undefined, column.type);
    return `NEW.${column.physicalName} := ${withoutBinds({ text, binds })};`;
  }
}

function withoutBinds({
  text,
  binds,
}: {
  readonly text: string;
  readonly binds: readonly unknown[];
}): string {
  if (binds.length > 0) throw new OracleError(1036, "illegal variable name/number");
  return text;
}

/** What the function returns: of a BEFORE trigger, the row as it is to be stored. */
function returned({ timing, forEachRow }: CreateTrigger): string {
  if (timing !== "BEFORE" || !forEachRow) return "RETURN NULL;";
  return "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;";
}

/** Makes PL/pgSQL of a trigger's body; what Oracle would report at compilation is the result's error. */
export function compileTrigger(
  trigger: CreateTrigger,
  table: RelationInfo,
  context: TranslateContext,
): CompiledTrigger {
  const { timing, body, when, forEachRow, position } = trigger;
  if (timing === "COMPOUND" || timing === "INSTEAD OF" || body?.kind !== "block")
    throw unimplemented(`${timing} triggers and CALL`, position);
  try {
    const compiler = new TriggerBody(trigger, table, context);
    const statements = compiler.block(body);
    const guarded =
      when === undefined
        ? statements
        : `IF ${compiler.condition(when.expression)} THEN\n${statements}\nEND IF;`;
    const text = `DECLARE ignored record;\nBEGIN\n${guarded}\n${returned(trigger)}\nEND`;
    return { parts: [{ timing, level: forEachRow ? "ROW" : "STATEMENT", body: text }] };
  } catch (error) {
    if (!(error instanceof OracleError) || error.code === 3001) throw error;
    return { error };
  }
}
