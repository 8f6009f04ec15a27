import type {
  CreateRole,
  CreateTablespace,
  CreateUser,
  Grant,
  Identifier,
  Revoke,
  UserOptions,
} from "../ast";
import type { Parser } from "./parser";
import { parsePrivileges } from "./privilege";
import { parseSize, type Mutable } from "./storage";

/** USER, after CREATE or ALTER. */
export function parseUser(p: Parser, position: number, kind: CreateUser["kind"]): CreateUser {
  p.expect("USER");
  const ifNotExists = p.accept("IF", "NOT", "EXISTS");
  const name = p.identifier(987);
  const options: Mutable<UserOptions> = { quotas: [] };
  if (kind === "createUser" && !p.isOneOf("IDENTIFIED", "NO")) throw p.error(922);
  if (kind === "alterUser" && p.isOneOf("GRANT", "REVOKE")) options.connectThrough = parseConnectThrough(p);
  else {
    do readUserOption(p, options);
    while (!p.atEnd);
  }
  return { kind, position, name, ifNotExists, options };
}

function readUserOption(p: Parser, options: Mutable<UserOptions>): void {
  if (p.accept("IDENTIFIED")) options.password = parsePassword(p);
  else if (p.accept("DEFAULT", "TABLESPACE")) options.defaultTablespace = p.identifier();
  else if (p.accept("TEMPORARY", "TABLESPACE")) options.temporaryTablespace = p.identifier();
  else if (p.accept("DEFAULT", "ROLE")) {
    options.defaultRole = p.acceptOneOf("ALL", "NONE") ?? p.list(() => p.identifier());
  } else if (p.accept("QUOTA")) options.quotas = [...options.quotas, parseQuota(p)];
  else if (p.accept("ACCOUNT")) options.locked = p.expectOneOf(922, "LOCK", "UNLOCK") === "LOCK";
  else if (p.accept("PASSWORD", "EXPIRE")) options.expired = true;
  else if (p.accept("PROFILE")) options.profile = p.isWord("DEFAULT") ? p.anyWord() : p.identifier();
  else throw p.isOneOf("NO") ? p.unsupported(`users with ${p.token.text}`) : p.error(922);
}

/** GRANT or REVOKE CONNECT THROUGH a proxy, without limits to roles. */
function parseConnectThrough(p: Parser): NonNullable<UserOptions["connectThrough"]> {
  const granted = p.advance().text === "GRANT";
  p.expectAll("CONNECT", "THROUGH");
  if (p.isWord("ENTERPRISE", "USERS")) throw p.unsupported("CONNECT THROUGH ENTERPRISE USERS");
  const proxy = p.identifier(987);
  if (p.isOneOf("WITH", "AUTHENTICATION", "AUTHENTICATED")) {
    throw p.unsupported(`CONNECT THROUGH … ${p.token.text}`);
  }
  return { proxy, granted };
}

/** BY "secret"; an unquoted password keeps its case. */
function parsePassword(p: Parser): string {
  if (p.isOneOf("EXTERNALLY", "GLOBALLY")) throw p.unsupported(`IDENTIFIED ${p.token.text}`);
  p.expect("BY", 924);
  if (p.isWord("VALUES")) throw p.unsupported("IDENTIFIED BY VALUES");
  const { type, text, start, end } = p.token;
  if (type !== "word" && type !== "quoted") throw p.error(922);
  p.advance();
  if (p.accept("REPLACE")) p.anyWord();
  return type === "quoted" ? text : p.text.slice(start, end);
}

function parseQuota(p: Parser): UserOptions["quotas"][number] {
  const size = p.acceptOneOf("UNLIMITED") ?? parseSize(p);
  p.expect("ON");
  return { size, tablespace: p.identifier() };
}

/** CREATE ROLE, after CREATE. */
export function parseCreateRole(p: Parser, position: number): CreateRole {
  p.expect("ROLE");
  const name = p.identifier();
  if (p.isOneOf("IDENTIFIED", "CONTAINER")) throw p.unsupported(`roles with ${p.token.text}`);
  if (p.accept("NOT")) p.expect("IDENTIFIED");
  return { kind: "createRole", position, name };
}

