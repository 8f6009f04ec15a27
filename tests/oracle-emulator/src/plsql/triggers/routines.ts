import { createHash } from "node:crypto";
import { storageType } from "../../catalog/data-type";
import type { Parameter, RoutineDeclaration } from "../../sql/ast";
import type { RoutineInfo, RoutineParameter, TranslateContext } from "../../translate/context";
import { unimplemented } from "../../translate/errors";
import { TriggerBody, type Frame } from "./body";
import { typeOf } from "./declarations";
import type { RowNames } from "./names";
import { Raising } from "./raise";
import { writes } from "./handlers";

/** A stored procedure or function, and the names that it is compiled with: its owner's. */
export interface RoutineUnit {
  readonly objectId: number;
  readonly owner: string;
  /** `HR.P`. */
  readonly name: string;
  /** What the positions of its nodes are offsets in. */
  readonly text: string;
  readonly declaration: RoutineDeclaration;
  readonly context: TranslateContext;
}

/** SQL: a query or DML calls it. PLSQL: a statement of a trigger or of another routine does. */
export type Caller = "SQL" | "PLSQL";

/** No routine sees a trigger's rows. */
const NO_ROWS: RowNames = {
  row: () => undefined,
  field: () => undefined,
  predicate: () => undefined,
  updating: () => undefined,
  column: (name, position) => {
    throw unimplemented(`column ${name} in a routine`, position);
  },
};

/** Texts that create functions by their names, those that are called before those that call them. */
export interface FunctionTexts {
  readonly schema: "data" | "pg_temp";
  readonly texts: Map<string, string>;
}

/** Stored routines as PL/pgSQL functions, for one statement or trigger. Their names tell their text, so they are never stale. */
export class Routines {
  private readonly known = new Map<string, RoutineInfo>();
  private readonly open = new Set<number>();

  constructor(
    private readonly functions: FunctionTexts,
    private readonly find: (parts: readonly string[]) => RoutineUnit | undefined,
    /** Of a trigger of rows: what its routines may not look at either. */
    private readonly changing: Pick<Frame, "mutating" | "beforeRow"> = {},
  ) {}

  /** @throws OracleError ORA-03001 for a routine that holds what is not emulated outside of blocks */
  routine(parts: readonly string[], caller: Caller): RoutineInfo | undefined {
    const unit = this.find(parts);
    if (unit === undefined) return undefined;
    const key = `${unit.objectId} ${caller}`;
    const info = this.known.get(key) ?? this.compile(unit, caller);
    this.known.set(key, info);
    return info;
  }

  private compile(unit: RoutineUnit, caller: Caller): RoutineInfo {
    const { declaration, objectId, name } = unit;
    if (this.open.has(objectId)) throw unimplemented(`the recursive routine ${name}`);
    if (caller === "SQL" && writes(declaration.block)) {
      throw unimplemented(`function ${name}, which writes, in SQL`);
    }
    this.open.add(objectId);
    try {
      return this.build(unit, caller);
    } finally {
      this.open.delete(objectId);
    }
  }

  private build(unit: RoutineUnit, caller: Caller): RoutineInfo {
    const { declaration, objectId, owner, name, text, context } = unit;
    if (declaration.invokerRights) throw unimplemented("AUTHID CURRENT_USER", declaration.position);
    const raising = new Raising({ text, start: 0, name, isTrigger: false });
    const frame: Frame = { rows: NO_ROWS, raising, maySetNew: false, routines: this, owner };
    const body = new TriggerBody({ ...frame, ...this.changing }, context);
    const parameters = declaration.parameters.map((one, place) => parameter(body, one, place));
    const returns = declaration.returns && typeOf(body, declaration.returns);
    if (returns !== undefined) body.returns = returns;
    const list = parameters.map(({ type }, place) => `p${place + 1} ${storageType(type)}`).join(", ");
    const result = returns === undefined ? "void" : storageType(returns);
    const definition = `(${list}) RETURNS ${result} LANGUAGE plpgsql AS ${quotedBody(functionBody(body, declaration, caller))}`;
    const digest = createHash("md5").update(definition).digest("hex").slice(0, 12);
    const sql = `${this.functions.schema}.r${objectId}_${digest}`;
    this.functions.texts.set(sql, `CREATE OR REPLACE FUNCTION ${sql} ${definition}`);
    return { sql, parameters, ...(returns && { returns }) };
  }
}

function parameter(body: TriggerBody, node: Parameter, place: number): RoutineParameter {
  if (node.mode !== "IN") throw unimplemented("OUT parameters outside of blocks", node.position);
  const type = typeOf(body, node.type);
  const initial = node.default && body.value(node.default, type);
  const entry = { kind: "scalar", readOnly: true, type, sql: `p${place + 1}` } as const;
  body.names.declare(node.name.name, entry);
  return { name: node.name.name, type, ...(initial !== undefined && { default: initial }) };
}

function functionBody(body: TriggerBody, { block, kind }: RoutineDeclaration, caller: Caller): string {
  if (block === undefined) throw unimplemented("a routine without a body");
  body.returned = "RETURN;";
  const text = body.block(block);
  const fallsOff = kind === "procedure" ? "" : body.frame.raising.text(NO_VALUE, block.position);
  // A function that finds no row is NULL in SQL.
  const caught =
    caller === "PLSQL"
      ? ""
      : "\nEXCEPTION WHEN SQLSTATE 'OR000' THEN IF SQLERRM LIKE 'ORA-01403:%' THEN RETURN NULL; END IF; RAISE;";
  return `#variable_conflict use_column\nDECLARE\n${body.declarations.join(";\n")};\nBEGIN\n${text}\n${fallsOff}${caught}\nEND`;
}

const NO_VALUE = "ORA-06503: PL/SQL: Function returned without value";

function quotedBody(text: string): string {
  let tag = "$routine$";
  while (text.includes(tag)) tag = `$${tag.slice(1, -1)}_$`;
  return `${tag}${text}${tag}`;
}
