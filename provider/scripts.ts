import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { oracleScriptsFor } from "./engines/oracle/scripts";
import { scriptsFor } from "./engines/postgres/scripts";
import { useTemplates } from "./rendering/own-templates";
import { formatValidations } from "./report/validation";
import { renderValidationHtml } from "./report/validation-html";
import type { AnyConnection } from "./schema/connection";
import { targetSchema, type Target, type TargetInput } from "./schema/target";
import { validateBefore } from "./validate";

export interface ScriptOrder {
  readonly connection: AnyConnection;
  readonly target: TargetInput;
  /** Where the set is written; made where it is missing. */
  readonly folder: string;
  /** A folder of the user's own templates, as `table-migration:templates` names one; in this process they hold from then on. */
  readonly templates?: string;
}

interface File {
  readonly path: string;
  readonly text: string;
}

/** What is known of the table before the run, for whoever approves it. */
async function validationFiles(connection: AnyConnection, target: Target): Promise<File[]> {
  const before = await validateBefore(connection, target);
  return [
    { path: "validation_before.md", text: formatValidations([before]) },
    { path: "validation_before.html", text: renderValidationHtml([before]) },
  ];
}

/**
 * Writes the scripts that bring a table to its declaration by hand, with psql or SQL*Plus, and beside them what a validation before the
 * run finds. Reads the database, and writes nothing there.
 * @returns the files' paths
 * @throws MigrationError: why there is no plan, or no scripts for it; INVALID_TEMPLATE
 */
export async function writeScripts({
  connection,
  target,
  folder,
  templates,
}: ScriptOrder): Promise<string[]> {
  if (templates !== undefined) useTemplates(templates);
  const parsed = targetSchema.parse(target);
  const scripts =
    connection.engine === "oracle"
      ? await oracleScriptsFor({ connection, target: parsed })
      : await scriptsFor({ connection, target: parsed });
  const files: File[] = [...scripts, ...(await validationFiles(connection, parsed))];
  await mkdir(folder, { recursive: true });
  const paths = files.map(({ path }) => join(folder, path));
  for (const [at, { text }] of files.entries()) await writeFile(paths[at] ?? "", text);
  return paths;
}
