import type {
  AlterSessionParallel,
  AlterSessionSet,
  AlterSystem,
  CallSql,
  LockMode,
  LockTable,
  SetConstraints,
  SetRole,
  SetTransaction,
  TransactionControl,
} from "../ast";
import { parseWait } from "./expression";
import { parsePartitionExtension } from "./from";
import type { Parser } from "./parser";
import { parsePrimary } from "./primary";

/** COMMIT, ROLLBACK, SAVEPOINT, SET TRANSACTION, SET CONSTRAINTS or LOCK TABLE, if one of them stands here. */
export function parseTransactionControl(
  p: Parser,
): TransactionControl | SetConstraints | LockTable | undefined {
  const position = p.position;
  if (p.isWord("LOCK", "TABLE")) return p.inLanguage("sql", () => parseLock(p));
  if (p.accept("COMMIT")) {
    p.accept("WORK");
    if (p.isOneOf("COMMENT", "WRITE", "FORCE")) throw p.unsupported(`COMMIT ${p.token.text}`);
    return { kind: "commit", position };
  }
  if (p.accept("ROLLBACK")) return parseRollback(p, position);
  if (p.accept("SAVEPOINT")) return { kind: "savepoint", position, name: p.identifier() };
  if (p.isWord("SET", "TRANSACTION")) return parseSetTransaction(p);
  if (p.isWord("SET") && p.isAhead(1, "CONSTRAINT", "CONSTRAINTS")) return parseSetConstraints(p);
  return undefined;
}

function parseRollback(p: Parser, position: number): TransactionControl {
  p.accept("WORK");
  if (!p.accept("TO")) return { kind: "rollback", position };
  p.accept("SAVEPOINT");
  return { kind: "rollback", position, savepoint: p.identifier() };
}

function parseSetTransaction(p: Parser): SetTransaction {
  const { start: position } = p.advance();
  p.advance();
  const mode = parseTransactionMode(p);
  const name = p.accept("NAME") ? p.stringLiteral() : undefined;
  if (mode === undefined && name === undefined) throw p.error(900);
  return { kind: "setTransaction", position, ...(mode && { mode }), ...(name !== undefined && { name }) };
}

function parseTransactionMode(p: Parser): SetTransaction["mode"] {
  if (p.accept("READ")) return p.expectOneOf(905, "ONLY", "WRITE") === "ONLY" ? "READ ONLY" : "READ WRITE";
  if (!p.accept("ISOLATION")) return undefined;
  p.expect("LEVEL");
  if (p.accept("SERIALIZABLE")) return "SERIALIZABLE";
  p.expectAll("READ", "COMMITTED");
  return "READ COMMITTED";
}

function parseSetConstraints(p: Parser): SetConstraints {
  const { start: position } = p.advance();
  p.advance();
  const constraints = p.accept("ALL") ? [] : p.list(() => p.objectName(904));
  const deferred = p.expectOneOf(905, "IMMEDIATE", "DEFERRED") === "DEFERRED";
  return { kind: "setConstraints", position, constraints, deferred };
}

/** SET ROLE. */
export function parseSetRole(p: Parser): SetRole {
  const { start: position } = p.advance();
  p.expect("ROLE");
  const word = p.acceptOneOf("ALL", "NONE");
  if (p.isWord("EXCEPT")) throw p.unsupported("SET ROLE ALL EXCEPT");
  const roles = word ?? p.list(() => p.identifier());
  if (p.isWord("IDENTIFIED")) throw p.unsupported("roles with a password");
  return { kind: "setRole", position, roles };
}

function parseLock(p: Parser): LockTable {
  const { start: position } = p.advance();
  p.advance();
  const tables = p.list(() => {
    const name = p.objectName();
    const partition = parsePartitionExtension(p);
    return { position: name.position, name, ...(partition && { partition }) };
  });
  p.expect("IN");
  const mode = parseLockMode(p);
  p.expect("MODE");
  return { kind: "lockTable", position, tables, mode, wait: parseWait(p) };
}

function parseLockMode(p: Parser): LockMode {
  if (p.accept("ROW"))
    return p.expectOneOf(905, "SHARE", "EXCLUSIVE") === "SHARE" ? "ROW SHARE" : "ROW EXCLUSIVE";
  if (p.accept("EXCLUSIVE")) return "EXCLUSIVE";
  p.expect("SHARE");
  if (p.accept("UPDATE")) return "SHARE UPDATE";
  if (!p.accept("ROW")) return "SHARE";
  p.expect("EXCLUSIVE");
  return "SHARE ROW EXCLUSIVE";
}