/** CREATE [BIGFILE | SMALLFILE] [TEMPORARY] TABLESPACE, after CREATE. Files mean nothing here. */
export function parseCreateTablespace(p: Parser, position: number): CreateTablespace {
  const bigfile = p.acceptOneOf("BIGFILE", "SMALLFILE") === "BIGFILE";
  const temporary = p.accept("TEMPORARY");
  p.expect("TABLESPACE", 901);
  const name = p.identifier();
  const start = p.position;
  let blockSize: string | undefined;
  while (!p.atEnd) {
    if (p.accept("BLOCKSIZE")) blockSize = parseSize(p);
    else readFileClause(p);
  }
  const text = p.text.slice(start);
  const tablespace = { kind: "createTablespace", position, name, temporary, bigfile, text } as const;
  return { ...tablespace, ...(blockSize !== undefined && { blockSize }) };
}

function readFileClause(p: Parser): void {
  if (p.acceptOneOf("DATAFILE", "TEMPFILE") !== undefined) p.list(() => readFile(p));
  else if (p.accept("EXTENT", "MANAGEMENT", "LOCAL")) {
    if (p.accept("UNIFORM") && p.accept("SIZE")) parseSize(p);
    else p.accept("AUTOALLOCATE");
  } else if (p.accept("SEGMENT", "SPACE", "MANAGEMENT")) p.expectOneOf(922, "AUTO", "MANUAL");
  else if (!p.accept("ONLINE") && !p.accept("LOGGING") && !p.accept("NOLOGGING")) readFile(p);
}

/** ['file'] [SIZE n] [REUSE] [AUTOEXTEND …]: at least one of them. */
function readFile(p: Parser): void {
  const start = p.tokenIndex;
  if (p.token.type === "string") p.advance();
  if (p.accept("SIZE")) parseSize(p);
  p.accept("REUSE");
  if (p.accept("AUTOEXTEND") && p.expectOneOf(922, "ON", "OFF") === "ON") {
    if (p.accept("NEXT")) parseSize(p);
    if (p.accept("MAXSIZE") && !p.accept("UNLIMITED")) parseSize(p);
  }
  if (p.tokenIndex === start) throw p.error(922);
}

/** GRANT. */
export function parseGrant(p: Parser): Grant {
  const { start: position } = p.advance();
  const privileges = parsePrivileges(p);
  const on = p.accept("ON") ? parseObject(p) : undefined;
  p.expect("TO");
  const to = p.list(() => parseGrantee(p));
  const options = { grantOption: false, adminOption: false, hierarchyOption: false };
  while (p.accept("WITH")) {
    const option = p.expectOneOf(922, "GRANT", "ADMIN", "HIERARCHY");
    p.expect("OPTION");
    if (option === "GRANT") options.grantOption = true;
    else if (option === "ADMIN") options.adminOption = true;
    else options.hierarchyOption = true;
  }
  if (p.isOneOf("IDENTIFIED", "CONTAINER")) throw p.unsupported(`GRANT … ${p.token.text}`);
  return { kind: "grant", position, privileges, ...(on && { on }), to, ...options };
}

/** REVOKE. */
export function parseRevoke(p: Parser): Revoke {
  const { start: position } = p.advance();
  const privileges = parsePrivileges(p);
  const on = p.accept("ON") ? parseObject(p) : undefined;
  p.expect("FROM");
  const from = p.list(() => parseGrantee(p));
  const cascadeConstraints = p.accept("CASCADE", "CONSTRAINTS");
  const force = p.accept("FORCE");
  return { kind: "revoke", position, privileges, ...(on && { on }), from, cascadeConstraints, force };
}

function parseObject(p: Parser): Grant["on"] {
  if (p.isOneOf("DIRECTORY", "USER", "EDITION", "SCHEMA", "MINING", "JAVA")) {
    throw p.unsupported(`privileges ON ${p.token.text}`);
  }
  return p.objectName();
}

function parseGrantee(p: Parser): Identifier {
  return p.isWord("PUBLIC") ? p.anyWord() : p.identifier(987);
}
