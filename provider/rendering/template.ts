import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Mustache from "mustache";
import { quoteIdentifier } from "../dialect/postgres";
import type { Statement } from "../schema/statement";

/** Stands for a value that is known only at run time; a preview shows it as `:name`. */
export class Marker {
  constructor(readonly name: string) {}

  toString(): string {
    return `:${this.name}`;
  }
}

/** What a template may use: names (quoted by `{{name}}`), fragments that our code built (`{{{fragment}}}`). */
export type View = Readonly<Record<string, unknown>>;

interface Block {
  readonly name: string;
  readonly repeat: string | null;
  readonly text: string;
}

/** A tag without a value is an error: better no statement than half of one. */
class StrictContext extends Mustache.Context {
  override push(view: unknown): Mustache.Context {
    return new StrictContext(view, this);
  }

  override lookup(name: string): unknown {
    const value: unknown = super.lookup(name);
    if (value === undefined) throw new Error(`The template uses {{${name}}}, which has no value.`);
    return value;
  }
}

function findTemplateFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "templates", "postgres");
    if (existsSync(candidate)) return candidate;
  }
  throw new Error("The folder templates/postgres is missing beside the package.");
}

const heading = /^-- name: (\w+)(?: \((.+)\))?$/;

/** Splits a template at its `-- name:` lines, before any value is filled in: no value can begin a statement. */
function parseBlocks(text: string): Block[] {
  const blocks: { name: string; repeat: string | null; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const match = heading.exec(line);
    if (match) blocks.push({ name: match[1] ?? "", repeat: match[2] ?? null, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ name, repeat, lines }) => ({
    name,
    repeat,
    text: lines.join("\n").trim().replace(/;$/, ""),
  }));
}

const cache = new Map<string, readonly Block[]>();

function loadBlocks(file: string): readonly Block[] {
  const known = cache.get(file);
  if (known) return known;
  const blocks = parseBlocks(readFileSync(join(findTemplateFolder(), `${file}.sql`), "utf8"));
  cache.set(file, blocks);
  return blocks;
}

/** Names of a template's statements, in order. */
export function statementNames(file: string): readonly string[] {
  return loadBlocks(file).map(({ name }) => name);
}

function escapeName(value: unknown): string {
  return value instanceof Marker ? value.toString() : quoteIdentifier(String(value));
}

/** `{{:lower}}` is a bind: `$1` where it runs, `:lower` where it is read. A bind used twice has one number. */
function numberBinds(text: string, asMarkers: boolean): { text: string; binds: string[] } {
  const binds: string[] = [];
  const numbered = text.replace(/\{\{:(\w+)\}\}/g, (_, name: string) => {
    if (!binds.includes(name)) binds.push(name);
    return asMarkers ? `:${name}` : `$${binds.indexOf(name) + 1}`;
  });
  return { text: numbered, binds };
}

/** Prints a bind that the statement's text uses: `$1`, or `:lower` in a preview. */
export type BindPrinter = (name: string) => string;

/**
 * Renders one statement of a template file. Binds are numbered before any name is filled in, so that no name can pass
 * for one; fragments that refer to a bind get it from the printer.
 */
export function renderBlock(
  file: string,
  name: string,
  viewOf: (bind: BindPrinter) => View,
  asMarkers: boolean,
): Statement {
  const block = loadBlocks(file).find((candidate) => candidate.name === name);
  if (!block) throw new Error(`templates/postgres/${file}.sql has no statement ${name}.`);
  const { text, binds } = numberBinds(block.text, asMarkers);
  const view = viewOf((bind) => (asMarkers ? `:${bind}` : `$${binds.indexOf(bind) + 1}`));
  const rendered = new Mustache.Writer().render(text, new StrictContext(view), undefined, {
    escape: escapeName,
  });
  return { name, text: rendered, binds, repeat: block.repeat };
}
