import type { Comment, Compile, DdlStatement, Drop, DroppableKind, Rename, TruncateTable } from "../ast";
import { parseAlterTable } from "./alter-table";
import { parseCreateTable } from "./create-table";
import { parseAlterIndex, parseCreateIndex } from "./index-ddl";
import type { Parser } from "./parser";
import { parseCreateRoutine } from "./routine-ddl";
import { parseAlterSequence, parseCreateSequence } from "./sequence";
import { parseAlterTrigger, parseCreateTrigger } from "./trigger";
import { parseCreateRole, parseCreateTablespace, parseUser } from "./user";
import { parseCreateMaterializedView, parseCreateSynonym, parseCreateType, parseCreateView } from "./view";

const CREATE_REFUSED = (
  "PRIVATE IMMUTABLE BLOCKCHAIN SHARDED DUPLICATED JSON CLUSTER DATABASE DIRECTORY CONTEXT DIMENSION LIBRARY OUTLINE " +
  "PROFILE EDITION JAVA OPERATOR SCHEMA PLUGGABLE CONTROLFILE DISKGROUP MULTIVALUE SEARCH VECTOR SHARED EDITIONING"
).split(" ");
const ALTER_REFUSED =
  "DATABASE CLUSTER DIMENSION FUNCTION PROFILE ROLE TABLESPACE SYNONYM JAVA LIBRARY OPERATOR PLUGGABLE OUTLINE".split(
    " ",
  );

/** CREATE. */
export function parseCreate(p: Parser): DdlStatement {
  const { start: position } = p.advance();
  const orReplace = p.accept("OR");
  if (orReplace) p.expect("REPLACE");
  p.acceptOneOf("EDITIONABLE", "NONEDITIONABLE");
  if (p.isOneOf("VIEW", "FORCE", "NOFORCE", "NO", "EDITIONING"))
    return parseCreateView(p, position, orReplace);
  if (p.isWord("TRIGGER")) return parseCreateTrigger(p, position, orReplace);
  if (p.isOneOf("PROCEDURE", "FUNCTION", "PACKAGE")) return parseCreateRoutine(p, position, orReplace);
  if (p.isOneOf("SYNONYM", "PUBLIC")) {
    if (p.isWord("PUBLIC", "DATABASE")) throw p.unsupported("database links");
    return parseCreateSynonym(p, position, orReplace);
  }
  if (p.isWord("TYPE")) return parseCreateType(p, position, orReplace);
  if (orReplace) throw p.error(922);
  return parseCreateOnce(p, position);
}

/** What has no OR REPLACE. */
function parseCreateOnce(p: Parser, position: number): DdlStatement {
  if (p.isWord("TABLE") || p.isWord("GLOBAL", "TEMPORARY")) return parseCreateTable(p, position);
  if (p.isOneOf("INDEX", "UNIQUE", "BITMAP")) return parseCreateIndex(p, position);
  if (p.isWord("SEQUENCE")) return parseCreateSequence(p, position);
  if (p.isWord("MATERIALIZED")) return parseCreateMaterializedView(p, position);
  if (p.isWord("USER")) return parseUser(p, position, "createUser");
  if (p.isWord("ROLE")) return parseCreateRole(p, position);
  if (p.isOneOf("TABLESPACE", "BIGFILE", "SMALLFILE", "TEMPORARY")) return parseCreateTablespace(p, position);
  if (p.isOneOf(...CREATE_REFUSED)) throw p.unsupported(`CREATE ${p.token.text}`);
  throw p.error(901);
}

/** ALTER of anything but SESSION and SYSTEM, after ALTER. */
export function parseAlter(p: Parser, position: number): DdlStatement {
  if (p.isWord("TABLE")) return parseAlterTable(p, position);
  if (p.isWord("INDEX")) return parseAlterIndex(p, position);
  if (p.isWord("SEQUENCE")) return parseAlterSequence(p, position);
  if (p.isWord("TRIGGER")) return parseAlterTrigger(p, position);
  if (p.isWord("USER")) return parseUser(p, position, "alterUser");
  if (p.isOneOf("VIEW", "PROCEDURE", "FUNCTION", "PACKAGE", "MATERIALIZED", "TYPE")) {
    return parseCompile(p, position);
  }
  if (p.isOneOf(...ALTER_REFUSED)) throw p.unsupported(`ALTER ${p.token.text}`);
  throw p.error(940);
}

function parseCompile(p: Parser, position: number): Compile {
  const word = p.expectOneOf(940, "VIEW", "PROCEDURE", "FUNCTION", "PACKAGE", "MATERIALIZED", "TYPE");
  if (word === "MATERIALIZED") p.expect("VIEW");
  const name = p.objectName(904);
  if (!p.accept("COMPILE")) throw p.unsupported(`ALTER ${word} … ${p.token.text}`);
  const isBody = word === "PACKAGE" && p.accept("BODY");
  if (word === "PACKAGE") p.acceptOneOf("SPECIFICATION", "PACKAGE");
  const object = word === "MATERIALIZED" ? "MATERIALIZED VIEW" : isBody ? "PACKAGE BODY" : word;
  const reuseSettings = !object.endsWith("VIEW") && p.accept("REUSE", "SETTINGS");
  return { kind: "compile", position, object, name, reuseSettings };
}

