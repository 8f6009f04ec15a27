import type { AlterSequence, CreateSequence, SequenceOptions } from "../ast";
import type { Parser } from "./parser";
import type { Mutable } from "./storage";

/** CREATE SEQUENCE, after CREATE. */
export function parseCreateSequence(p: Parser, position: number): CreateSequence {
  p.expect("SEQUENCE");
  const ifNotExists = p.accept("IF", "NOT", "EXISTS");
  const name = p.objectName();
  return { kind: "createSequence", position, name, ifNotExists, options: parseSequenceOptions(p) };
}

/** ALTER SEQUENCE, after ALTER. */
export function parseAlterSequence(p: Parser, position: number): AlterSequence {
  p.expect("SEQUENCE");
  const name = p.objectName();
  return { kind: "alterSequence", position, name, options: parseSequenceOptions(p) };
}

/** Options of a sequence or an identity column, as far as they go. */
export function parseSequenceOptions(p: Parser): SequenceOptions {
  const options: Mutable<SequenceOptions> = {};
  while (acceptOption(p, options) || acceptSwitch(p, options));
  return options;
}

function acceptOption(p: Parser, options: Mutable<SequenceOptions>): boolean {
  if (p.accept("START")) {
    p.expect("WITH");
    if (p.accept("LIMIT", "VALUE")) options.startWithLimitValue = true;
    else options.startWith = parseNumber(p);
  } else if (p.accept("INCREMENT")) {
    p.expect("BY", 924);
    options.incrementBy = parseNumber(p);
  } else if (p.accept("MINVALUE")) options.minValue = parseNumber(p);
  else if (p.accept("MAXVALUE")) options.maxValue = parseNumber(p);
  else if (p.accept("CACHE")) options.cache = parseNumber(p);
  else return false;
  return true;
}

function acceptSwitch(p: Parser, options: Mutable<SequenceOptions>): boolean {
  if (p.accept("NOMINVALUE")) options.minValue = false;
  else if (p.accept("NOMAXVALUE")) options.maxValue = false;
  else if (p.accept("NOCACHE")) options.cache = false;
  else if (p.accept("CYCLE")) options.cycle = true;
  else if (p.accept("NOCYCLE")) options.cycle = false;
  else if (p.accept("ORDER")) options.order = true;
  else if (p.accept("NOORDER")) options.order = false;
  else if (p.accept("KEEP")) options.keep = true;
  else if (p.accept("NOKEEP")) options.keep = false;
  else if (p.accept("NOSCALE")) options.scale = false;
  else if (p.accept("SESSION")) options.session = true;
  else if (p.accept("GLOBAL")) options.session = false;
  else if (p.accept("RESTART")) options.restart = true;
  else if (p.isOneOf("SCALE", "SHARD")) throw p.unsupported(`sequences with ${p.token.text}`);
  else return false;
  return true;
}

function parseNumber(p: Parser): string {
  const sign = p.acceptSymbol("-") ? "-" : "";
  if (p.token.type !== "number" || !/^\d+$/.test(p.token.text)) throw p.error(922, "a number");
  return sign + p.advance().text;
}
