import type { Identifier, LobStorage, PhysicalAttributes, StorageClause, TableProperties } from "../ast";
import type { Parser } from "./parser";

/** While it is being read. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const STORAGE_NUMBERS = ["INITIAL", "NEXT", "MAXSIZE", "OPTIMAL"] as const;
const STORAGE_COUNTS = ["MINEXTENTS", "MAXEXTENTS", "PCTINCREASE", "FREELISTS"] as const;
const POOLS = ["BUFFER_POOL", "FLASH_CACHE", "CELL_FLASH_CACHE"] as const;

/** Reads one physical attribute if it stands here. */
export function acceptPhysical(p: Parser, into: Mutable<PhysicalAttributes>): boolean {
  if (p.accept("TABLESPACE")) into.tablespace = p.identifier(922);
  else if (p.accept("PCTFREE")) into.pctFree = p.integer();
  else if (p.accept("PCTUSED")) into.pctUsed = p.integer();
  else if (p.accept("INITRANS")) into.iniTrans = p.integer();
  else if (p.accept("MAXTRANS")) into.maxTrans = p.integer();
  else if (p.accept("LOGGING")) into.logging = true;
  else if (p.acceptOneOf("NOLOGGING", "FILESYSTEM_LIKE_LOGGING") !== undefined) into.logging = false;
  else if (p.isWord("STORAGE")) into.storage = parseStorage(p);
  else return acceptCompression(p, into);
  return true;
}

function acceptCompression(p: Parser, into: Mutable<PhysicalAttributes>): boolean {
  if (p.accept("NOCOMPRESS")) into.compression = "NOCOMPRESS";
  else if (p.accept("ROW", "STORE", "COMPRESS"))
    into.compression = p.acceptOneOf("ADVANCED", "BASIC") ?? "BASIC";
  else if (p.isWord("COLUMN", "STORE")) throw p.unsupported("COLUMN STORE COMPRESS");
  else if (p.accept("COMPRESS")) readCompress(p, into);
  else return false;
  return true;
}

/** COMPRESS, COMPRESS n (of an index), COMPRESS FOR OLTP, COMPRESS ADVANCED LOW. */
function readCompress(p: Parser, into: Mutable<PhysicalAttributes>): void {
  if (p.token.type === "number") into.prefixLength = p.integer();
  if (p.accept("FOR")) {
    p.expect("OLTP");
    into.compression = "ADVANCED";
  } else if (p.accept("ADVANCED")) {
    into.compression = `ADVANCED ${p.acceptOneOf("LOW", "HIGH") ?? "LOW"}`;
  } else into.compression = p.acceptOneOf("BASIC") ?? "BASIC";
}

/** STORAGE (INITIAL 64K NEXT 1M …). */
export function parseStorage(p: Parser): StorageClause {
  const { start: position } = p.advance();
  p.open();
  const settings: (readonly [string, string])[] = [];
  while (!p.acceptSymbol(")")) settings.push(parseStorageSetting(p));
  return { position, settings };
}

function parseStorageSetting(p: Parser): readonly [string, string] {
  const sized = p.acceptOneOf(...STORAGE_NUMBERS);
  if (sized !== undefined) return [sized, p.acceptOneOf("UNLIMITED", "NULL") ?? parseSize(p)];
  const counted = p.acceptOneOf(...STORAGE_COUNTS);
  if (counted !== undefined) return [counted, p.acceptOneOf("UNLIMITED") ?? String(p.integer())];
  if (p.accept("FREELIST", "GROUPS")) return ["FREELIST GROUPS", String(p.integer())];
  const pool = p.expectOneOf(922, ...POOLS);
  return [pool, p.expectOneOf(922, "KEEP", "RECYCLE", "DEFAULT", "NONE")];
}

/** `64K`, `10M`, `1048576`: the unit follows the number without a blank. */
export function parseSize(p: Parser): string {
  const number = p.integer();
  const adjacent = p.position === p.lastEnd;
  const unit = adjacent ? p.acceptOneOf("K", "M", "G", "T", "P", "E") : undefined;
  return `${number}${unit ?? ""}`;
}

/** PARALLEL, PARALLEL 4, PARALLEL (DEGREE 4), NOPARALLEL. */
export function parseParallel(p: Parser): number | "DEFAULT" | "NONE" | undefined {
  if (p.accept("NOPARALLEL")) return "NONE";
  if (!p.accept("PARALLEL")) return undefined;
  if (p.token.type === "number") return p.integer();
  if (!p.acceptSymbol("(")) return "DEFAULT";
  p.expect("DEGREE");
  const degree = p.accept("DEFAULT") ? "DEFAULT" : p.integer();
  p.close();
  return degree;
}

/** `LOB (a, b) STORE AS SECUREFILE segment (…)`. */
export function parseLobStorage(p: Parser): LobStorage {
  const { start: position } = p.advance();
  const columns = p.identifierList();
  p.expectAll("STORE", "AS");
  const storage = p.acceptOneOf("SECUREFILE", "BASICFILE");
  const segment = p.isIdentifier() && isSegmentName(p) ? p.identifier() : undefined;
  const parameters = p.isSymbol("(") ? parseLobParameters(p) : {};
  if (storage === undefined && segment === undefined && Object.keys(parameters).length === 0)
    throw p.error(922);
  return { position, columns, ...(storage && { storage }), ...(segment && { segment }), ...parameters };
}

