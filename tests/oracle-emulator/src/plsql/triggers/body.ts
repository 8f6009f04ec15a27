import { storageType } from "../../catalog/data-type";
import type { CatalogSnapshot, DataType, RelationInfo } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { AssignmentStatement, Block, Dml, Expression, PlsqlStatement, Query } from "../../sql/ast";
import type { RoutineInfo, TranslateContext, Translation } from "../../translate/context";
import { unimplemented } from "../../translate/errors";
import { translate, translateCondition, translateExpression } from "../../translate/translate";
import { nameNode } from "../nodes";
import { Raising } from "./raise";
import type { Caller, Routines } from "./routines";
import { call } from "./calls";
import { declareNames } from "./declarations";
import { loop } from "./loops";
import { handlers } from "./exceptions";
import type { RowNames, TextOfValue } from "./names";
import { TriggerNames } from "./names";
import { ROW_COUNT, withoutAttributes } from "./rewrite";

export interface Frame {
  readonly rows: RowNames;
  readonly routines?: Routines;
  readonly raising: Raising;
  readonly maySetNew: boolean;
  /** Of a trigger of rows: the table that it may not look at while it changes. */
  readonly mutating?: RelationInfo;
  /** Of a routine: a trigger before the row calls it, for which an INSERT of one row has not begun to change the table. */
  readonly beforeRow?: boolean;
  /** Of a routine: where it looks for others. */
  readonly owner?: string;
}

/** Makes PL/pgSQL of the statements of one trigger, or of one section of a compound trigger. */
export class TriggerBody {
  /** Of the whole function: a variable has a name of its own, whatever block it is of. */
  readonly declarations: string[] = ["v_rows bigint", "v_detail text"];
  readonly context: TranslateContext;
  private readonly sqlContext: TranslateContext;
  /** For types: naming a table's type is not looking at the table. */
  readonly types: CatalogSnapshot;
  names = new TriggerNames();
  /** How the function ends: of a BEFORE trigger of rows, with the row as it is to be stored. */
  returned = "RETURN NULL;";
  /** Of a stored function. */
  returns?: DataType;
  private count = 0;
  /** The statement at hand names the table that is changing. */
  private seesMutating = false;

  constructor(
    readonly frame: Frame,
    context: TranslateContext,
  ) {
    this.types = context.catalog;
    this.context = {
      ...context,
      catalog: this.watched(context.catalog),
      variable: (parts) => this.variable(parts),
      triggerField: (row, column) => frame.rows.field(row, column),
      userFunction: (parts, args) => frame.rows.updating(parts, args),
      routine: (parts) => this.routine(parts, "PLSQL"),
    };
    this.sqlContext = { ...this.context, routine: (parts) => this.routine(parts, "SQL") };
  }

  routine(parts: readonly string[], caller: Caller): RoutineInfo | undefined {
    const { owner, routines } = this.frame;
    return routines?.routine(owner !== undefined && parts.length === 1 ? [owner, ...parts] : parts, caller);
  }

  private watched(catalog: CatalogSnapshot): CatalogSnapshot {
    return {
      relation: (owner, name) => {
        const relation = catalog.relation(owner, name);
        const { mutating } = this.frame;
        if (mutating !== undefined && relation?.objectId === mutating.objectId) this.seesMutating = true;
        return relation;
      },
      sequence: (owner, name) => catalog.sequence(owner, name),
      partition: (relation, name) => catalog.partition(relation, name),
    };
  }

  private variable(parts: readonly string[]): TextOfValue | undefined {
    if (parts[0] === ROW_COUNT) return { type: { name: "NUMBER" }, sql: "v_rows::numeric" };
    const [row = "", column] = parts;
    const own = this.names.value(parts) ?? (this.frame.rows.predicate(parts) as TextOfValue | undefined);
    if (own !== undefined || column === undefined || parts.length > 2) return own;
    // WHEN names the rows without a colon.
    return this.frame.rows.field(row, column);
  }

  /** A new variable of the function. */
  newVariable(type: string): string {
    this.count += 1;
    const name = `v_${this.count}`;
    this.declarations.push(`${name} ${type}`);
    return name;
  }

  newScalar(type: DataType): TextOfValue {
    if (type.name === "ROWID") throw unimplemented("variables of type ROWID in a trigger");
    return { type, sql: this.newVariable(storageType(type)) };
  }

  /** Runs with the names of an inner block. */
  within<Result>(work: () => Result): Result {
    const outer = this.names;
    this.names = new TriggerNames(outer);
    try {
      return work();
    } finally {
      this.names = outer;
    }
  }

  condition(node: Expression): string {
    return withoutBinds(translateCondition(withoutAttributes(node), this.context));
  }

  /** The text of a value, converted to a type as by an assignment. */
  value(node: Expression, type?: DataType): string {
    if (type?.name === "BOOLEAN") return `(${this.condition(node)})`;
    return withoutBinds(translateExpression(withoutAttributes(node), this.context, undefined, type));
  }

