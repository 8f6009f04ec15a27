import type { Statement } from "../ast";
import { parseBlock } from "./block";
import { parseAlter, parseComment, parseCreate, parseDrop, parseRename, parseTruncate } from "./ddl";
import { parseDml, startsDml } from "./dml";
import { Parser } from "./parser";
import { parseQuery, startsQuery } from "./query";
import {
  parseAlterSession,
  parseAlterSystem,
  parseCallSql,
  parseSetRole,
  parseTransactionControl,
} from "./session";
import { parseGrant, parseRevoke } from "./user";

const REFUSED = new Set("EXPLAIN ANALYZE AUDIT NOAUDIT FLASHBACK PURGE ASSOCIATE DISASSOCIATE".split(" "));

/**
 * Parses one statement as a client sends it: SQL without a semicolon, PL/SQL with it.
 *
 * @throws OracleError with Oracle's code for what is wrong; ORA-06550 within blocks; ORA-03001 for what is not emulated.
 */
export function parseStatement(text: string): Statement {
  const p = new Parser(text);
  const statement = parseWhole(p);
  p.expectEnd();
  return statement;
}

function parseWhole(p: Parser): Statement {
  if (startsQuery(p) || p.isSymbol("(")) return parseQuery(p, { forUpdate: true });
  if (startsDml(p)) return parseDml(p);
  if (p.isOneOf("DECLARE", "BEGIN") || p.isSymbol("<<")) return parseAnonymous(p);
  if (p.token.type !== "word") throw p.error(900);
  if (p.isWord("CALL")) return parseCallSql(p);
  if (p.isWord("SET", "ROLE")) return parseSetRole(p);
  return parseTransactionControl(p) ?? parseDdl(p);
}

function parseAnonymous(p: Parser): Statement {
  const position = p.position;
  p.bindRule = "name";
  p.inBlock = true;
  p.language = "plsql";
  const labels = [];
  while (p.acceptSymbol("<<")) {
    labels.push(p.identifier());
    p.expectSymbol(">>", 905);
  }
  return { kind: "anonymousBlock", position, block: parseBlock(p, labels) };
}

function parseDdl(p: Parser): Statement {
  p.bindRule = "none";
  const { text, start: position } = p.token;
  if (p.accept("ALTER")) return parseAlterAny(p, position);
  if (text === "CREATE") return parseCreate(p);
  if (text === "DROP") return parseDrop(p);
  if (text === "TRUNCATE") return parseTruncate(p);
  if (text === "RENAME") return parseRename(p);
  if (text === "COMMENT") return parseComment(p);
  if (text === "GRANT") return parseGrant(p);
  if (text === "REVOKE") return parseRevoke(p);
  throw REFUSED.has(text) ? p.unsupported(text) : p.error(900);
}

function parseAlterAny(p: Parser, position: number): Statement {
  if (p.isWord("SESSION")) return parseAlterSession(p, position);
  return p.isWord("SYSTEM") ? parseAlterSystem(p, position) : parseAlter(p, position);
}
