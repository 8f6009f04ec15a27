import type { CreateRoutine, RoutineBody, RoutineKind } from "../ast";
import { acceptEndName, parseDeclarations, parseStatements } from "./block";
import type { Parser } from "./parser";
import { parseRoutine } from "./routine";
import { compiled } from "./trigger";

/** CREATE [OR REPLACE] PROCEDURE, FUNCTION or PACKAGE [BODY], after those words. */
export function parseCreateRoutine(p: Parser, position: number, orReplace: boolean): CreateRoutine {
  const start = p.position;
  const word = p.peek(0).text;
  const isBody = p.isWord("PACKAGE", "BODY");
  const routine = (isBody ? "PACKAGE BODY" : word) as RoutineKind;
  const name = peekName(p, isBody ? 2 : 1);
  const text = p.text.slice(start);
  const body = compiled(p, () => (word === "PACKAGE" ? parsePackage(p, isBody) : parseStandalone(p)));
  return { kind: "createRoutine", position, routine, orReplace, name, text, ...body };
}

/** The object's name, which must be right even when the rest does not compile. */
function peekName(p: Parser, ahead: number): CreateRoutine["name"] {
  const identifier = (at: number): CreateRoutine["name"]["name"] => {
    const { type, text: name, start: position } = p.peek(at);
    if (type !== "quoted" && (type !== "word" || p.isReserved(name))) throw p.error(904);
    return { position, name, quoted: type === "quoted" };
  };
  const first = identifier(ahead);
  const { position } = first;
  if (!p.isSymbol(".", ahead + 1)) return { position, name: first };
  return { position, schema: first, name: identifier(ahead + 2) };
}

function parseStandalone(p: Parser): RoutineBody {
  const declaration = parseRoutine(p);
  if (declaration.block === undefined) throw p.error(905, "IS");
  return { kind: "routine", declaration };
}

/** PACKAGE [BODY] name IS … [BEGIN …] END name; */
function parsePackage(p: Parser, isBody: boolean): RoutineBody {
  const { start: position } = p.advance();
  if (isBody) p.advance();
  const { name } = p.objectName();
  if (p.accept("AUTHID")) p.expectOneOf(905, "CURRENT_USER", "DEFINER");
  p.expectOneOf(905, "IS", "AS");
  const declared = parseDeclarations(p);
  const statements = isBody && p.accept("BEGIN") ? parseStatements(p) : undefined;
  p.expect("END");
  acceptEndName(p, [name]);
  p.semicolon();
  const { declarations } = declared;
  if (statements === undefined) return { kind: "package", declarations };
  const initialisation = {
    kind: "block" as const,
    position,
    labels: [],
    declarations: [],
    statements,
    handlers: [],
    autonomous: false,
  };
  return { kind: "package", declarations, initialisation };
}
