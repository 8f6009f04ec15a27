import { NAMESPACE } from "../../catalog/catalog";
import { OracleError } from "../../contract";
import type { AlterTrigger, CreateTrigger } from "../../sql/ast";
import {
  createObject,
  lockForDdl,
  ownerOf,
  recordChange,
  requireName,
  requirePrivilege,
  row,
  rows,
  run,
  tableOf,
  type DdlContext,
  type RelationObject,
} from "./context";
import { recordCompilerSettings } from "../compiler-settings";
import { columnOf } from "./columns";
import { dropTriggerById } from "./drop";
import { recordDependencies } from "./views";

/** One PostgreSQL trigger: of a compound trigger there are several. */
export interface TriggerPart {
  readonly timing: "BEFORE" | "AFTER";
  readonly level: "ROW" | "STATEMENT";
  /** The function's PL/pgSQL text, from DECLARE or BEGIN to END; it returns what such a function must. */
  readonly body: string;
  /** Fires on UPDATE OF this physical column alone. */
  readonly updateOf?: string;
}

/** What src/plsql makes of a trigger: its parts, or why it does not compile. */
export type CompiledTrigger =
  | {
      readonly parts: readonly TriggerPart[];
      /** Texts that create the functions of the stored routines that it calls. */
      readonly functions: readonly string[];
    }
  | { readonly error: OracleError };

const TYPES = {
  BEFORE: ["BEFORE STATEMENT", "BEFORE EACH ROW"],
  AFTER: ["AFTER STATEMENT", "AFTER EACH ROW"],
  COMPOUND: ["COMPOUND", "COMPOUND"],
  "INSTEAD OF": ["INSTEAD OF", "INSTEAD OF"],
} as const;

/** CREATE TRIGGER. One with errors exists, is invalid, and makes the DML of its table fail. Returns the warning. */
export async function createTrigger(
  context: DdlContext,
  statement: CreateTrigger,
  source: string,
  compiled: CompiledTrigger,
  uses: Parameters<typeof recordDependencies>[2],
): Promise<OracleError | undefined> {
  const owner = ownerOf(context, statement.name);
  requirePrivilege(context, owner, "CREATE TRIGGER", "CREATE ANY TRIGGER");
  const table = tableOf(context, statement.table);
  if (table.owner !== context.user && !context.privileges.has("CREATE ANY TRIGGER")) {
    throw new OracleError(1031, "insufficient privileges");
  }
  await lockForDdl(context, table.objectId);
  await replaceExisting(context, owner, statement);
  const triggerId = await createObject(context, {
    owner,
    name: statement.name.name.name,
    type: "TRIGGER",
    namespace: NAMESPACE.TRIGGER,
  });
  await record(context, triggerId, table, statement, source);
  await recordCompilerSettings(context, triggerId);
  await recordDependencies(context, triggerId, uses);
  const warning = await install(context, triggerId, table.objectId, statement, compiled);
  await recordChange(context, table.objectId, false);
  return warning;
}

async function replaceExisting(context: DdlContext, owner: string, statement: CreateTrigger): Promise<void> {
  const existing = await row<{ object_id: number }>(
    context,
    "SELECT object_id FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND namespace = $3",
    [owner, statement.name.name.name, NAMESPACE.TRIGGER],
  );
  if (existing === undefined) return;
  if (!statement.orReplace) {
    throw new OracleError(4081, `trigger '${statement.name.name.name}' already exists`);
  }
  await dropTriggerById(context, existing.object_id);
}

