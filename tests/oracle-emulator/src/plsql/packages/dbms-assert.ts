import type { Context } from "../context";
import { PlsqlError } from "../errors";
import type { Cell } from "../values";
import { textCell } from "../values";
import type { Builtin } from "./builtin";
import { builtin, textArgument } from "./builtin";

const SIMPLE = String.raw`(?:[A-Za-z][A-Za-z0-9_$#]{0,127}|"[^"\u0000]{1,128}")`;
const SIMPLE_NAME = new RegExp(`^${SIMPLE}$`);
const QUALIFIED_NAME = new RegExp(`^${SIMPLE}(?:\\.${SIMPLE}){0,2}(?:@${SIMPLE})?$`);

async function checked(
  context: Context,
  cell: Cell | undefined,
  pattern: RegExp,
  error: PlsqlError,
): Promise<Cell> {
  const text = (await textArgument(context, cell))?.trim() ?? "";
  if (!pattern.test(text)) throw error;
  return textCell(text);
}

async function enquoteName(
  context: Context,
  name: Cell | undefined,
  capitalize: Cell | undefined,
): Promise<Cell> {
  const text = (await textArgument(context, name)) ?? "";
  const isQuoted = /^".*"$/s.test(text);
  const bare = isQuoted ? text.slice(1, -1) : text;
  if (bare === "" || bare.includes('"') || bare.includes("\0"))
    throw new PlsqlError(44003, "invalid SQL name");
  const asIs = isQuoted || (capitalize?.kind === "scalar" && capitalize.value === false);
  return textCell(`"${asIs ? bare : bare.toUpperCase()}"`);
}

/** Quotes a literal; single quotes within it must be doubled already. */
async function enquoteLiteral(context: Context, cell: Cell | undefined): Promise<Cell> {
  const text = (await textArgument(context, cell)) ?? "";
  const bare = /^'.*'$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
  if (bare.replaceAll("''", "").includes("'")) throw new PlsqlError(6502, "PL/SQL: numeric or value error");
  return textCell(`'${bare}'`);
}

async function schemaName(context: Context, cell: Cell | undefined): Promise<Cell> {
  const text = (await textArgument(context, cell)) ?? "";
  const known = text === context.host.user || text === context.host.currentSchema;
  const found = known || (await context.host.schemaExists(text));
  if (!found) throw new PlsqlError(44001, "invalid schema");
  return textCell(text);
}

async function objectName(context: Context, cell: Cell | undefined): Promise<Cell> {
  const text = (await textArgument(context, cell)) ?? "";
  if (!QUALIFIED_NAME.test(text)) throw new PlsqlError(44002, "invalid object name");
  const parts = [...text.matchAll(new RegExp(SIMPLE, "g"))].map(([part]) =>
    part.startsWith('"') ? part.slice(1, -1) : part.toUpperCase(),
  );
  const { catalog } = context.host;
  const [owner, name] = parts.length > 1 ? [parts[0], parts[1] ?? ""] : [undefined, parts[0] ?? ""];
  const exists =
    catalog.relation(owner, name) ?? catalog.sequence(owner, name) ?? (await context.host.unit(owner, name));
  if (exists === undefined) throw new PlsqlError(44002, "invalid object name");
  return textCell(text);
}

export const DBMS_ASSERT: readonly Builtin[] = [
  builtin("NOOP", "STR", async (context, [text]) => textCell(await textArgument(context, text))),
  builtin("ENQUOTE_NAME", "STR, CAPITALIZE?", (context, [name, capitalize]) =>
    enquoteName(context, name, capitalize),
  ),
  builtin("ENQUOTE_LITERAL", "STR", (context, [text]) => enquoteLiteral(context, text)),
  builtin("SIMPLE_SQL_NAME", "STR", (context, [name]) =>
    checked(context, name, SIMPLE_NAME, new PlsqlError(44003, "invalid SQL name")),
  ),
  builtin("QUALIFIED_SQL_NAME", "STR", (context, [name]) =>
    checked(context, name, QUALIFIED_NAME, new PlsqlError(44004, "invalid qualified SQL name")),
  ),
  builtin("SCHEMA_NAME", "STR", (context, [name]) => schemaName(context, name)),
  builtin("SQL_OBJECT_NAME", "STR", (context, [name]) => objectName(context, name)),
];
