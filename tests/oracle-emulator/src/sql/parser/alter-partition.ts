import type {
  AlterTableAction,
  IndexMaintenance,
  PartitionBound,
  PartitionDefinition,
  PartitionTarget,
  PhysicalAttributes,
  TableProperties,
} from "../ast";
import type { Parser } from "./parser";
import {
  parseAtValues,
  parseListValues,
  parsePartitionDefinition,
  parsePartitioning,
  parsePartitions,
  parsePartitionTarget,
} from "./partition";
import { acceptPhysical, acceptTableProperty, parseParallel, type Mutable } from "./storage";

type Rule = (p: Parser, position: number, sub: boolean) => AlterTableAction;

/** Verbs that PARTITION or SUBPARTITION (or their plurals) follows. */
const RULES: Readonly<Record<string, Rule>> = {
  ADD: parseAdd,
  DROP: parseDrop,
  TRUNCATE: parseTruncate,
  SPLIT: parseSplit,
  MERGE: parseMerge,
  EXCHANGE: parseExchange,
  MOVE: parseMovePartition,
  COALESCE: (p, position, sub) => {
    if (sub) throw p.unsupported("COALESCE SUBPARTITION");
    return { kind: "coalescePartition", position, ...parseMaintenance(p) };
  },
};

/** A change of partitions if one stands here; MODIFY and RENAME are not among them. */
export function acceptPartitionAction(p: Parser): AlterTableAction | undefined {
  const { type, text, start: position } = p.token;
  const rule = type === "word" && Object.hasOwn(RULES, text) ? RULES[text] : undefined;
  if (rule === undefined) return undefined;
  const what = p.peek();
  if (what.type === "word" && /^(?:SUB)?PARTITIONS?$/.test(what.text)) {
    p.advance();
    return rule(p, position, p.advance().text.startsWith("SUB"));
  }
  return text === "MOVE" ? parseMove(p, position) : undefined;
}

/** UPDATE INDEXES, INVALIDATE GLOBAL INDEXES, PARALLEL. */
function parseMaintenance(p: Parser): IndexMaintenance {
  const maintenance: Mutable<IndexMaintenance> = {};
  for (;;) {
    const parallel = parseParallel(p);
    if (parallel !== undefined) maintenance.parallel = parallel;
    else if (p.accept("UPDATE", "INDEXES")) maintenance.updateIndexes = "UPDATE";
    else if (p.accept("UPDATE", "GLOBAL", "INDEXES")) maintenance.updateIndexes = "UPDATE GLOBAL";
    else if (p.accept("INVALIDATE", "GLOBAL", "INDEXES")) maintenance.updateIndexes = "INVALIDATE GLOBAL";
    else if (maintenance.updateIndexes && p.isSymbol("(")) throw p.unsupported("UPDATE INDEXES (…)");
    else return maintenance;
  }
}

function parseAdd(p: Parser, position: number, sub: boolean): AlterTableAction {
  if (sub) throw p.error(1735);
  const partitions = [parseAdded(p)];
  while (p.acceptSymbol(",")) partitions.push(parsePartitionDefinition(p, "PARTITION"));
  return { kind: "addPartitions", position, partitions, ...parseMaintenance(p) };
}

/** The first definition, whose word was read with the verb. */
function parseAdded(p: Parser): PartitionDefinition {
  return parsePartitionDefinition(p, "PARTITION", { wordRead: true });
}

function parseTargets(p: Parser, sub: boolean): PartitionTarget[] {
  return p.list(() => parsePartitionTarget(p, sub));
}

function parseDrop(p: Parser, position: number, sub: boolean): AlterTableAction {
  return { kind: "dropPartitions", position, partitions: parseTargets(p, sub), ...parseMaintenance(p) };
}

function parseTruncate(p: Parser, position: number, sub: boolean): AlterTableAction {
  const partitions = parseTargets(p, sub);
  const storage = p.acceptOneOf("DROP", "REUSE");
  if (storage === "DROP") p.accept("ALL");
  if (storage !== undefined) p.expect("STORAGE");
  const before = parseMaintenance(p);
  const cascade = p.accept("CASCADE");
  const reuseStorage = storage === "REUSE";
  const maintenance = { ...before, ...parseMaintenance(p) };
  return { kind: "truncatePartitions", position, partitions, reuseStorage, cascade, ...maintenance };
}

function parseSplit(p: Parser, position: number, sub: boolean): AlterTableAction {
  const partition = parsePartitionTarget(p, sub);
  const at = parseSplitPoint(p);
  const word = sub ? "SUBPARTITION" : "PARTITION";
  const into = p.accept("INTO") ? parsePartitions(p, word) : [];
  if (at === undefined && into.length < 2) throw p.error(905, "INTO");
  const before = parseMaintenance(p);
  const online = p.accept("ONLINE");
  const maintenance = { ...before, ...parseMaintenance(p) };
  return { kind: "splitPartition", position, partition, ...(at && { at }), into, online, ...maintenance };
}

function parseSplitPoint(p: Parser): PartitionBound | undefined {
  if (p.accept("AT")) return parseAtValues(p);
  return p.accept("VALUES") ? { kind: "list", rows: parseListValues(p) } : undefined;
}

