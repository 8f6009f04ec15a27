import { OracleError } from "../contract";
import { compileUnit, type StoredUnit, type UnitError, type UnitSource } from "../plsql";
import { parseStatement } from "../sql";
import type { Compile, CreateRoutine, ObjectName } from "../sql/ast";
import { recordCompilerSettings } from "./compiler-settings";
import { ownerOf, recordChange, requirePrivilege, row, run, type DdlContext } from "./ddl/context";
import { replaceObject } from "./ddl/views";
import type { Session } from "./session";

/** The stored text as a statement: lines are those of ALL_SOURCE. */
function sourceOf(text: string): { readonly source: string; readonly node: CreateRoutine } {
  const source = `CREATE ${text}`;
  return { source, node: parseStatement(source) as CreateRoutine };
}

/** CREATE PROCEDURE, FUNCTION, PACKAGE [BODY]. One with errors exists and is invalid. Returns the warning. */
export async function createRoutineOf(
  session: Session,
  context: DdlContext,
  statement: CreateRoutine,
): Promise<OracleError | undefined> {
  const owner = ownerOf(context, statement.name);
  requirePrivilege(context, owner, "CREATE PROCEDURE", "CREATE ANY PROCEDURE");
  const { name } = statement.name.name;
  const objectId = await replaceObject(context, owner, name, statement.routine, statement.orReplace);
  await run(
    context,
    `INSERT INTO ora_catalog.sources (object_id, text) VALUES ($1, $2)
     ON CONFLICT (object_id) DO UPDATE SET text = excluded.text`,
    [objectId, statement.text],
  );
  await recordCompilerSettings(context, objectId);
  return compileStored(session, context, objectId, owner, statement.text);
}

/** ALTER PROCEDURE, FUNCTION, PACKAGE … COMPILE. */
export async function compileRoutineOf(
  session: Session,
  context: DdlContext,
  statement: Compile,
): Promise<OracleError | undefined> {
  const owner = ownerOf(context, statement.name);
  const stored = await storedText(context, owner, statement.name, statement.object);
  requirePrivilege(context, owner, "", "ALTER ANY PROCEDURE");
  await recordChange(context, stored.object_id, false);
  if (!statement.reuseSettings) await recordCompilerSettings(context, stored.object_id);
  return compileStored(session, context, stored.object_id, owner, stored.text);
}

async function storedText(
  context: DdlContext,
  owner: string,
  name: ObjectName,
  type: string,
): Promise<{ readonly object_id: number; readonly text: string }> {
  const found = await row<{ object_id: number; text: string }>(
    context,
    `SELECT object_id, text FROM ora_catalog.objects JOIN ora_catalog.sources USING (object_id)
     WHERE owner = $1 AND name = $2 AND type = $3`,
    [owner, name.name.name, type],
  );
  if (found === undefined)
    throw new OracleError(4043, `object ${name.name.name} does not exist`, name.position);
  return found;
}

async function compileStored(
  session: Session,
  context: DdlContext,
  objectId: number,
  owner: string,
  text: string,
): Promise<OracleError | undefined> {
  const { source, node } = sourceOf(text);
  const unit =
    node.routine === "PACKAGE BODY" ? await storedUnit(session, owner, node.name.name.name) : undefined;
  const errors = await compileUnit(session.host, source, node, unit?.specification);
  await run(context, "DELETE FROM ora_catalog.errors WHERE object_id = $1", [objectId]);
  await run(context, "UPDATE ora_catalog.objects SET status = $2 WHERE object_id = $1", [
    objectId,
    errors.length === 0 ? "VALID" : "INVALID",
  ]);
  for (const [index, error] of errors.entries()) await recordError(context, objectId, index + 1, error);
  return errors.length === 0 ? undefined : new OracleError(24344, "success with compilation error");
}

async function recordError(
  context: DdlContext,
  objectId: number,
  sequence: number,
  error: UnitError,
): Promise<void> {
  await run(
    context,
    `INSERT INTO ora_catalog.errors (object_id, sequence, line, position, text, message_number)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [objectId, sequence, error.line, error.position, error.text, error.messageNumber],
  );
}

interface StoredRow {
  readonly type: string;
  readonly status: string;
  readonly text: string;
}

/** A stored unit of a schema with what it was compiled from. */
export async function storedUnit(
  session: Session,
  owner: string,
  name: string,
): Promise<StoredUnit | undefined> {
  const { rows } = await session.state.admin.query<StoredRow>(
    `SELECT type, status, text FROM ora_catalog.objects JOIN ora_catalog.sources USING (object_id)
     WHERE owner = $1 AND name = $2`,
    [owner, name],
  );
  if (rows.length === 0) return undefined;
  const part = (types: readonly string[]): UnitSource | undefined => {
    const found = rows.find(({ type }) => types.includes(type));
    if (found === undefined) return undefined;
    const { source, node } = sourceOf(found.text);
    return node.body === undefined ? undefined : { text: source, tree: node.body };
  };
  const specification = part(["PACKAGE"]);
  const body = part(["PACKAGE BODY", "PROCEDURE", "FUNCTION"]);
  return {
    owner,
    name,
    valid: rows.every(({ status }) => status === "VALID"),
    ...(specification && { specification }),
    ...(body && { body }),
  };
}