const DROPPABLE = [
  "TABLE",
  "INDEX",
  "SEQUENCE",
  "VIEW",
  "SYNONYM",
  "TRIGGER",
  "PROCEDURE",
  "FUNCTION",
  "PACKAGE",
  "TYPE",
  "USER",
  "ROLE",
  "TABLESPACE",
  "MATERIALIZED",
  "PUBLIC",
] as const;

/** DROP. */
export function parseDrop(p: Parser): Drop {
  const { start: position } = p.advance();
  const object = parseDroppable(p);
  const ifExists = p.accept("IF", "EXISTS");
  const name = p.objectName(object === "INDEX" ? 953 : 903);
  const options = { cascade: false, purge: false, force: false, online: false };
  while (acceptDropOption(p, object, options));
  return { kind: "drop", position, object, name, ifExists, ...options };
}

function parseDroppable(p: Parser): DroppableKind {
  const word = p.acceptOneOf(...DROPPABLE);
  if (word === undefined) throw p.atEnd ? p.error(950) : p.unsupported(`DROP ${p.token.text}`);
  if (word === "PUBLIC") {
    p.expect("SYNONYM");
    return "PUBLIC SYNONYM";
  }
  if (word === "PACKAGE") return p.accept("BODY") ? "PACKAGE BODY" : "PACKAGE";
  if (word !== "MATERIALIZED") return word;
  p.expect("VIEW");
  return p.accept("LOG", "ON") ? "MATERIALIZED VIEW LOG" : "MATERIALIZED VIEW";
}

type DropOptions = Record<"cascade" | "purge" | "force" | "online", boolean>;

/** Reads one option that the kind of object allows. */
function acceptDropOption(p: Parser, object: DroppableKind, options: DropOptions): boolean {
  if (object === "TABLE" && p.accept("PURGE")) options.purge = true;
  else if ((object === "TABLE" || object === "VIEW") && p.accept("CASCADE")) {
    p.expect("CONSTRAINTS");
    options.cascade = true;
  } else if (object === "USER" && p.accept("CASCADE")) options.cascade = true;
  else if (/INDEX|SYNONYM|TYPE/.test(object) && p.accept("FORCE")) options.force = true;
  else if (object === "INDEX" && p.accept("ONLINE")) options.online = true;
  else if (object === "TABLESPACE" && p.accept("INCLUDING", "CONTENTS")) {
    p.accept("AND", "DATAFILES");
    options.cascade = p.accept("CASCADE", "CONSTRAINTS");
  } else return false;
  return true;
}

/** TRUNCATE TABLE. */
export function parseTruncate(p: Parser): TruncateTable {
  const { start: position } = p.advance();
  if (p.isWord("CLUSTER")) throw p.unsupported("TRUNCATE CLUSTER");
  p.expect("TABLE");
  const name = p.objectName();
  const word = p.acceptOneOf("DROP", "REUSE");
  const all = word === "DROP" && p.accept("ALL");
  if (word !== undefined) p.expect("STORAGE");
  const storage = word === "REUSE" ? "REUSE" : all ? "DROP ALL" : "DROP";
  return { kind: "truncateTable", position, name, storage, cascade: p.accept("CASCADE") };
}

/** RENAME a TO b. */
export function parseRename(p: Parser): Rename {
  const { start: position } = p.advance();
  const from = p.identifier(903);
  if (p.isSymbol(".")) throw p.error(1765);
  p.expect("TO");
  const to = p.identifier(903);
  if (p.isSymbol(".")) throw p.error(1765);
  return { kind: "rename", position, from, to };
}

/** COMMENT ON. */
export function parseComment(p: Parser): Comment {
  const { start: position } = p.advance();
  p.expect("ON", 969);
  const object = parseCommented(p);
  const names = [p.identifier(903)];
  while (names.length < 3 && p.acceptSymbol(".")) names.push(p.identifier(903));
  const column = object === "COLUMN" ? names.pop() : undefined;
  const name = names.pop();
  if (name === undefined || names.length > 1) throw p.error(903);
  const [schema] = names;
  p.expect("IS");
  const text = p.stringLiteral();
  const on = { position: (schema ?? name).position, ...(schema && { schema }), name };
  return { kind: "comment", position, object, name: on, ...(column && { column }), text };
}

function parseCommented(p: Parser): Comment["object"] {
  const object = p.acceptOneOf("TABLE", "COLUMN");
  if (object !== undefined) return object;
  if (!p.accept("MATERIALIZED")) throw p.unsupported(`COMMENT ON ${p.token.text}`);
  p.expect("VIEW");
  return "MATERIALIZED VIEW";
}