/** A segment's name stands alone or before its parameters, so a clause's word is none. */
function isSegmentName(p: Parser): boolean {
  return p.token.type === "quoted" || !CLAUSE_WORDS.has(p.token.text);
}

const CLAUSE_WORDS = new Set(
  (
    "LOB PARTITION SUBPARTITION SUBPARTITIONS TABLESPACE STORAGE PCTUSED INITRANS MAXTRANS LOGGING NOLOGGING " +
    "ENABLE DISABLE CACHE NOCACHE PARALLEL NOPARALLEL SEGMENT READ ONLINE MONITORING STORE INDEXING VARRAY NESTED " +
    "ROWDEPENDENCIES NOROWDEPENDENCIES RESULT_CACHE ORGANIZATION"
  ).split(" "),
);

/** `(TABLESPACE t ENABLE STORAGE IN ROW …)`. */
export function parseLobParameters(p: Parser): Partial<LobStorage> {
  p.open();
  const lob: Partial<Mutable<LobStorage>> = {};
  do readLobParameter(p, lob);
  while (!p.acceptSymbol(")"));
  return lob;
}

function readLobParameter(p: Parser, lob: Partial<Mutable<LobStorage>>): void {
  if (p.accept("TABLESPACE")) lob.tablespace = p.identifier(922);
  else if (p.isOneOf("ENABLE", "DISABLE")) lob.storageInRow = parseInRow(p);
  else if (p.accept("CHUNK")) lob.chunk = p.integer();
  else if (p.accept("PCTVERSION")) lob.pctVersion = p.integer();
  else if (p.accept("CACHE")) lob.cache = p.accept("READS") ? "CACHE READS" : "CACHE";
  else if (p.accept("NOCACHE")) lob.cache = "NOCACHE";
  else if (p.accept("LOGGING")) lob.logging = true;
  else if (p.acceptOneOf("NOLOGGING", "FILESYSTEM_LIKE_LOGGING") !== undefined) lob.logging = false;
  else if (p.accept("RETENTION")) lob.retention = parseRetention(p);
  else if (p.accept("COMPRESS")) lob.compress = p.acceptOneOf("LOW", "MEDIUM", "HIGH") ?? "MEDIUM";
  else if (p.accept("NOCOMPRESS")) lob.compress = "NONE";
  else if (p.accept("DEDUPLICATE")) lob.deduplicate = true;
  else if (p.accept("KEEP_DUPLICATES")) lob.deduplicate = false;
  else if (p.isWord("STORAGE")) lob.storageClause = parseStorage(p);
  else if (p.isOneOf("ENCRYPT", "DECRYPT", "FREEPOOLS")) throw p.unsupported(`LOB ${p.token.text}`);
  else throw p.error(922);
}

function parseInRow(p: Parser): boolean {
  const enabled = p.advance().text === "ENABLE";
  p.expectAll("STORAGE", "IN", "ROW");
  return enabled;
}

function parseRetention(p: Parser): string {
  const word = p.acceptOneOf("AUTO", "NONE", "MAX");
  if (word !== undefined) return word;
  return p.accept("MIN") ? `MIN ${p.integer()}` : "";
}

/** STORE IN (a, b). */
export function parseStoreIn(p: Parser): Identifier[] {
  return p.accept("STORE", "IN") ? p.identifierList() : [];
}

/** SEGMENT CREATION IMMEDIATE | DEFERRED. */
export function parseSegmentCreation(p: Parser): "IMMEDIATE" | "DEFERRED" {
  p.expectAll("SEGMENT", "CREATION");
  return p.expectOneOf(922, "IMMEDIATE", "DEFERRED");
}

/** Reads one property that a table has after its columns and ALTER TABLE can change; no partitioning. */
export function acceptTableProperty(p: Parser, into: Mutable<TableProperties>): boolean {
  const parallel = parseParallel(p);
  if (parallel !== undefined) into.parallel = parallel;
  else if (p.isWord("LOB") && p.isSymbol("(", 1)) into.lobs = [...into.lobs, parseLobStorage(p)];
  else if (p.accept("ENABLE", "ROW", "MOVEMENT")) into.rowMovement = true;
  else if (p.accept("DISABLE", "ROW", "MOVEMENT")) into.rowMovement = false;
  else if (p.accept("CACHE")) into.cache = true;
  else if (p.accept("NOCACHE")) into.cache = false;
  else if (p.accept("ROWDEPENDENCIES")) into.rowDependencies = true;
  else if (p.accept("NOROWDEPENDENCIES")) into.rowDependencies = false;
  else if (p.isWord("SEGMENT", "CREATION")) into.segmentCreation = parseSegmentCreation(p);
  else if (p.accept("MONITORING") || p.accept("NOMONITORING")) return true;
  else return acceptPhysical(p, into);
  return true;
}
