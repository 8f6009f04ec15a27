import { OracleError } from "../../contract";
import type {
  AlterTrigger,
  CallStatement,
  CompoundBody,
  CreateTrigger,
  Identifier,
  ObjectName,
  SourceExpression,
  TriggerEvent,
} from "../ast";
import { acceptEndName, parseBlock, parseDeclarations, parseSection } from "./block";
import { parseSourceCondition } from "./expression";
import type { Parser } from "./parser";
import { parsePrimary } from "./primary";

/** CREATE [OR REPLACE] TRIGGER, after those words. A body that does not parse makes an invalid trigger. */
export function parseCreateTrigger(p: Parser, position: number, orReplace: boolean): CreateTrigger {
  p.expect("TRIGGER");
  if (p.isWord("IF", "NOT")) throw p.unsupported("CREATE TRIGGER IF NOT EXISTS");
  const name = p.objectName(904);
  const timing = parseTiming(p);
  const events = parseEvents(p);
  p.expect("ON", 969);
  if (p.isOneOf("SCHEMA", "DATABASE", "NESTED")) throw p.unsupported(`triggers on ${p.token.text}`);
  const table = p.objectName();
  const referencing = p.accept("REFERENCING") ? parseReferencing(p) : defaultRows(p.position);
  const forEachRow = timing !== "COMPOUND" && p.accept("FOR");
  if (forEachRow) p.expectAll("EACH", "ROW");
  const { follows, precedes } = parseOrder(p);
  const enabled = p.acceptOneOf("ENABLE", "DISABLE") !== "DISABLE";
  const descriptionText = p.text.slice(name.position, p.position).trimEnd();
  const when = p.accept("WHEN") ? parseWhen(p) : undefined;
  const bodyText = p.text.slice(p.position);
  p.triggerRows = Object.values(referencing).map((row) => row.name);
  return {
    kind: "createTrigger",
    position,
    orReplace,
    name,
    timing,
    events,
    table,
    referencing,
    forEachRow,
    follows,
    precedes,
    enabled,
    ...(when && { when }),
    ...parseTriggerBody(p, timing, name),
    descriptionText,
    bodyText,
  };
}

function parseTiming(p: Parser): CreateTrigger["timing"] {
  if (p.accept("INSTEAD")) {
    p.expect("OF");
    return "INSTEAD OF";
  }
  const word = p.expectOneOf(4071, "BEFORE", "AFTER", "FOR");
  return word === "FOR" ? "COMPOUND" : word;
}

function parseEvents(p: Parser): TriggerEvent[] {
  const events = [parseEvent(p)];
  while (p.accept("OR")) events.push(parseEvent(p));
  return events;
}

function parseEvent(p: Parser): TriggerEvent {
  const position = p.position;
  if (p.isOneOf("LOGON", "LOGOFF", "STARTUP", "SHUTDOWN", "DDL", "CREATE", "ALTER", "DROP", "SERVERERROR")) {
    throw p.unsupported(`triggers on ${p.token.text}`);
  }
  const event = p.expectOneOf(4071, "INSERT", "UPDATE", "DELETE");
  const columns = event === "UPDATE" && p.accept("OF") ? p.list(() => p.identifier()) : [];
  return { position, event, columns };
}

type Rows = CreateTrigger["referencing"];

function defaultRows(position: number): Rows {
  const row = (name: string): Identifier => ({ position, name, quoted: false });
  return { old: row("OLD"), new: row("NEW"), parent: row("PARENT") };
}

function parseReferencing(p: Parser): Rows {
  const rows = { ...defaultRows(p.position) };
  do {
    const row = p.expectOneOf(905, "OLD", "NEW", "PARENT");
    p.accept("AS");
    rows[row === "OLD" ? "old" : row === "NEW" ? "new" : "parent"] = p.identifier();
  } while (p.isOneOf("OLD", "NEW", "PARENT"));
  return rows;
}

function parseOrder(p: Parser): Pick<CreateTrigger, "follows" | "precedes"> {
  const word = p.acceptOneOf("FOLLOWS", "PRECEDES");
  const names: ObjectName[] = word === undefined ? [] : p.list(() => p.objectName(904));
  return { follows: word === "FOLLOWS" ? names : [], precedes: word === "PRECEDES" ? names : [] };
}

/** WHEN (…), where the rows stand without a colon. */
function parseWhen(p: Parser): SourceExpression {
  p.open();
  const when = parseSourceCondition(p);
  p.close();
  return when;
}

type ParsedBody = Pick<CreateTrigger, "body" | "compilationError">;

function parseTriggerBody(p: Parser, timing: CreateTrigger["timing"], name: ObjectName): ParsedBody {
  return compiled(p, () => {
    if (timing === "COMPOUND") return parseCompound(p, name.name);
    return p.isWord("CALL") ? parseCallBody(p) : parseBlock(p, [name.name]);
  });
}

/** A body by PL/SQL's rules up to the end of the text; its errors are kept, not thrown. */
export function compiled<T>(p: Parser, rule: () => T): { body: T } | { compilationError: OracleError } {
  p.inBlock = true;
  p.language = "plsql";
  try {
    const body = rule();
    p.expectEnd();
    return { body };
  } catch (error) {
    if (error instanceof OracleError && error.code === 6550) {
      p.skipToEnd();
      return { compilationError: error };
    }
    throw error;
  }
}

function parseCallBody(p: Parser): CallStatement {
  const { start: position } = p.advance();
  const target = parsePrimary(p);
  p.acceptSymbol(";");
  if (target.kind !== "call" && target.kind !== "name") throw p.error(905, "a procedure");
  return { kind: "callStatement", position, target };
}

/** COMPOUND TRIGGER … END name; */
function parseCompound(p: Parser, name: Identifier): CompoundBody {
  const position = p.position;
  p.expectAll("COMPOUND", "TRIGGER");
  const { declarations } = parseDeclarations(p, ["BEFORE", "AFTER", "INSTEAD"]);
  const sections = [];
  while (!p.accept("END")) sections.push(parseCompoundSection(p));
  acceptEndName(p, [name]);
  p.semicolon();
  return { kind: "compoundBody", position, declarations, sections };
}

function parseCompoundSection(p: Parser): CompoundBody["sections"][number] {
  const position = p.position;
  const timing = parseSectionTiming(p);
  p.expect("IS");
  return { position, timing, block: parseSection(p, timing.split(" ")) };
}

function parseSectionTiming(p: Parser): CompoundBody["sections"][number]["timing"] {
  if (p.accept("INSTEAD", "OF", "EACH", "ROW")) return "INSTEAD OF EACH ROW";
  const timing = p.expectOneOf(905, "BEFORE", "AFTER");
  if (p.accept("STATEMENT")) return `${timing} STATEMENT`;
  p.expectAll("EACH", "ROW");
  return `${timing} EACH ROW`;
}

/** ALTER TRIGGER, after ALTER. */
export function parseAlterTrigger(p: Parser, position: number): AlterTrigger {
  p.expect("TRIGGER", 940);
  const name = p.objectName(904);
  if (p.accept("RENAME")) {
    p.expect("TO");
    return { kind: "alterTrigger", position, name, action: { kind: "rename", to: p.identifier() } };
  }
  const word = p.expectOneOf(922, "ENABLE", "DISABLE", "COMPILE");
  const action =
    word === "COMPILE"
      ? { kind: "compile" as const, reuseSettings: p.accept("REUSE", "SETTINGS") }
      : { kind: word === "ENABLE" ? ("enable" as const) : ("disable" as const) };
  return { kind: "alterTrigger", position, name, action };
}
