import type {
  AlterIndex,
  AlterIndexAction,
  CreateIndex,
  IndexAttributes,
  IndexColumn,
  PartitionDefinition,
} from "../ast";
import { parseSourceValue } from "./expression";
import { parseAlias } from "./from";
import type { Parser } from "./parser";
import { parsePartitionDefinition, parsePartitioning } from "./partition";
import { acceptPhysical, parseParallel, parseStoreIn, type Mutable } from "./storage";

/** CREATE [UNIQUE | BITMAP] INDEX, after CREATE. */
export function parseCreateIndex(p: Parser, position: number): CreateIndex {
  const unique = p.accept("UNIQUE");
  const type = !unique && p.accept("BITMAP") ? "BITMAP" : "NORMAL";
  p.expect("INDEX", 901);
  const ifNotExists = p.accept("IF", "NOT", "EXISTS");
  const name = p.objectName(953);
  p.expect("ON", 969);
  if (p.isWord("CLUSTER")) throw p.unsupported("cluster indexes");
  const table = p.objectName();
  const tableAlias = p.isSymbol("(") ? undefined : parseAlias(p);
  const columns = p.parenthesised(() => parseIndexColumn(p));
  if (p.isOneOf("FROM", "WHERE", "INDEXTYPE")) throw p.unsupported(`CREATE INDEX … ${p.token.text}`);
  const attributes = parseIndexAttributes(p);
  return {
    kind: "createIndex",
    position,
    name,
    ifNotExists,
    type,
    unique,
    table,
    ...(tableAlias && { tableAlias }),
    columns,
    attributes,
  };
}

function parseIndexColumn(p: Parser): IndexColumn {
  const column = parseSourceValue(p);
  return { ...column, descending: p.acceptOneOf("ASC", "DESC") === "DESC" };
}

/** All attributes of an index that stand here. */
export function parseIndexAttributes(p: Parser): IndexAttributes {
  const attributes: Mutable<IndexAttributes> = {};
  while (acceptIndexAttribute(p, attributes));
  return attributes;
}

/** Reads one attribute of an index if it stands here. */
export function acceptIndexAttribute(p: Parser, into: Mutable<IndexAttributes>): boolean {
  const parallel = parseParallel(p);
  if (parallel !== undefined) into.parallel = parallel;
  else if (p.accept("VISIBLE")) into.visible = true;
  else if (p.accept("INVISIBLE")) into.visible = false;
  else if (p.accept("REVERSE")) into.reverse = true;
  else if (p.accept("NOREVERSE")) into.reverse = false;
  else if (p.accept("ONLINE")) into.online = true;
  else if (p.accept("UNUSABLE")) into.unusable = true;
  else if (p.accept("USABLE")) into.unusable = false;
  else if (p.accept("SORT")) into.noSort = false;
  else if (p.accept("NOSORT")) into.noSort = true;
  else if (p.accept("COMPUTE", "STATISTICS")) into.computeStatistics = true;
  else if (p.accept("INDEXING")) into.indexing = p.expectOneOf(922, "FULL", "PARTIAL");
  else if (p.accept("LOCAL")) into.local = parseLocal(p);
  else if (p.accept("GLOBAL")) into.global = parseGlobal(p);
  else return acceptPhysical(p, into);
  return true;
}

function parseGlobal(p: Parser): NonNullable<IndexAttributes["global"]> {
  return p.isWord("PARTITION", "BY") ? { partitioning: parsePartitioning(p) } : {};
}

function parseLocal(p: Parser): NonNullable<IndexAttributes["local"]> {
  const storeIn = parseStoreIn(p);
  const partitions: PartitionDefinition[] = p.isSymbol("(")
    ? p.parenthesised(() => parsePartitionDefinition(p, "PARTITION"))
    : [];
  return { storeIn, partitions };
}

/** ALTER INDEX, after ALTER. */
export function parseAlterIndex(p: Parser, position: number): AlterIndex {
  p.expect("INDEX", 940);
  const name = p.objectName(953);
  const actions = [parseAction(p)];
  while (!p.atEnd) actions.push(parseAction(p));
  return { kind: "alterIndex", position, name, actions };
}

function parseAction(p: Parser): AlterIndexAction {
  const position = p.position;
  const simple = p.acceptOneOf("ENABLE", "DISABLE", "COMPILE", "COALESCE");
  if (simple !== undefined) return { kind: SIMPLE[simple], position };
  if (p.accept("RENAME")) return parseRename(p, position);
  if (p.accept("REBUILD")) return parseRebuild(p, position);
  if (p.accept("MODIFY")) {
    const sub = p.expectOneOf(14004, "PARTITION", "SUBPARTITION") === "SUBPARTITION";
    const name = p.identifier();
    p.expect("UNUSABLE", 922);
    return { kind: "unusablePartition", position, sub, name };
  }
  const attributes = {};
  if (!acceptIndexAttribute(p, attributes)) {
    if (p.isOneOf("MONITORING", "NOMONITORING", "SHRINK", "SPLIT", "DROP", "ADD", "PARAMETERS")) {
      throw p.unsupported(`ALTER INDEX … ${p.token.text}`);
    }
    throw p.error(922);
  }
  return { kind: "attributes", position, attributes: { ...attributes, ...parseIndexAttributes(p) } };
}

const SIMPLE = { ENABLE: "enable", DISABLE: "disable", COMPILE: "compile", COALESCE: "coalesce" } as const;

function parseRename(p: Parser, position: number): AlterIndexAction {
  const part = p.acceptOneOf("PARTITION", "SUBPARTITION");
  if (part === undefined) {
    p.expect("TO");
    return { kind: "rename", position, to: p.identifier() };
  }
  const from = p.identifier();
  p.expect("TO");
  return { kind: "renamePartition", position, sub: part === "SUBPARTITION", from, to: p.identifier() };
}

function parseRebuild(p: Parser, position: number): AlterIndexAction {
  const word = p.acceptOneOf("PARTITION", "SUBPARTITION");
  const partition = word === undefined ? undefined : { sub: word === "SUBPARTITION", name: p.identifier() };
  const attributes = parseIndexAttributes(p);
  return { kind: "rebuild", position, ...(partition && { partition }), attributes };
}