/** ALTER SESSION, after ALTER. */
export function parseAlterSession(p: Parser, position: number): AlterSessionSet | AlterSessionParallel {
  p.expect("SESSION");
  const mode = p.acceptOneOf("ENABLE", "DISABLE", "FORCE");
  if (mode !== undefined) return parseParallel(p, position, mode);
  if (p.isOneOf("ADVISE", "CLOSE", "SYNC")) throw p.unsupported(`ALTER SESSION ${p.token.text}`);
  p.expect("SET", 922);
  const settings = [parseSetting(p)];
  while (!p.atEnd) settings.push(parseSetting(p));
  return { kind: "alterSessionSet", position, settings };
}

function parseParallel(
  p: Parser,
  position: number,
  mode: AlterSessionParallel["mode"],
): AlterSessionParallel {
  if (!p.accept("PARALLEL")) throw p.unsupported(`ALTER SESSION ${mode} ${p.token.text}`);
  const statement = p.expectOneOf(905, "DML", "DDL", "QUERY");
  const degree = mode === "FORCE" && p.accept("PARALLEL") ? p.integer() : undefined;
  return { kind: "alterSessionParallel", position, statement, mode, ...(degree !== undefined && { degree }) };
}

function parseSetting(p: Parser): AlterSessionSet["settings"][number] {
  const { type, text: name } = p.token;
  if (type !== "word" || p.isReserved(name)) throw p.error(2248);
  if (name === "EVENTS") throw p.unsupported("ALTER SESSION SET EVENTS");
  p.advance();
  p.expectSymbol("=", 927);
  const value = p.token;
  if (value.type === "end" || value.type === "symbol") return { name, ...signedNumber(p) };
  p.advance();
  // PLSQL_WARNINGS = 'ENABLE:SEVERE', 'DISABLE:PERFORMANCE'
  let { text } = value;
  while (name === "PLSQL_WARNINGS" && p.acceptSymbol(",")) text = `${text},${p.stringLiteral()}`;
  const form = value.type === "string" || value.type === "number" ? value.type : "name";
  return { name, value: text, form };
}

function signedNumber(p: Parser): { value: string; form: "number" } {
  if (!p.acceptSymbol("-")) throw p.error(2248);
  return { value: `-${p.integer(2248)}`, form: "number" };
}

/** ALTER SYSTEM, after ALTER. */
export function parseAlterSystem(p: Parser, position: number): AlterSystem {
  p.expect("SYSTEM");
  return { kind: "alterSystem", position, action: parseSystemAction(p) };
}

function parseSystemAction(p: Parser): AlterSystem["action"] {
  const end = p.acceptOneOf("KILL", "DISCONNECT");
  if (end !== undefined) {
    p.expect("SESSION");
    const session = p.stringLiteral();
    if (p.isOneOf("POST_TRANSACTION", "FORCE", "TIMEOUT")) {
      throw p.unsupported(`ALTER SYSTEM ${end} SESSION … ${p.token.text}`);
    }
    const immediate = p.accept("IMMEDIATE");
    p.accept("NOREPLAY");
    return { kind: end === "KILL" ? "killSession" : "disconnectSession", session, immediate };
  }
  if (p.accept("CHECKPOINT")) return { kind: "checkpoint" };
  if (p.accept("SWITCH", "LOGFILE")) return { kind: "switchLogfile" };
  if (p.accept("FLUSH", "SHARED_POOL")) return { kind: "flushSharedPool" };
  if (p.accept("FLUSH", "BUFFER_CACHE")) return { kind: "flushBufferCache" };
  if (!p.accept("SET")) throw p.unsupported(`ALTER SYSTEM ${p.token.text}`);
  const { name, value } = parseSetting(p);
  if (p.accept("SCOPE")) {
    p.expectSymbol("=", 927);
    p.expectOneOf(922, "MEMORY", "SPFILE", "BOTH");
  }
  return { kind: "set", name, value };
}

/** CALL p(…) [INTO :b]. */
export function parseCallSql(p: Parser): CallSql {
  const { start: position } = p.advance();
  p.bindRule = "name";
  const call = p.inLanguage("plsql", () => parsePrimary(p));
  if (call.kind !== "call") throw p.error(906);
  const into = p.accept("INTO") ? parsePrimary(p) : undefined;
  if (into !== undefined && into.kind !== "bind") throw p.error(936);
  return { kind: "callSql", position, call, ...(into && { into }) };
}
