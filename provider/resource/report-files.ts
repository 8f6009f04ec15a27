import { createHash } from "node:crypto";
import { lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { migrationError } from "../errors";
import type { Target } from "../schema/target";

/** A part of a file's name that every system takes; one that had to be changed is told apart by its hash. */
function safePart(name: string): string {
  const safe = name.replace(/[^\w-]/g, "_").slice(0, 60);
  return safe === name ? name : `${safe}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

/** A table's declaration in one stack. */
export interface ReportedTable extends Pick<Target, "connection" | "schema" | "table"> {
  /** Null outside of a stack. */
  readonly stack: string | null;
}

/** `urn:pulumi:prod::…` is of the stack prod. */
export function stackOf(urn: string): string | null {
  return /^urn:pulumi:(.+?)::/.exec(urn)?.[1] ?? null;
}

/** `prod.hr.app.orders`: of the stack, the connection and the table; stacks of one program call their connections alike. */
function stemOf({ stack, connection, schema, table }: ReportedTable): string {
  const ofStack = stack === null ? [] : [stack];
  return [...ofStack, connection, schema, table].map(safePart).join(".");
}

/** Makes a folder below another one, part by part: a link on the way could lead out of it. */
async function makeFolder(root: string, folder: string): Promise<string> {
  let reached = root;
  for (const part of folder.split(/[\\/]/).filter((name) => name !== "" && name !== ".")) {
    reached = path.join(reached, part);
    await mkdir(reached).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    const found = await lstat(reached);
    if (!found.isDirectory()) throw new Error(`${part} is no folder of its own`);
  }
  return reached;
}

/** A file that is there is replaced at once, and a link in its place with it, not what it leads to. */
async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { flag: "wx" });
  await rename(fresh, file);
}

/**
 * Writes a report below the program's folder.
 * @param root the program's folder
 * @returns the files, relative to it
 * @throws REPORT_NOT_WRITTEN
 */
export async function writeReport(
  root: string,
  folder: string,
  reported: ReportedTable,
  texts: Readonly<Record<"md" | "html", string>>,
): Promise<string[]> {
  try {
    const reached = await makeFolder(root, folder);
    const files = (["md", "html"] as const).map((kind) => ({
      file: path.join(reached, `${stemOf(reported)}.${kind}`),
      text: texts[kind],
    }));
    for (const { file, text } of files) await replaceFile(file, text);
    return files.map(({ file }) => path.relative(root, file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const table = `${reported.schema}.${reported.table}`;
    throw migrationError("REPORT_NOT_WRITTEN", { table, folder, reason }, error);
  }
}
