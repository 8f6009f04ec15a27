import { readFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";
import type { Statement } from "../schema/statement";
import { findTemplateFolder } from "../template-folder";

export { findTemplateFolder };

/** Stands for a value that is known only at run time; a preview shows it as `:name`. */
export class Marker {
  constructor(readonly name: string) {}

  toString(): string {
    return `:${this.name}`;
  }
}

/**
 * What a template may use: names (quoted by `{{name}}`), fragments that our code built (`{{{fragment}}}`). A fragment that
 * refers to a bind is a function, so that only statements which use it have that bind.
 */
export type View = Readonly<Record<string, unknown>>;

/** One statement of a template, before any value is filled in. */
export interface TemplateBlock {
  readonly name: string;
  readonly repeat: string | null;
  readonly text: string;
}

/** A tag without a value is an error: better no statement than half of one. */
export class StrictContext extends Mustache.Context {
  override push(view: unknown): Mustache.Context {
    return new StrictContext(view, this);
  }

  override lookup(name: string): unknown {
    const value: unknown = super.lookup(name);
    if (value === undefined) throw new Error(`The template uses {{${name}}}, which has no value.`);
    return value;
  }
}

const heading = /^-- name: (\w+)(?: \((.+)\))?$/;

/** A statement ends with a semicolon that is not sent; a block of PL/SQL keeps its own and ends with a line of a slash. */
function withoutEnd(text: string): string {
  return text.endsWith("\n/") ? text.slice(0, -2) : text.replace(/;$/, "");
}

/** Splits a template at its `-- name:` lines, before any value is filled in: no value can begin a statement. */
export function parseBlocks(text: string): TemplateBlock[] {
  const blocks: { name: string; repeat: string | null; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const match = heading.exec(line);
    if (match) blocks.push({ name: match[1] ?? "", repeat: match[2] ?? null, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ name, repeat, lines }) => ({
    name,
    repeat,
    text: withoutEnd(lines.join("\n").trim()),
  }));
}

/** Prints a bind that the statement's text uses: `$1`, or `:lower` in a preview. */
export type BindPrinter = (name: string) => string;

/** How a database's templates are found, and how its names and binds are written. */
export interface TemplateStyle {
  /** Name of the folder in templates/. */
  readonly database: string;
  quoteIdentifier(name: string): string;
  /** @param position from 1 */
  printBind(position: number): string;
}

/** Binds in the order in which the text names them; one that is used twice has one number. Outputs go by their names. */
class BindList {
  readonly names: string[] = [];
  readonly outputs: string[] = [];

  constructor(
    private readonly style: TemplateStyle,
    private readonly asMarkers: boolean,
  ) {}

  print(name: string): string {
    if (!this.names.includes(name)) this.names.push(name);
    return this.asMarkers ? `:${name}` : this.style.printBind(this.names.indexOf(name) + 1);
  }

  printOutput(name: string): string {
    if (!this.outputs.includes(name)) this.outputs.push(name);
    return `:out_${name}`;
  }
}

/** The templates of one database. */
export class Templates {
  private readonly files = new Map<string, readonly TemplateBlock[]>();
  private own: ReadonlyMap<string, string> = new Map();

  constructor(private readonly style: TemplateStyle) {}

  /** Takes a user's texts for those of the package, by the names of the files without their ends; all others are the package's. */
  replace(own: ReadonlyMap<string, string>): void {
    this.own = own;
    this.files.clear();
  }

  /** The texts that are a user's own. */
  get replaced(): ReadonlyMap<string, string> {
    return this.own;
  }

  /** Name of the folder in templates/. */
  get database(): string {
    return this.style.database;
  }

  /** Names of a template's statements, in order. */
  statementNames(file: string): readonly string[] {
    return this.load(file).map(({ name }) => name);
  }

  /**
   * Renders one statement of a template file. `{{:lower}}` is a bind: `$1` where it runs, `:lower` where it is read;
   * `{{:>copied}}` is what a block tells. Binds are numbered before any name is filled in, so that no name can pass for one;
   * fragments that refer to a bind get it from the printer.
   */
  render(file: string, name: string, viewOf: (bind: BindPrinter) => View, asMarkers: boolean): Statement {
    const block = this.load(file).find((candidate) => candidate.name === name);
    if (!block) throw new Error(`templates/${this.style.database}/${file}.sql has no statement ${name}.`);
    const binds = new BindList(this.style, asMarkers);
    const text = block.text
      .replace(/\{\{:>(\w+)\}\}/g, (_, output: string) => binds.printOutput(output))
      .replace(/\{\{:(\w+)\}\}/g, (_, bind: string) => binds.print(bind));
    const context = new StrictContext(viewOf((bind) => binds.print(bind)));
    const escape = (value: unknown): string => this.escapeName(value);
    const rendered = new Mustache.Writer().render(text, context, undefined, { escape });
    return { name, text: rendered, binds: binds.names, outputs: binds.outputs, repeat: block.repeat };
  }

  private load(file: string): readonly TemplateBlock[] {
    const known = this.files.get(file);
    if (known) return known;
    const folder = findTemplateFolder(this.style.database);
    const blocks = parseBlocks(this.own.get(file) ?? readFileSync(join(folder, `${file}.sql`), "utf8"));
    this.files.set(file, blocks);
    return blocks;
  }

  private escapeName(value: unknown): string {
    return value instanceof Marker ? value.toString() : this.style.quoteIdentifier(String(value));
  }
}