function parseMerge(p: Parser, position: number, sub: boolean): AlterTableAction {
  const first = parsePartitionTarget(p, sub);
  const through = p.accept("TO");
  if (!through && !p.isSymbol(",")) throw p.error(917);
  const partitions = through ? [first, parsePartitionTarget(p, sub)] : [first];
  while (!through && p.acceptSymbol(",")) partitions.push(parsePartitionTarget(p, sub));
  const into = p.accept("INTO") ? parsePartitionDefinition(p, sub ? "SUBPARTITION" : "PARTITION") : undefined;
  const before = parseMaintenance(p);
  const online = p.accept("ONLINE");
  const maintenance = { ...before, ...parseMaintenance(p) };
  return {
    kind: "mergePartitions",
    position,
    sub,
    partitions,
    through,
    ...(into && { into }),
    online,
    ...maintenance,
  };
}

function parseExchange(p: Parser, position: number, sub: boolean): AlterTableAction {
  const partition = parsePartitionTarget(p, sub);
  p.expectAll("WITH", "TABLE");
  const table = p.objectName();
  const indexes = p.acceptOneOf("INCLUDING", "EXCLUDING");
  if (indexes !== undefined) p.expect("INDEXES");
  const validation = p.acceptOneOf("WITH", "WITHOUT");
  if (validation !== undefined) p.expect("VALIDATION");
  if (p.isWord("EXCEPTIONS")) throw p.unsupported("EXCEPTIONS INTO");
  const before = parseMaintenance(p);
  const cascade = p.accept("CASCADE");
  return {
    kind: "exchangePartition",
    position,
    partition,
    table,
    includingIndexes: indexes === "INCLUDING",
    validation: validation !== "WITHOUT",
    cascade,
    ...before,
    ...parseMaintenance(p),
  };
}

function parseMovePartition(p: Parser, position: number, sub: boolean): AlterTableAction {
  const partition = parsePartitionTarget(p, sub);
  const attributes: Mutable<PhysicalAttributes> = {};
  while (acceptPhysical(p, attributes));
  if (p.isWord("LOB")) throw p.unsupported("MOVE PARTITION … LOB");
  const before = parseMaintenance(p);
  const online = p.accept("ONLINE");
  const maintenance = { ...before, ...parseMaintenance(p) };
  return { kind: "movePartition", position, partition, attributes, online, ...maintenance };
}

/** MOVE of the whole table. */
function parseMove(p: Parser, position: number): AlterTableAction {
  p.advance();
  const early = p.accept("ONLINE");
  const properties: Mutable<TableProperties> = { lobs: [] };
  while (acceptTableProperty(p, properties));
  const online = p.accept("ONLINE") || early;
  return { kind: "move", position, properties, online, ...parseMaintenance(p) };
}

/** MODIFY PARTITION p …, after MODIFY. */
export function parseModifyPartition(p: Parser, position: number): AlterTableAction {
  const sub = p.advance().text === "SUBPARTITION";
  const partition = parsePartitionTarget(p, sub);
  if (p.accept("READ")) {
    const kind = p.expectOneOf(1735, "ONLY", "WRITE") === "ONLY" ? "readOnly" : "readWrite";
    return { kind: "modifyPartition", position, partition, change: { kind } };
  }
  if (p.accept("UNUSABLE", "LOCAL", "INDEXES")) {
    return { kind: "modifyPartition", position, partition, change: { kind: "unusableLocalIndexes" } };
  }
  if (p.accept("REBUILD", "UNUSABLE", "LOCAL", "INDEXES")) {
    return { kind: "modifyPartition", position, partition, change: { kind: "rebuildUnusableLocalIndexes" } };
  }
  const verb = p.acceptOneOf("ADD", "DROP");
  if (verb === "ADD" && p.isWord("SUBPARTITION")) {
    const subpartition = parsePartitionDefinition(p, "SUBPARTITION");
    return {
      kind: "modifyPartitionAddSubpartition",
      position,
      partition,
      subpartition,
      ...parseMaintenance(p),
    };
  }
  if (verb === undefined) throw p.unsupported(`MODIFY PARTITION … ${p.token.text}`);
  p.expect("VALUES");
  const kind = verb === "ADD" ? "addValues" : "dropValues";
  return { kind: "modifyPartition", position, partition, change: { kind, rows: parseListValues(p) } };
}

/** MODIFY PARTITION BY …, after MODIFY. */
export function parseModifyPartitioning(p: Parser, position: number): AlterTableAction {
  const partitioning = parsePartitioning(p);
  if (p.isOneOf("INCLUDING", "FAST")) throw p.unsupported(`MODIFY PARTITION BY … ${p.token.text}`);
  const online = p.accept("ONLINE");
  const updateIndexes = p.accept("UPDATE", "INDEXES");
  const indexes =
    updateIndexes && p.isSymbol("(")
      ? p.parenthesised(() => {
          const index = p.identifier(953);
          return { index, local: p.expectOneOf(905, "LOCAL", "GLOBAL") === "LOCAL" };
        })
      : [];
  return { kind: "modifyPartitioning", position, partitioning, online, indexes, updateIndexes };
}
