import type {
  AlterTable,
  AlterTableAction,
  ConstraintReference,
  LobStorage,
  PartitionDefinition,
  PhysicalAttributes,
  TableProperties,
} from "../ast";
import { acceptPartitionAction, parseModifyPartition, parseModifyPartitioning } from "./alter-partition";
import { parseColumnDefinition, parseColumnModification } from "./column";
import { parseConstraintState, parseTableConstraint, parseUsingIndex, startsConstraint } from "./constraint";
import { parseSourceValue } from "./expression";
import type { Parser } from "./parser";
import { parsePartitions } from "./partition";
import { acceptPhysical, acceptTableProperty, parseLobParameters, type Mutable } from "./storage";

const REFUSED = [
  "SUPPLEMENTAL",
  "FLASHBACK",
  "INMEMORY",
  "ILM",
  "UPGRADE",
  "MEMOPTIMIZE",
  "DEFAULT",
] as const;

/** ALTER TABLE, after ALTER. */
export function parseAlterTable(p: Parser, position: number): AlterTable {
  p.expect("TABLE", 940);
  const name = p.objectName();
  const actions = [...parseActions(p)];
  while (!p.atEnd) actions.push(...parseActions(p));
  return { kind: "alterTable", position, name, actions };
}

/** One clause, which may do several things. */
function parseActions(p: Parser): AlterTableAction[] {
  const position = p.position;
  const partitionAction = acceptPartitionAction(p);
  if (partitionAction !== undefined) return [partitionAction];
  if (p.accept("ADD")) return parseAdd(p, position);
  if (p.accept("MODIFY")) return [parseModify(p, position)];
  if (p.accept("DROP")) return [parseDrop(p, position)];
  if (p.accept("SET")) return [parseSet(p, position)];
  if (p.accept("RENAME")) return [parseRename(p, position)];
  if (p.accept("READ")) return [parseReadMode(p, position)];
  if (p.isWord("SHRINK", "SPACE")) return [parseShrink(p, position)];
  return [parseSwitch(p, position)];
}

function parseReadMode(p: Parser, position: number): AlterTableAction {
  return { kind: p.expectOneOf(1735, "ONLY", "WRITE") === "ONLY" ? "readOnly" : "readWrite", position };
}

function parseShrink(p: Parser, position: number): AlterTableAction {
  p.expectAll("SHRINK", "SPACE");
  const compact = p.accept("COMPACT");
  return { kind: "shrinkSpace", position, compact, cascade: p.accept("CASCADE") };
}

/** ADD c NUMBER, ADD (c NUMBER, CONSTRAINT …), ADD CONSTRAINT …. */
function parseAdd(p: Parser, position: number): AlterTableAction[] {
  if (p.isWord("SUPPLEMENTAL")) throw p.unsupported("SUPPLEMENTAL LOG");
  const element = (): AlterTableAction =>
    startsConstraint(p)
      ? { kind: "addConstraint", position: p.position, constraint: parseTableConstraint(p) }
      : { kind: "addColumns", position, columns: [parseTypedColumn(p)] };
  const actions = p.isSymbol("(") ? p.parenthesised(element) : [element()];
  const columns = actions.flatMap((action) => (action.kind === "addColumns" ? action.columns : []));
  const constraints = actions.filter(({ kind }) => kind === "addConstraint");
  return columns.length === 0 ? constraints : [{ kind: "addColumns", position, columns }, ...constraints];
}

function parseTypedColumn(p: Parser): ReturnType<typeof parseColumnDefinition> {
  const column = parseColumnDefinition(p);
  if (column.type === undefined && column.virtual === undefined) throw p.error(902);
  return column;
}

function parseModify(p: Parser, position: number): AlterTableAction {
  const constraint = acceptConstraintReference(p);
  if (constraint !== undefined) {
    const state = parseConstraintState(p);
    if (Object.keys(state).length === 0) throw p.error(922);
    return { kind: "modifyConstraint", position, constraint, state };
  }
  if (p.isWord("PARTITION", "BY")) return parseModifyPartitioning(p, position);
  if (p.isOneOf("PARTITION", "SUBPARTITION")) return parseModifyPartition(p, position);
  if (p.isWord("LOB") && p.isSymbol("(", 1)) return parseModifyLob(p, position);
  if (p.accept("DEFAULT", "ATTRIBUTES")) return parseModifyDefaults(p, position);
  if (p.isOneOf("NONPARTITIONED", "NESTED", "VARRAY", "CLUSTERING", "OPAQUE")) {
    throw p.unsupported(`ALTER TABLE … MODIFY ${p.token.text}`);
  }
  const columns = p.isSymbol("(")
    ? p.parenthesised(() => parseColumnModification(p))
    : [parseColumnModification(p)];
  return { kind: "modifyColumns", position, columns };
}

/** MODIFY DEFAULT ATTRIBUTES [segment attributes] [compression] [LOB (c) (…)]…, after ATTRIBUTES. */
function parseModifyDefaults(p: Parser, position: number): AlterTableAction {
  if (p.isWord("FOR")) throw p.unsupported("MODIFY DEFAULT ATTRIBUTES FOR");
  const attributes: Mutable<PhysicalAttributes> = {};
  while (acceptPhysical(p, attributes));
  const lobs: LobStorage[] = [];
  while (p.isWord("LOB") && p.isSymbol("(", 1)) lobs.push(parseModifiedLob(p));
  if (Object.keys(attributes).length === 0 && lobs.length === 0) throw p.error(1735);
  return { kind: "modifyDefaults", position, attributes, lobs };
}

function parseModifyLob(p: Parser, position: number): AlterTableAction {
  return { kind: "modifyLob", position, lob: parseModifiedLob(p) };
}

