import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import Mustache from "mustache";
import { findTemplateFolder, StrictContext, type View } from "../template";

type Database = "postgres" | "oracle";

const partials = new Map<Database, Readonly<Record<string, string>>>();

/** The texts of templates/<database>/scripts, by their names without the ending. */
function loadScripts(database: Database): Readonly<Record<string, string>> {
  const known = partials.get(database);
  if (known) return known;
  const folder = join(findTemplateFolder(database), "scripts");
  const loaded = Object.fromEntries(
    readdirSync(folder).map((file) => [
      basename(file).replace(/\.\w+$/, ""),
      readFileSync(join(folder, file), "utf8"),
    ]),
  );
  partials.set(database, loaded);
  return loaded;
}

/** Fills in one script. Everything in its view is text that our code has built; a tag without a value is an error. */
export function fillScript(name: string, view: View, database: Database = "postgres"): string {
  const scripts = loadScripts(database);
  const text = scripts[name];
  if (text === undefined) throw new Error(`templates/${database}/scripts has no ${name}.`);
  return new Mustache.Writer().render(text, new StrictContext(view), { ...scripts });
}
