import type {
  CreateCollectionType,
  CreateMaterializedView,
  CreateSynonym,
  CreateView,
  Identifier,
} from "../ast";
import type { Parser } from "./parser";
import { parseDigits } from "./primary";
import { parseQuery } from "./query";
import { acceptTableProperty } from "./storage";
import { parseType } from "./type";

/** CREATE [OR REPLACE] [FORCE] VIEW, after CREATE [OR REPLACE]. */
export function parseCreateView(p: Parser, position: number, orReplace: boolean): CreateView {
  const noForce = p.accept("NO", "FORCE") || p.accept("NOFORCE");
  const force = !noForce && p.accept("FORCE");
  p.accept("EDITIONABLE");
  if (p.accept("NONEDITIONABLE") || !p.isWord("EDITIONING")) p.expect("VIEW", 901);
  else throw p.unsupported("editioning views");
  const ifNotExists = p.accept("IF", "NOT", "EXISTS");
  const name = p.objectName(999);
  if (p.isWord("OF")) throw p.unsupported("object views");
  const columns = p.isSymbol("(") ? parseViewColumns(p) : [];
  if (p.isOneOf("BEQUEATH", "DEFAULT", "SHARING")) throw p.unsupported(`views with ${p.token.text}`);
  p.expect("AS");
  const start = p.position;
  const query = parseQuery(p);
  const queryText = p.textFrom(start);
  const restriction = p.accept("WITH") ? parseRestriction(p) : undefined;
  return {
    kind: "createView",
    position,
    name,
    orReplace,
    ifNotExists,
    force,
    columns,
    query,
    queryText,
    ...(restriction && { restriction }),
  };
}

function parseViewColumns(p: Parser): Identifier[] {
  return p.parenthesised(() => {
    if (p.isOneOf("CONSTRAINT", "UNIQUE") || p.isWord("PRIMARY", "KEY")) {
      throw p.unsupported("constraints of views");
    }
    return p.identifier();
  });
}

function parseRestriction(p: Parser): NonNullable<CreateView["restriction"]> {
  const kind = p.accept("CHECK", "OPTION") ? "CHECK OPTION" : readOnly(p);
  return p.accept("CONSTRAINT") ? { kind, constraint: p.identifier() } : { kind };
}

function readOnly(p: Parser): "READ ONLY" {
  p.expectAll("READ", "ONLY");
  return "READ ONLY";
}

/** CREATE MATERIALIZED VIEW, after CREATE. */
export function parseCreateMaterializedView(p: Parser, position: number): CreateMaterializedView {
  p.expectAll("MATERIALIZED", "VIEW");
  if (p.isWord("LOG")) throw p.unsupported("materialized view logs");
  const name = p.objectName(999);
  while (acceptTableProperty(p, { lobs: [] }));
  const build = p.accept("BUILD") ? p.expectOneOf(905, "IMMEDIATE", "DEFERRED") : "IMMEDIATE";
  const start = p.position;
  const refreshes = p.isOneOf("REFRESH", "NEVER");
  if (refreshes) readRefresh(p);
  const refresh = p.textFrom(start);
  if (p.isOneOf("ENABLE", "DISABLE") || p.isWord("ON", "PREBUILT")) {
    throw p.unsupported(`materialized views with ${p.token.text}`);
  }
  p.expect("AS");
  const from = p.position;
  const query = parseQuery(p);
  return {
    kind: "createMaterializedView",
    position,
    name,
    build,
    ...(refreshes && { refresh }),
    query,
    queryText: p.textFrom(from),
  };
}

function readRefresh(p: Parser): void {
  if (p.accept("NEVER")) return p.expect("REFRESH");
  p.advance();
  p.acceptOneOf("FAST", "COMPLETE", "FORCE");
  if (p.accept("ON")) p.expectOneOf(905, "DEMAND", "COMMIT", "STATEMENT");
  if (p.accept("WITH") && p.expectOneOf(905, "PRIMARY", "ROWID") === "PRIMARY") p.expect("KEY");
  if (p.isOneOf("START", "NEXT", "USING")) throw p.unsupported(`REFRESH … ${p.token.text}`);
}

/** CREATE [OR REPLACE] [PUBLIC] SYNONYM, after CREATE [OR REPLACE]. */
export function parseCreateSynonym(p: Parser, position: number, orReplace: boolean): CreateSynonym {
  const isPublic = p.accept("PUBLIC");
  p.expect("SYNONYM", 901);
  const name = p.objectName();
  p.expect("FOR");
  return { kind: "createSynonym", position, orReplace, public: isPublic, name, target: p.objectName() };
}

/** CREATE TYPE … AS TABLE OF …, after CREATE [OR REPLACE]. */
export function parseCreateType(p: Parser, position: number, orReplace: boolean): CreateCollectionType {
  p.expect("TYPE");
  if (p.isWord("BODY")) throw p.unsupported("object types");
  const name = p.objectName();
  p.expectOneOf(905, "AS", "IS");
  const limit = p.accept("VARRAY") ? parseDigits(p) : undefined;
  if (limit === undefined && !p.accept("TABLE")) throw p.unsupported(`types AS ${p.token.text}`);
  p.expect("OF");
  const element = parseType(p);
  p.acceptSymbol(";");
  const limited = limit === undefined ? {} : { limit };
  return { kind: "createCollectionType", position, orReplace, name, ...limited, element };
}
