import type { Templates, View } from "../template";
import { lazily } from "./holes";

/** How a driver may have a statement, by what stands behind the name of its template: `{{{ledgerText.readSteps}}}`. */
type Forms<Source> = Readonly<Record<string, (source: Source, name: string) => string>>;

/**
 * Every statement of some templates, under the names that drivers have for them; rendered when one asks for it.
 * @param files the templates, by these names
 */
export function statementViews<Key extends string, Source>(
  templates: Templates,
  files: Readonly<Record<Key, string>>,
  sources: Readonly<Record<NoInfer<Key>, Source>>,
  forms: Forms<Source>,
): View {
  const entries = (Object.entries(files) as [Key, string][]).flatMap(([key, file]) => {
    const names = templates.statementNames(file);
    return Object.entries(forms).map(([form, print]) => [
      key + form,
      lazily(names, (name) => print(sources[key], name)),
    ]);
  });
  return Object.fromEntries(entries) as View;
}
