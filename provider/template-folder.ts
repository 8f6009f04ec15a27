import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of one kind of templates, beside the package. */
export function findTemplateFolder(database: string): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "templates", database);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`The folder templates/${database} is missing beside the package.`);
}
