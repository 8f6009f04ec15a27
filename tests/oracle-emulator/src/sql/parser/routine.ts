import type { Block, Parameter, RoutineDeclaration } from "../ast";
import { parseRoutineBlock } from "./block";
import { parseInitial } from "./declaration";
import type { Parser } from "./parser";
import { parseType } from "./type";

const REFUSED = ["PIPELINED", "AGGREGATE", "ACCESSIBLE", "SQL_MACRO", "LANGUAGE", "EXTERNAL"] as const;

/** PROCEDURE or FUNCTION with its semicolon: nested, standalone, in a package, or declared ahead. */
export function parseRoutine(p: Parser): RoutineDeclaration {
  const position = p.position;
  const kind = p.expectOneOf(905, "PROCEDURE", "FUNCTION") === "FUNCTION" ? "function" : "procedure";
  const object = p.objectName();
  const name = object.name;
  const parameters = p.isSymbol("(") ? parseParameters(p) : [];
  const returns = kind === "function" ? parseReturns(p) : undefined;
  const properties = parseProperties(p);
  const block = parseDefinition(p, name);
  return {
    kind,
    position,
    name,
    parameters,
    ...(returns && { returns }),
    ...properties,
    ...(block && { block }),
  };
}

function parseReturns(p: Parser): RoutineDeclaration["returns"] {
  p.expect("RETURN");
  return parseType(p, { lengthOptional: true });
}

function parseProperties(p: Parser): { deterministic: boolean; invokerRights: boolean } {
  let deterministic = false;
  let invokerRights = false;
  for (;;) {
    if (p.isOneOf(...REFUSED)) throw p.unsupported(`${p.token.text} routines`);
    if (p.accept("DETERMINISTIC")) deterministic = true;
    else if (p.accept("AUTHID"))
      invokerRights = p.expectOneOf(905, "CURRENT_USER", "DEFINER") === "CURRENT_USER";
    else if (!p.accept("PARALLEL_ENABLE") && !p.accept("RESULT_CACHE"))
      return { deterministic, invokerRights };
  }
}

/** IS … BEGIN … END; or nothing but a semicolon. */
function parseDefinition(p: Parser, name: RoutineDeclaration["name"]): Block | undefined {
  if (p.acceptOneOf("IS", "AS") === undefined) {
    p.semicolon();
    return undefined;
  }
  if (p.isOneOf(...REFUSED)) throw p.unsupported(`${p.token.text} routines`);
  return p.nested(() => parseRoutineBlock(p, name));
}

/** `(a IN NUMBER, b OUT VARCHAR2, c NUMBER := 1)`. */
export function parseParameters(p: Parser): Parameter[] {
  return p.parenthesised(() => parseParameter(p));
}

function parseParameter(p: Parser): Parameter {
  const name = p.identifier();
  const isIn = p.accept("IN");
  const isOut = p.accept("OUT");
  const noCopy = p.accept("NOCOPY");
  const type = parseType(p, { lengthOptional: true });
  if (type.kind === "scalarType" && p.isSymbol("(")) throw p.error(907);
  const initial = parseInitial(p);
  const mode = isOut ? (isIn ? "IN OUT" : "OUT") : "IN";
  return { position: name.position, name, mode, noCopy, type, ...(initial && { default: initial }) };
}
