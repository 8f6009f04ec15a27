import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { useTemplates } from "../rendering/own-templates";
import type { AnyConnection } from "../schema/connection";
import { targetSchema, type TargetInput } from "../schema/target";
import { oracleScriptsFor } from "./oracle/scripts";
import { scriptsFor } from "./postgres/scripts";

export interface ScriptOrder {
  readonly connection: AnyConnection;
  readonly target: TargetInput;
  /** Where the set is written; made where it is missing. */
  readonly folder: string;
  /** A folder of the user's own templates, as `table-migration:templates` names one; in this process they hold from then on. */
  readonly templates?: string;
}

/**
 * Writes the scripts that bring a table to its declaration by hand, with psql or SQL*Plus. Reads the database, and writes nothing there.
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
  const files =
    connection.engine === "oracle"
      ? await oracleScriptsFor({ connection, target: parsed })
      : await scriptsFor({ connection, target: parsed });
  await mkdir(folder, { recursive: true });
  const paths = files.map(({ path }) => join(folder, path));
  for (const [at, { text }] of files.entries()) await writeFile(paths[at] ?? "", text);
  return paths;
}
