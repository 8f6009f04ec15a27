import { Privileges } from "../catalog/privileges";
import { OracleError } from "../contract";
import { compileTrigger } from "../plsql/triggers/compile";
import type { FunctionTexts } from "../plsql/triggers/routines";
import { parseStatement } from "../sql";
import type { AlterTrigger, CreateTrigger } from "../sql/ast";
import { recordCompilerSettings } from "./compiler-settings";
import { ownerOf, rows, type DdlContext } from "./ddl/context";
import { replaceTrigger, type CompiledTrigger } from "./ddl/triggers";
import { recordDependencies } from "./ddl/views";
import { contextOf, snapshotOf, type NamesOfSession } from "./runner";
import type { Session } from "./session";
import { findRoutines } from "./routine-units";
import { WatchedNames } from "./watched-names";

interface StoredTrigger {
  readonly object_id: number;
  readonly table_id: number;
  readonly owner: string;
  readonly name: string;
  readonly source: string;
  readonly enabled: boolean;
}

const STORED = `
  SELECT t.object_id, t.table_id, o.owner, o.name, t.source, t.enabled
  FROM ora_catalog.triggers AS t JOIN ora_catalog.objects AS o USING (object_id)`;

/**
 * Triggers that name what an open DDL has changed, made or dropped are compiled anew within it: between its commit and their
 * next firing no row may go to the table that had the name before.
 */
export async function recompileTriggers(session: Session, context: DdlContext): Promise<void> {
  const stored = await rows<StoredTrigger>(
    context,
    `${STORED}
     WHERE o.status = 'INVALID' AND EXISTS (
       SELECT FROM ora_catalog.dependencies AS d WHERE d.object_id = t.object_id AND (
         d.object_id = ANY ($1) OR (d.referenced_owner, d.referenced_name) IN (
           SELECT owner, name FROM ora_catalog.objects WHERE object_id = ANY ($1))))
     FOR UPDATE OF t`,
    [[...context.touched]],
  );
  for (const trigger of stored) await recompile(session, context, trigger);
}

/** ALTER TRIGGER … COMPILE. Returns the warning of one that has errors. */
export async function compileTriggerOf(
  session: Session,
  context: DdlContext,
  statement: AlterTrigger,
): Promise<OracleError | undefined> {
  const [stored] = await rows<StoredTrigger>(context, `${STORED} WHERE o.owner = $1 AND o.name = $2`, [
    ownerOf(context, statement.name),
    statement.name.name.name,
  ]);
  const { action } = statement;
  if (stored && !(action.kind === "compile" && action.reuseSettings))
    await recordCompilerSettings(context, stored.object_id);
  return stored && recompile(session, context, stored);
}

async function recompile(
  session: Session,
  context: DdlContext,
  stored: StoredTrigger,
): Promise<OracleError | undefined> {
  const parsed = parseStatement(stored.source) as CreateTrigger;
  const { position } = parsed.name;
  const [schema, name] = [stored.owner, stored.name].map((text) => ({ name: text, quoted: true, position }));
  // It may have been renamed since.
  const renamed = { ...parsed.name, ...(schema && { schema }), ...(name && { name }) };
  const statement: CreateTrigger = { ...parsed, name: renamed, enabled: stored.enabled };
  const catalog = await session.catalog.changedBy(context.client, [...context.touched]);
  const names: NamesOfSession = {
    catalog,
    user: stored.owner,
    privileges: await Privileges.load(session.state.admin, stored.owner),
    currentSchema: stored.owner,
  };
  const { compiled, uses } = compileWith(names, statement, stored.table_id);
  await recordDependencies(context, stored.object_id, uses);
  return replaceTrigger(context, stored, statement, compiled);
}

/** Compiles a trigger with the given names, and tells which it has looked for. */
export function compileWith(
  names: NamesOfSession,
  statement: CreateTrigger,
  tableId: number,
): { readonly compiled: CompiledTrigger; readonly uses: ReturnType<WatchedNames["uses"]> } {
  const functions: FunctionTexts = { schema: "data", texts: new Map() };
  const watched = new WatchedNames(snapshotOf(names, { functions }), names.currentSchema);
  const table = names.catalog.byObjectId(tableId);
  if (table?.kind !== "RELATION") throw new OracleError(942, "table or view does not exist");
  if (statement.compilationError !== undefined) {
    return { compiled: { error: statement.compilationError }, uses: [] };
  }
  const translation = { ...contextOf(names, watched.snapshot, []), catalog: watched };
  const called: WatchedNames[] = [];
  const find = findRoutines(names, watched.snapshot, (snapshot, owner) => {
    const own = new WatchedNames(snapshot, owner);
    called.push(own);
    return own;
  });
  const compiled = compileTrigger(statement, table.relation, translation, {
    functions,
    find: (parts) => {
      const unit = find(parts);
      if (parts.length < 3) watched.noteRoutine(parts, unit);
      return unit;
    },
  });
  return { compiled, uses: [watched, ...called].flatMap((one) => one.uses(tableId)) };
}