async function record(
  context: DdlContext,
  triggerId: number,
  table: RelationObject,
  statement: CreateTrigger,
  source: string,
): Promise<void> {
  const { referencing } = statement;
  await run(
    context,
    `INSERT INTO ora_catalog.triggers (object_id, table_id, type, event, referencing_names, when_clause, enabled, description,
       body, source)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      triggerId,
      table.objectId,
      TYPES[statement.timing][statement.forEachRow ? 1 : 0],
      eventText(statement),
      `REFERENCING NEW AS ${referencing.new.name} OLD AS ${referencing.old.name}`,
      statement.when?.text ?? null,
      statement.enabled,
      statement.descriptionText,
      statement.bodyText,
      source,
    ],
  );
  for (const { columns } of statement.events) {
    for (const { name } of columns) {
      await run(context, "INSERT INTO ora_catalog.trigger_columns VALUES ($1, $2) ON CONFLICT DO NOTHING", [
        triggerId,
        columnOf(table.relation, name).number,
      ]);
    }
  }
  for (const followed of statement.follows) {
    await run(context, "INSERT INTO ora_catalog.trigger_order VALUES ($1, $2, $3)", [
      triggerId,
      ownerOf(context, followed),
      followed.name.name,
    ]);
  }
}

/** INSERT OR UPDATE OR DELETE, in this order. */
function eventText(statement: CreateTrigger): string {
  return (["INSERT", "UPDATE", "DELETE"] as const)
    .filter((wanted) => statement.events.some(({ event }) => event === wanted))
    .join(" OR ");
}

async function install(
  context: DdlContext,
  triggerId: number,
  tableId: number,
  statement: CreateTrigger,
  compiled: CompiledTrigger,
): Promise<OracleError | undefined> {
  const parts = "parts" in compiled ? compiled.parts : [invalidPart(context, statement)];
  if ("parts" in compiled) for (const text of compiled.functions) await run(context, text);
  const events = await physicalEvents(context, triggerId, statement);
  for (const [index, part] of parts.entries()) {
    const name = `g${triggerId}_${index}`;
    await run(
      context,
      `CREATE FUNCTION data.${name}() RETURNS trigger LANGUAGE plpgsql AS ${dollarQuoted(part.body)}`,
    );
    await run(
      context,
      `CREATE TRIGGER ${name} ${part.timing} ${part.updateOf === undefined ? events : `UPDATE OF ${part.updateOf}`} ON data.t${tableId} FOR EACH ${part.level} EXECUTE FUNCTION data.${name}()`,
    );
    if (!statement.enabled) await run(context, `ALTER TABLE data.t${tableId} DISABLE TRIGGER ${name}`);
  }
  return "parts" in compiled ? undefined : recordError(context, triggerId, compiled.error);
}

interface InstalledPart {
  readonly name: string;
  readonly row: boolean;
  readonly before: boolean;
}

/**
 * A trigger that was compiled anew gets its new text; one with errors makes the DML of its table fail. Its functions are replaced
 * where they are, which waits for nobody. Returns the warning of one that has errors.
 */
export async function replaceTrigger(
  context: DdlContext,
  stored: { readonly object_id: number; readonly table_id: number },
  statement: CreateTrigger,
  compiled: CompiledTrigger,
): Promise<OracleError | undefined> {
  const { object_id: triggerId, table_id: tableId } = stored;
  await run(context, "DELETE FROM ora_catalog.errors WHERE object_id = $1", [triggerId]);
  await run(context, "UPDATE ora_catalog.objects SET status = 'VALID' WHERE object_id = $1", [triggerId]);
  const installed = await installedParts(context, triggerId, tableId);
  const parts = "parts" in compiled ? compiled.parts : installed.map(() => invalidPart(context, statement));
  if ("parts" in compiled && !areAlike(installed, compiled.parts)) {
    await lockForDdl(context, tableId);
    for (const { name } of installed) await run(context, `DROP FUNCTION data.${name}() CASCADE`);
    return install(context, triggerId, tableId, statement, compiled);
  }
  if ("parts" in compiled) for (const text of compiled.functions) await run(context, text);
  for (const [index, { body }] of parts.entries()) {
    await run(
      context,
      `CREATE OR REPLACE FUNCTION data.g${triggerId}_${index}() RETURNS trigger LANGUAGE plpgsql AS ${dollarQuoted(body)}`,
    );
  }
  return "parts" in compiled ? undefined : recordError(context, triggerId, compiled.error);
}

async function installedParts(
  context: DdlContext,
  triggerId: number,
  tableId: number,
): Promise<readonly InstalledPart[]> {
  // Bits of tgtype: 1 for each row, 2 before.
  return rows<InstalledPart>(
    context,
    `SELECT tgname AS name, tgtype & 1 <> 0 AS row, tgtype & 2 <> 0 AS before FROM pg_catalog.pg_trigger
     WHERE tgrelid = $1::regclass AND tgname LIKE $2 ORDER BY length(tgname), tgname`,
    [`data.t${tableId}`, `g${triggerId}\\_%`],
  );
}

function areAlike(installed: readonly InstalledPart[], parts: readonly TriggerPart[]): boolean {
  return (
    installed.length === parts.length &&
    parts.every(
      ({ timing, level }, index) =>
        installed[index]?.row === (level === "ROW") && installed[index].before === (timing === "BEFORE"),
    )
  );
}

function invalidPart(context: DdlContext, statement: CreateTrigger): TriggerPart {
  const name = `${ownerOf(context, statement.name)}.${statement.name.name.name}`.replaceAll("'", "''");
  return {
    timing: "BEFORE",
    level: "STATEMENT",
    body: `BEGIN
      PERFORM ora_catalog.reject('ORA-04098: trigger ''${name}'' is invalid and failed re-validation');
      RETURN NULL;
    END`,
  };
}

async function physicalEvents(
  context: DdlContext,
  triggerId: number,
  statement: CreateTrigger,
): Promise<string> {
  const columns = await rows<{ column_number: number }>(
    context,
    "SELECT column_number FROM ora_catalog.trigger_columns WHERE trigger_id = $1 ORDER BY 1",
    [triggerId],
  );
  const list = columns.map(({ column_number: number }) => `c${number}`).join(", ");
  return statement.events
    .map(({ event }) => (event === "UPDATE" && list !== "" ? `UPDATE OF ${list}` : event))
    .join(" OR ");
}

function dollarQuoted(body: string): string {
  let tag = "$trigger$";
  while (body.includes(tag)) tag = `$${tag.slice(1, -1)}_$`;
  return `${tag}${body}${tag}`;
}

/** Returns the warning. */
async function recordError(context: DdlContext, triggerId: number, error: OracleError): Promise<OracleError> {
  await run(context, "UPDATE ora_catalog.objects SET status = 'INVALID' WHERE object_id = $1", [triggerId]);
  await run(
    context,
    `INSERT INTO ora_catalog.errors (object_id, sequence, line, position, text, message_number) VALUES ($1, 1, 1, 1, $2, $3)`,
    [triggerId, error.message, error.code],
  );
  return new OracleError(24344, "success with compilation error");
}

/** ALTER TRIGGER … ENABLE, DISABLE, RENAME TO. COMPILE is the caller's, who has the compiler. */
export async function alterTrigger(context: DdlContext, statement: AlterTrigger): Promise<void> {
  const owner = ownerOf(context, statement.name);
  const trigger = await row<{ object_id: number; table_id: number }>(
    context,
    `SELECT object_id, table_id FROM ora_catalog.triggers JOIN ora_catalog.objects USING (object_id)
     WHERE owner = $1 AND name = $2`,
    [owner, statement.name.name.name],
  );
  if (trigger === undefined) {
    throw new OracleError(4080, `trigger '${statement.name.name.name}' does not exist`);
  }
  requirePrivilege(context, owner, "", "ALTER ANY TRIGGER");
  const { action } = statement;
  if (action.kind === "rename") await renameTrigger(context, owner, trigger.object_id, action.to.name);
  else if (action.kind !== "compile") await enableTrigger(context, trigger, action.kind === "enable");
  await recordChange(context, trigger.object_id, false);
}

async function renameTrigger(
  context: DdlContext,
  owner: string,
  triggerId: number,
  to: string,
): Promise<void> {
  requireName(to);
  const taken = await row(
    context,
    "SELECT FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND namespace = $3",
    [owner, to, NAMESPACE.TRIGGER],
  );
  if (taken !== undefined) throw new OracleError(4081, `trigger '${to}' already exists`);
  await run(context, "UPDATE ora_catalog.objects SET name = $2 WHERE object_id = $1", [triggerId, to]);
}

async function enableTrigger(
  context: DdlContext,
  trigger: { readonly object_id: number; readonly table_id: number },
  enabled: boolean,
): Promise<void> {
  await lockForDdl(context, trigger.table_id);
  await run(context, "UPDATE ora_catalog.triggers SET enabled = $2 WHERE object_id = $1", [
    trigger.object_id,
    enabled,
  ]);
  const physical = await rows<{ tgname: string }>(
    context,
    "SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = $1::regclass AND tgname LIKE $2",
    [`data.t${trigger.table_id}`, `g${trigger.object_id}\\_%`],
  );
  for (const { tgname } of physical) {
    await run(
      context,
      `ALTER TABLE data.t${trigger.table_id} ${enabled ? "ENABLE" : "DISABLE"} TRIGGER ${tgname}`,
    );
  }
}
