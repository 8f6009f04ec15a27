import { OracleError } from "../contract";
import type { BindDeclaration, BindDirection, BindValue, QueryCursor, TypeName } from "../contract";
import type { DataType } from "../catalog/model";
import type { AnonymousBlock, Block } from "../sql/ast";
import { Checker } from "./check";
import { assignedBinds } from "./bind-usage";
import type { BlockBind, Context } from "./context";
import { newContext } from "./context";
import { asException, CompilationError } from "./errors";
import type { PlsqlHost } from "./host";
import { compilationError } from "./location";
import { Scope } from "./scope";
import { runBlock } from "./statement";
import type { Cell, PlsqlType } from "./values";
import { elementValues, emptyCell, scalar } from "./values";

/** A bind of the block, by its unique name. */
export interface NamedBind {
  readonly name: string;
  readonly declaration: BindDeclaration;
  readonly value: BindValue;
}

export interface BlockOutcome {
  /** In the order of the binds. */
  readonly directions: readonly BindDirection[];
  /** Undefined for binds that only went in. */
  readonly outValues: readonly (BindValue | QueryCursor | undefined)[];
}

const SIZED: ReadonlySet<TypeName> = new Set(["VARCHAR2", "NVARCHAR2", "RAW"]);

/** CHAR binds are not padded to their size: a value has the length it was given. */
function dataTypeOf(declaration: BindDeclaration): DataType {
  const name = declaration.type === "CHAR" ? "VARCHAR2" : declaration.type;
  return SIZED.has(name) && declaration.maxSize > 0 ? { name, length: declaration.maxSize } : { name };
}

function bindType(declaration: BindDeclaration): PlsqlType {
  if (declaration.refCursor === true) return { kind: "refCursor" };
  const element = { kind: "scalar", type: dataTypeOf(declaration) } as const;
  return declaration.arrayLength === undefined
    ? element
    : { kind: "collection", form: "INDEX BY", element, textKeys: false };
}

function bindCell({ declaration, value }: NamedBind): Cell {
  const cell = emptyCell(bindType(declaration));
  const values = Array.isArray(value) ? (value as Exclude<BindValue, readonly unknown[]>[]) : [];
  if (cell.kind === "collection") {
    const { element } = cell.type;
    if (element.kind === "scalar") {
      cell.elements = new Map(values.map((item, index) => [String(index + 1), scalar(element, item)]));
    }
  } else if (cell.kind === "scalar" && !Array.isArray(value)) {
    // What comes in may be longer than what may go out.
    cell.value = (value as Exclude<BindValue, readonly unknown[]>) === "" ? null : (value as string);
  }
  return cell;
}

function directionOf(bind: BlockBind, assigned: boolean): BindDirection {
  if (!bind.written && !assigned) return "in";
  return bind.read ? "in out" : "out";
}

function outValue({ cell }: BlockBind): BindValue | QueryCursor | undefined {
  switch (cell.kind) {
    case "scalar":
      return cell.value;
    case "collection":
      return elementValues(cell);
    case "record":
      return undefined;
    case "refCursor": {
      const state = cell.cursor;
      if (state?.open !== true) throw new OracleError(1001, "invalid cursor");
      const rows = state.rows.slice(state.fetched);
      return {
        rows: state.hasRowId ? rows.map((row) => row.slice(0, -1)) : rows,
        columns: state.columns.map(({ name, type }) => ({
          name,
          type: type.name,
          precision: type.precision ?? 0,
          scale: type.scale ?? type.fractionDigits ?? (type.name === "NUMBER" ? -127 : 0),
          size: type.length ?? 0,
          nullable: true,
        })),
      };
    }
  }
}

/** Nothing of a block runs when it names what nobody declared. */
async function requireNames(context: Context, scope: Scope, block: Block): Promise<void> {
  const checker = new Checker(context);
  await checker.block(scope, block);
  const [first] = checker.findings;
  if (first !== undefined) throw compilationError(scope.unit, first.error, first.statement);
}

/**
 * Runs an anonymous block once. Undoing its work after an error is the caller's.
 *
 * @param text the statement's text, which lines of errors are counted in
 * @throws OracleError with the lines of ORA-06512, or ORA-06550 for what does not compile
 */
export async function executeBlock(
  host: PlsqlHost,
  text: string,
  { block }: AnonymousBlock,
  binds: readonly NamedBind[],
): Promise<BlockOutcome> {
  const cells = new Map(
    binds.map((bind): [string, BlockBind] => [
      bind.name,
      { cell: bindCell(bind), read: false, written: false },
    ]),
  );
  const scope = new Scope({ text });
  const context = newContext(host, cells);
  await requireNames(context, scope, block);
  try {
    await runBlock(context, scope, block);
  } catch (error) {
    if (error instanceof CompilationError) throw compilationError(scope.unit, error);
    const exception = asException(error);
    throw exception === undefined ? error : exception.report();
  }
  const assigned = assignedBinds(block);
  const directions = binds.map(({ name }) => {
    const bind = cells.get(name);
    return bind === undefined ? "in" : directionOf(bind, assigned.has(name));
  });
  const outValues = binds.map(({ name }, index) => {
    const bind = cells.get(name);
    return directions[index] === "in" || bind === undefined ? undefined : outValue(bind);
  });
  return { directions, outValues };
}
