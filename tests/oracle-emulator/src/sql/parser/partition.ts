import type {
  Identifier,
  PartitionBound,
  PartitionDefinition,
  PartitionStrategy,
  Partitioning,
  PhysicalAttributes,
  SourceExpression,
  Subpartitioning,
} from "../ast";
import { parseSourceValue } from "./expression";
import type { Parser } from "./parser";
import { acceptPhysical, parseLobStorage, parseSegmentCreation, parseStoreIn, type Mutable } from "./storage";

type PartitionWord = "PARTITION" | "SUBPARTITION";

/** PARTITION BY … with its partitions. */
export function parsePartitioning(p: Parser): Partitioning {
  const { start: position } = p.advance();
  p.expect("BY", 924);
  const strategy = parseStrategy(p);
  const columns = p.identifierList();
  const interval = strategy === "RANGE" && p.accept("INTERVAL") ? parseInterval(p) : undefined;
  const automatic = strategy === "LIST" && p.accept("AUTOMATIC");
  const early = parseStoreIn(p);
  const subpartitioning = p.isWord("SUBPARTITION", "BY") ? parseSubpartitioning(p) : undefined;
  const count = strategy === "HASH" && p.accept("PARTITIONS") ? p.integer() : undefined;
  const late = early.length > 0 ? [] : parseStoreIn(p);
  const partitions = count === undefined && p.isSymbol("(") ? parsePartitions(p, "PARTITION") : [];
  return {
    position,
    strategy,
    columns,
    ...(interval && { interval }),
    storeIn: [...early, ...late],
    automatic,
    ...(subpartitioning && { subpartitioning }),
    ...(count !== undefined && { count }),
    partitions,
  };
}

function parseStrategy(p: Parser): PartitionStrategy {
  if (p.isOneOf("REFERENCE", "SYSTEM", "PARTITIONSET", "CONSISTENT")) {
    throw p.unsupported(`PARTITION BY ${p.token.text}`);
  }
  return p.expectOneOf(922, "RANGE", "LIST", "HASH");
}

/** `(NUMTOYMINTERVAL(1,'MONTH'))`. */
function parseInterval(p: Parser): SourceExpression {
  p.open();
  const interval = parseSourceValue(p);
  p.close();
  return interval;
}

function parseSubpartitioning(p: Parser): Subpartitioning {
  const { start: position } = p.advance();
  p.expect("BY", 924);
  const strategy = parseStrategy(p);
  const columns = p.identifierList();
  if (p.accept("SUBPARTITION")) {
    p.expect("TEMPLATE");
    if (!p.isSymbol("("))
      return { position, strategy, columns, count: p.integer(), storeIn: [], template: [] };
    return { position, strategy, columns, storeIn: [], template: parsePartitions(p, "SUBPARTITION") };
  }
  const count = p.accept("SUBPARTITIONS") ? p.integer() : undefined;
  const storeIn = parseStoreIn(p);
  return { position, strategy, columns, ...(count !== undefined && { count }), storeIn, template: [] };
}

/** `(PARTITION …, PARTITION …)`. */
export function parsePartitions(p: Parser, word: PartitionWord): PartitionDefinition[] {
  return p.parenthesised(() => parsePartitionDefinition(p, word));
}

/** PARTITION [name] [VALUES …] with its attributes and subpartitions; the word may have been read already. */
export function parsePartitionDefinition(
  p: Parser,
  word: PartitionWord,
  { wordRead = false } = {},
): PartitionDefinition {
  const position = p.position;
  if (!wordRead) p.expect(word, 14004);
  const name = isPartitionName(p) ? p.identifier() : undefined;
  const bound = p.accept("VALUES") ? parseBound(p) : undefined;
  const partition = readAttributes(p, word);
  return { position, ...(name && { name }), ...(bound && { bound }), ...partition };
}

function isPartitionName(p: Parser): boolean {
  const clause = p.isOneOf("TABLESPACE", "LOB", "STORAGE", "SUBPARTITIONS", "UPDATE", "SEGMENT", "INDEXING");
  const alone = p.isSymbol(",", 1) || p.isSymbol(")", 1) || p.peek().type === "end";
  return p.isIdentifier() && (!clause || alone);
}

type Body = Omit<PartitionDefinition, "position" | "name" | "bound">;

function readAttributes(p: Parser, word: PartitionWord): Body {
  const attributes: Mutable<PhysicalAttributes> = {};
  const body: Mutable<Body> = { attributes, lobs: [], storeIn: [], subpartitions: [] };
  while (acceptPhysical(p, attributes) || acceptAttribute(p, body));
  if (word === "SUBPARTITION") return body;
  if (p.accept("SUBPARTITIONS")) {
    body.subpartitionCount = p.integer();
    body.storeIn = parseStoreIn(p);
  } else if (p.isSymbol("(")) body.subpartitions = parsePartitions(p, "SUBPARTITION");
  return body;
}

function acceptAttribute(p: Parser, body: Mutable<Body>): boolean {
  if (p.isWord("LOB") && p.isSymbol("(", 1)) body.lobs = [...body.lobs, parseLobStorage(p)];
  else if (p.isWord("SEGMENT", "CREATION")) body.segmentCreation = parseSegmentCreation(p);
  else if (p.accept("READ", "ONLY")) body.readOnly = true;
  else if (p.accept("READ", "WRITE")) body.readOnly = false;
  else if (p.accept("INDEXING")) body.indexing = p.expectOneOf(922, "ON", "OFF") === "ON";
  else if (p.isWord("EXTERNAL")) throw p.unsupported("external partitions");
  else return false;
  return true;
}

/** LESS THAN (…) or (…), after VALUES. */
function parseBound(p: Parser): PartitionBound {
  if (p.accept("LESS")) {
    p.expect("THAN", 14007);
    return { kind: "lessThan", values: p.parenthesised(() => parseBoundValue(p)) };
  }
  if (!p.isSymbol("(")) throw p.error(14007);
  if (p.isAhead(1, "DEFAULT")) {
    p.open();
    p.advance();
    p.close();
    return { kind: "default" };
  }
  return { kind: "list", rows: parseListValues(p) };
}

/** `(1, 2)` or `((1, 'a'), (2, 'b'))`. */
export function parseListValues(p: Parser): SourceExpression[][] {
  return p.parenthesised(() =>
    p.isSymbol("(") ? p.parenthesised(() => parseSourceValue(p)) : [parseSourceValue(p)],
  );
}

/** `AT (…)`, without AT. */
export function parseAtValues(p: Parser): PartitionBound {
  return { kind: "lessThan", values: p.parenthesised(() => parseBoundValue(p)) };
}

function parseBoundValue(p: Parser): SourceExpression {
  const position = p.position;
  if (!p.accept("MAXVALUE")) return parseSourceValue(p);
  return { position, expression: { kind: "maxvalue", position }, text: "MAXVALUE" };
}

/** `p`, `FOR (…)`, after PARTITION or SUBPARTITION. */
export function parsePartitionTarget(
  p: Parser,
  sub: boolean,
): { position: number; sub: boolean; name?: Identifier; keys?: SourceExpression["expression"][] } {
  const position = p.position;
  if (!p.isWord("FOR")) return { position, sub, name: p.identifier() };
  p.advance();
  const keys = p.parenthesised(() => parseSourceValue(p).expression);
  return { position, sub, keys };
}