/** `LOB (c) (…)` */
function parseModifiedLob(p: Parser): LobStorage {
  const { start: position } = p.advance();
  p.open();
  const column = p.identifier();
  p.close();
  return { position, columns: [column], ...parseLobParameters(p) };
}

/** CONSTRAINT c, PRIMARY KEY or UNIQUE (…), if one of them stands here. */
function acceptConstraintReference(p: Parser): ConstraintReference | undefined {
  if (p.accept("CONSTRAINT")) return { kind: "constraint", name: p.identifier() };
  if (p.accept("PRIMARY", "KEY")) return { kind: "primaryKey" };
  return p.accept("UNIQUE") ? { kind: "unique", columns: p.identifierList() } : undefined;
}

function parseDrop(p: Parser, position: number): AlterTableAction {
  const constraint = acceptConstraintReference(p);
  if (constraint !== undefined) return parseDropConstraint(p, position, constraint);
  if (p.accept("UNUSED", "COLUMNS")) return { kind: "dropUnusedColumns", position };
  const columns = p.accept("COLUMN") ? [p.identifier()] : p.identifierList();
  const cascadeConstraints = p.accept("CASCADE", "CONSTRAINTS");
  if (p.isOneOf("INVALIDATE", "CHECKPOINT")) throw p.unsupported(`DROP COLUMN … ${p.token.text}`);
  return { kind: "dropColumns", position, columns, cascadeConstraints };
}

function parseDropConstraint(p: Parser, position: number, constraint: ConstraintReference): AlterTableAction {
  const cascade = p.accept("CASCADE");
  const index = acceptIndexFate(p);
  if (p.isWord("ONLINE")) throw p.unsupported("DROP CONSTRAINT … ONLINE");
  return { kind: "dropConstraint", position, constraint, cascade, ...(index && { index }) };
}

function acceptIndexFate(p: Parser): "KEEP" | "DROP" | undefined {
  if (p.accept("KEEP", "INDEX")) return "KEEP";
  return p.accept("DROP", "INDEX") ? "DROP" : undefined;
}

function parseSet(p: Parser, position: number): AlterTableAction {
  if (p.accept("UNUSED")) {
    const columns = p.accept("COLUMN") ? [p.identifier()] : p.identifierList();
    return { kind: "setUnused", position, columns };
  }
  if (p.accept("STORE", "IN")) return { kind: "setStoreIn", position, tablespaces: p.identifierList() };
  if (p.accept("SUBPARTITION", "TEMPLATE"))
    return { kind: "setTemplate", position, template: parseTemplate(p) };
  p.expect("INTERVAL", 1735);
  p.open();
  if (p.acceptSymbol(")")) return { kind: "setInterval", position };
  const interval = parseSourceValue(p);
  p.close();
  return { kind: "setInterval", position, interval };
}

/** A number of hash subpartitions, their list, or `()`. */
function parseTemplate(p: Parser): number | PartitionDefinition[] {
  if (!p.isSymbol("(")) return p.integer();
  if (!p.isSymbol(")", 1)) return parsePartitions(p, "SUBPARTITION");
  p.open();
  p.close();
  return [];
}

const RENAMES = {
  COLUMN: "renameColumn",
  CONSTRAINT: "renameConstraint",
  PARTITION: "renamePartition",
  SUBPARTITION: "renameSubpartition",
} as const;

function parseRename(p: Parser, position: number): AlterTableAction {
  if (p.accept("TO")) return { kind: "renameTable", position, to: p.identifier() };
  const what = p.expectOneOf(1735, "COLUMN", "CONSTRAINT", "PARTITION", "SUBPARTITION");
  const from = p.identifier();
  p.expect("TO");
  return { kind: RENAMES[what], position, from, to: p.identifier() };
}

/** ENABLE and DISABLE of constraints, triggers and row movement; or a property of the table. */
function parseSwitch(p: Parser, position: number): AlterTableAction {
  const switched = p.isWord("ENABLE") || p.isWord("DISABLE");
  if (switched && !p.isAhead(1, "ROW")) return parseEnable(p, position);
  const properties: Mutable<TableProperties> = { lobs: [] };
  if (!acceptTableProperty(p, properties)) {
    if (p.isOneOf(...REFUSED)) throw p.unsupported(`ALTER TABLE … ${p.token.text}`);
    throw p.error(1735);
  }
  const { rowMovement } = properties;
  if (rowMovement !== undefined) return { kind: "rowMovement", position, enabled: rowMovement };
  return { kind: "properties", position, properties };
}

function parseEnable(p: Parser, position: number): AlterTableAction {
  const enabled = p.advance().text === "ENABLE";
  if (p.accept("ALL", "TRIGGERS")) return { kind: "allTriggers", position, enabled };
  if (p.isOneOf("TABLE", "ROWID")) throw p.unsupported(`ENABLE ${p.token.text}`);
  const validation = p.acceptOneOf("VALIDATE", "NOVALIDATE");
  const constraint = acceptConstraintReference(p);
  if (constraint === undefined) throw p.error(1735);
  const usingIndex = p.isWord("USING", "INDEX") ? parseUsingIndex(p) : undefined;
  if (p.isWord("EXCEPTIONS")) throw p.unsupported("EXCEPTIONS INTO");
  const cascade = p.accept("CASCADE");
  const index = acceptIndexFate(p);
  return {
    kind: enabled ? "enableConstraint" : "disableConstraint",
    position,
    constraint,
    ...(validation && { validated: validation === "VALIDATE" }),
    ...(usingIndex && { usingIndex }),
    cascade,
    ...(index && { index }),
  };
}