  translated(node: Query | Dml): Translation {
    const translation = translate(withoutAttributes(node), this.sqlContext);
    withoutBinds(translation);
    return translation;
  }

  block(block: Block): string {
    if (block.autonomous) throw unimplemented("PRAGMA AUTONOMOUS_TRANSACTION in a trigger", block.position);
    return this.within(() => {
      const initial = declareNames(this, block.declarations);
      const statements = this.all(block.statements);
      const caught = handlers(this, block);
      return `${initial}\nBEGIN\n${statements}\n${caught}END;`;
    });
  }

  all(statements: readonly PlsqlStatement[]): string {
    return statements.length === 0 ? "NULL;" : statements.map((node) => this.statement(node)).join("\n");
  }

  private statement(node: PlsqlStatement): string {
    const outer = this.seesMutating;
    this.seesMutating = false;
    const text = this.plainStatement(node);
    const { mutating, raising, maySetNew } = this.frame;
    const isRefused = this.seesMutating && mutating !== undefined;
    this.seesMutating = outer;
    if (!isRefused) return text;
    if (this.frame.beforeRow === true) {
      throw unimplemented("a routine that reads the table that changes, before its row", node.position);
    }
    const message = `ORA-04091: table ${mutating.owner}.${mutating.name} is mutating, trigger/function may not see it`;
    // Before the row of an INSERT … VALUES the table is not changing yet.
    const when = maySetNew ? "TG_OP <> 'INSERT'" : "true";
    return `IF ${when} THEN ${raising.text(message, node.position)} END IF;\n${text}`;
  }

  private plainStatement(node: PlsqlStatement): string {
    switch (node.kind) {
      case "block":
        return this.block(node);
      case "nullStatement":
        return "NULL;";
      case "if":
        return this.branches(node);
      case "caseStatement":
        return this.cases(node);
      case "loop":
        return loop(this, node);
      case "exit":
      case "continue":
        return this.leave(node);
      case "return":
        return this.returning(node);
      case "assign":
        return this.assignment(node);
      case "selectInto":
        return this.selectInto(node);
      case "insert":
      case "update":
      case "delete":
      case "merge":
        return this.write(node);
      case "raise":
        return this.frame.raising.raise(this, node);
      case "callStatement":
        return call(this, node);
      case "commit":
      case "rollback":
        return this.frame.raising.text(
          `ORA-04092: cannot ${node.kind.toUpperCase()} in a trigger`,
          node.position,
        );
      default:
        throw unimplemented(`${STATEMENT_NAMES[node.kind] ?? node.kind} in a trigger`, node.position);
    }
  }

  private returning(node: Extract<PlsqlStatement, { kind: "return" }>): string {
    if (this.returns === undefined || node.value === undefined) return this.returned;
    return `RETURN ${this.value(node.value, this.returns)};`;
  }

  private branches({ branches, otherwise }: Extract<PlsqlStatement, { kind: "if" }>): string {
    const parts = branches.map(({ condition, statements }, index) => {
      const word = index === 0 ? "IF" : "ELSIF";
      return `${word} ${this.condition(condition)} THEN\n${this.all(statements)}`;
    });
    const rest = otherwise === undefined ? [] : [`ELSE\n${this.all(otherwise)}`];
    return [...parts, ...rest, "END IF;"].join("\n");
  }

  private cases(node: Extract<PlsqlStatement, { kind: "caseStatement" }>): string {
    const { operand, position } = node;
    const branches = node.branches.map(({ when, statements }) => ({
      statements,
      condition:
        operand === undefined
          ? when
          : ({ kind: "comparison", operator: "=", left: operand, right: when, position } as const),
    }));
    const ifText = this.branches({
      kind: "if",
      position,
      branches,
      ...(node.otherwise && { otherwise: node.otherwise }),
    });
    if (node.otherwise !== undefined) return ifText;
    const notFound = this.frame.raising.text(
      "ORA-06592: CASE not found while executing CASE statement",
      position,
    );
    return ifText.replace(/END IF;$/, () => `ELSE\n${notFound}\nEND IF;`);
  }

  private leave({ kind, label, when }: Extract<PlsqlStatement, { kind: "exit" | "continue" }>): string {
    const target = label === undefined ? "" : ` ${quoted(label.name)}`;
    return `${kind.toUpperCase()}${target}${when === undefined ? "" : ` WHEN ${this.condition(when)}`};`;
  }

  /** The text to assign to, and its type. */
  target(node: AssignmentStatement["target"] | Expression): TextOfValue {
    if (node.kind === "triggerField") return this.newField(node.row.name, node.column.name, node.position);
    const found = node.kind === "name" ? this.names.value(node.parts.map((part) => part.name)) : undefined;
    if (found === undefined || ("readOnly" in found && found.readOnly)) {
      throw new OracleError(
        6550,
        "PLS-00363: expression cannot be used as an assignment target",
        node.position,
      );
    }
    return found;
  }

