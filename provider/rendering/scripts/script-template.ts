import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import Mustache from "mustache";
import { findTemplateFolder, StrictContext, type View } from "../template";

let partials: Readonly<Record<string, string>> | undefined;

/** The texts of templates/postgres/scripts, by their names without the ending. */
function loadScripts(): Readonly<Record<string, string>> {
  const folder = join(findTemplateFolder("postgres"), "scripts");
  partials ??= Object.fromEntries(
    readdirSync(folder).map((file) => [
      basename(file).replace(/\.\w+$/, ""),
      readFileSync(join(folder, file), "utf8"),
    ]),
  );
  return partials;
}

/** Fills in one script. Everything in its view is text that our code has built; a tag without a value is an error. */
export function fillScript(name: string, view: View): string {
  const scripts = loadScripts();
  const text = scripts[name];
  if (text === undefined) throw new Error(`templates/postgres/scripts has no ${name}.`);
  return new Mustache.Writer().render(text, new StrictContext(view), { ...scripts });
}
