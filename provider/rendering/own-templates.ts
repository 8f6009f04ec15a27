import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { migrationError } from "../errors";
import { findTemplateFolder } from "../template-folder";
import { oracleTemplates } from "./oracle/render";
import { postgresTemplates } from "./render";
import { parseBlocks, type TemplateBlock, type Templates } from "./template";

const templatesOf: Readonly<Record<string, Templates>> = {
  oracle: oracleTemplates,
  postgres: postgresTemplates,
};

/** Everything between braces, as it is written: names, fragments, sections and binds. */
function tagsOf({ text }: TemplateBlock): ReadonlySet<string> {
  return new Set(
    (text.match(/\{\{\{[^{}]*\}\}\}|\{\{[^{}]*\}\}/g) ?? []).map((tag) => tag.replace(/\s/g, "")),
  );
}

function findTagFault(own: TemplateBlock, ours: TemplateBlock): string | null {
  const [ownTags, tags] = [tagsOf(own), tagsOf(ours)];
  const unknown = [...ownTags].find((tag) => !tags.has(tag));
  if (unknown !== undefined) return `statement ${own.name} uses ${unknown}, which it is given no value for`;
  const missing = [...tags].find((tag) => !ownTags.has(tag));
  if (missing !== undefined) return `statement ${own.name} lacks ${missing}, which the step depends on`;
  if (own.repeat !== ours.repeat) return `statement ${own.name} says another "(…)" behind its name`;
  return own.text === "" ? `statement ${own.name} is empty` : null;
}

/** What is wrong with a template that stands for one of the package's; null: it can take its place. */
function findFault(own: readonly TemplateBlock[], ours: readonly TemplateBlock[]): string | null {
  for (const [at, block] of ours.entries()) {
    const found = own[at];
    if (found === undefined) return `statement ${block.name} is missing`;
    if (found.name !== block.name) return `statement ${found.name} stands where ${block.name} belongs`;
    const fault = findTagFault(found, block);
    if (fault !== null) return fault;
  }
  const more = own[ours.length];
  return more === undefined ? null : `there is no statement ${more.name}`;
}

/**
 * Reads a template that stands for one of the package's.
 * @returns its text; null where it says the same
 */
function readTemplate(folder: string, database: string, file: string): string | null {
  const path = join(findTemplateFolder(database), file);
  const isKnown = file.endsWith(".sql") && existsSync(path);
  const problem = (text: string) =>
    migrationError("INVALID_TEMPLATE", { file: `${database}/${file}`, problem: text });
  if (!isKnown) throw problem("the package has no template of this name");
  const [own, ours] = [readFileSync(join(folder, file), "utf8"), readFileSync(path, "utf8")];
  const fault = findFault(parseBlocks(own), parseBlocks(ours));
  if (fault !== null) throw problem(fault);
  return own === ours ? null : own;
}

function readFolder(folder: string, database: string): ReadonlyMap<string, string> {
  const path = join(folder, database);
  const own = new Map<string, string>();
  for (const file of existsSync(path) ? readdirSync(path).sort() : []) {
    const text = readTemplate(path, database, file);
    if (text !== null) own.set(file.slice(0, -".sql".length), text);
  }
  return own;
}

/** 16 hexadecimal digits over a template's text. */
export function hashOfTemplate(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * From now on, statements come from a user's own templates where the folder has them, and from the package's elsewhere. Each file is
 * held to the package's first: the same statements in their order, the same tags in each.
 * @param folder with a folder "oracle" or "postgres"; undefined: the package's templates alone
 * @throws INVALID_TEMPLATE, which names the file, the statement and the tag
 */
export function useTemplates(folder: string | undefined): void {
  if (
    folder !== undefined &&
    !Object.keys(templatesOf).some((database) => existsSync(join(folder, database)))
  ) {
    throw migrationError("INVALID_TEMPLATE", {
      file: resolve(folder),
      problem: 'it has no folder "oracle" or "postgres"',
    });
  }
  const read = Object.entries(templatesOf).map(
    ([database, templates]) =>
      [templates, folder === undefined ? new Map() : readFolder(folder, database)] as const,
  );
  for (const [templates, own] of read) templates.replace(own as ReadonlyMap<string, string>);
}