  private newField(row: string, name: string, position: number): TextOfValue {
    const field = this.frame.rows.field(row, name, position);
    if (field === undefined || this.frame.rows.row(row) !== "NEW" || !this.frame.maySetNew) {
      throw new OracleError(4084, "cannot change NEW values for this trigger type", position);
    }
    const { physicalName } = this.frame.rows.column(name, position);
    return { type: field.type, sql: `NEW.${physicalName}` };
  }

  private assignment({ target, value }: AssignmentStatement): string {
    const { sql, type } = this.target(target);
    return `${sql} := ${this.value(value, type)};`;
  }

  /** Assigns a text of a known type, converted as Oracle does. */
  store(target: TextOfValue, source: TextOfValue): string {
    const hidden = "\u0000VALUE";
    return this.within(() => {
      this.names.declare(hidden, { kind: "scalar", readOnly: true, ...source });
      return `${target.sql} := ${this.value(nameNode([hidden]), target.type)};`;
    });
  }

  /** Where INTO puts the columns: a record's fields, or one target each. */
  private targets(nodes: readonly Expression[]): readonly TextOfValue[] {
    const [first] = nodes;
    if (nodes.length === 1 && first?.kind === "name" && first.parts.length === 1) {
      const entry = this.names.find(first.parts[0]?.name ?? "");
      if (entry?.kind === "record") return [...entry.fields.values()];
    }
    return nodes.map((node) => this.target(node));
  }

  private selectInto(node: Extract<PlsqlStatement, { kind: "selectInto" }>): string {
    if (node.into.bulk) throw unimplemented("BULK COLLECT in a trigger", node.position);
    const targets = this.targets(node.into.targets);
    const { query } = node;
    const body = query.body.kind === "select" ? { ...query.body } : query.body;
    if ("into" in body) delete body.into;
    const { from, record, fields } = this.rowsOf({ ...query, body });
    requireSameCount(targets.length, fields.length, node.position);
    const stores = targets.map((target, index) => this.store(target, fields[index] as TextOfValue));
    const counter = this.newVariable("integer");
    const { raising } = this.frame;
    return [
      `${counter} := 0;`,
      `FOR ${record} IN ${from} LOOP`,
      `${counter} := ${counter} + 1;`,
      `IF ${counter} > 1 THEN ${raising.text("ORA-01422: exact fetch returns more than requested number of rows", node.position)} END IF;`,
      ...stores,
      "END LOOP;",
      `v_rows := ${counter};`,
      `IF ${counter} = 0 THEN ${raising.text("ORA-01403: no data found", node.position)} END IF;`,
    ].join("\n");
  }

  /** A query's rows for a FOR loop, with the text of each column. */
  rowsOf(query: Query): {
    readonly from: string;
    readonly record: string;
    readonly fields: readonly (TextOfValue & { readonly name: string })[];
  } {
    const { text, columns = [] } = this.translated(query);
    const record = this.newVariable("record");
    const aliases = columns.map((_, index) => `f${index + 1}`);
    return {
      record,
      from: `SELECT * FROM (${text}) AS q (${aliases.join(", ")})`,
      fields: columns.map(({ name, type }, index) => {
        const sql = `${record}.f${index + 1}`;
        return { name, type, sql: type.name === "ROWID" ? `ora.to_rowid(${sql})` : sql };
      }),
    };
  }

  private write(node: Dml): string {
    const { text, columns = [], returnsRowId } = this.translated(node);
    const returned = columns.map(({ type }) => this.newScalar(type));
    const into = [
      ...returned.map(({ sql }) => sql),
      ...(returnsRowId === true ? [this.newVariable("text")] : []),
    ];
    const run = into.length === 0 ? `${text};` : `${text} INTO ${into.join(", ")};`;
    const clause = node.kind === "merge" ? undefined : node.returning?.into;
    if (clause?.bulk === true) throw unimplemented("BULK COLLECT in a trigger", node.position);
    const targets = clause === undefined ? [] : this.targets(clause.targets);
    requireSameCount(targets.length, returned.length, node.position);
    const stores = targets.map((target, index) => this.store(target, returned[index] as TextOfValue));
    return [run, "GET DIAGNOSTICS v_rows = ROW_COUNT;", ...stores].join("\n");
  }
}

const STATEMENT_NAMES: Readonly<Partial<Record<PlsqlStatement["kind"], string>>> = {
  executeImmediate: "EXECUTE IMMEDIATE",
  savepoint: "SAVEPOINT",
  open: "OPEN",
  openFor: "OPEN FOR",
  fetch: "FETCH",
  forall: "FORALL",
  lockTable: "LOCK TABLE",
};

function requireSameCount(targets: number, values: number, position: number): void {
  if (targets < values) throw new OracleError(913, "too many values", position);
  if (targets > values) throw new OracleError(947, "not enough values", position);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
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
