import { OracleError } from "../../contract";
import type { AlterTable, AlterTableAction, TableProperties } from "../../sql/ast";
import { addColumns, dropColumns, modifyColumns, renameColumn } from "./alter-columns";
import { alterConstraint, renameConstraint } from "./alter-constraints";
import { alterPartitions } from "./alter-partitions";
import {
  lockForDdl,
  lockOnline,
  recordChange,
  row,
  run,
  tableOf,
  type DdlContext,
  type RelationObject,
} from "./context";
import { modifyDefaults, setTemplate } from "./defaults";
import { degreeText } from "./index-ddl";
import { changeInterval } from "./interval";
import { modifyPartitioning } from "./modify-partitioning";
import { parseExpression } from "./parse-expression";
import { renameTable } from "./rename";
import { writeRowFunction } from "./row-function";
import { compressFor } from "./storage-clause";

/** What a READ ONLY table takes: https://docs.oracle.com/en/database/oracle/oracle-database/23/admin/managing-tables.html */
const ALLOWED_READ_ONLY = new Set<AlterTableAction["kind"]>([
  "readOnly",
  "readWrite",
  "renameTable",
  "addConstraint",
  "enableConstraint",
  "disableConstraint",
  "modifyConstraint",
  "dropConstraint",
  "properties",
  "move",
  "rowMovement",
  "allTriggers",
]);

/** Actions that change what happens to rows: the row function is written anew. */
const REWRITES = new Set<AlterTableAction["kind"]>([
  "addColumns",
  "modifyColumns",
  "dropColumns",
  "rowMovement",
  "setInterval",
  "addPartitions",
  "dropPartitions",
  "modifyPartitioning",
]);

/** ALTER TABLE: one lock for all its actions, which come in their order. */
export async function alterTable(context: DdlContext, statement: AlterTable): Promise<void> {
  const table = tableOf(context, statement.name);
  if (!context.privileges.may("ALTER", table)) throw new OracleError(1031, "insufficient privileges");
  if (statement.actions.some(isOnline)) await lockOnline(context, table.objectId);
  else if (!statement.actions.every(looksAtRowsOnly)) await lockForDdl(context, table.objectId);
  await requireWritable(context, table, statement.actions);
  for (const action of statement.actions) await alterBy(context, table, action);
  if (statement.actions.some(({ kind }) => REWRITES.has(kind))) {
    await writeRowFunction(context, table.objectId, table.owner, table.name, parseExpression);
  }
  await recordChange(context, table.objectId);
}

/**
 * To validate what is enforced already takes no lock on writers.
 * https://asktom.oracle.com/pls/asktom/f?p=100:11:0::::P11_QUESTION_ID:9537634200346243524
 */
function looksAtRowsOnly(action: AlterTableAction): boolean {
  if (action.kind !== "modifyConstraint") return false;
  const { validated, ...others } = action.state;
  return validated === true && Object.keys(others).length === 0;
}

function isOnline(action: AlterTableAction): boolean {
  return action.kind === "modifyPartitioning" && action.online;
}

async function requireWritable(
  context: DdlContext,
  table: RelationObject,
  actions: readonly AlterTableAction[],
): Promise<void> {
  if (actions.every(({ kind }) => ALLOWED_READ_ONLY.has(kind))) return;
  const state = await row<{ read_only: boolean }>(
    context,
    "SELECT read_only FROM ora_catalog.tables WHERE object_id = $1",
    [table.objectId],
  );
  if (state?.read_only === true) {
    throw new OracleError(12081, `update operation not allowed on table "${table.owner}"."${table.name}"`);
  }
}

async function alterBy(context: DdlContext, table: RelationObject, action: AlterTableAction): Promise<void> {
  switch (action.kind) {
    case "readOnly":
    case "readWrite":
      return setReadOnly(context, table, action.kind === "readOnly");
    case "renameTable":
      return renameTable(context, table, action.to.name);
    case "renameColumn":
      return renameColumn(context, table, action.from.name, action.to.name);
    case "renameConstraint":
      return renameConstraint(context, table, action.from.name, action.to.name);
    case "addColumns":
      return addColumns(context, table, action.columns);
    case "modifyColumns":
      return modifyColumns(context, table, action.columns);
    case "dropColumns":
      return dropColumns(context, table, action.columns, action.cascadeConstraints);
    case "addConstraint":
    case "modifyConstraint":
    case "enableConstraint":
    case "disableConstraint":
    case "dropConstraint":
      return alterConstraint(context, table, action);
    case "rowMovement":
      return setTable(context, table, "row_movement", action.enabled);
    case "setInterval":
      return changeInterval(context, table.objectId, action.interval);
    case "properties":
      return setProperties(context, table, action.properties);
    case "allTriggers":
      return setAllTriggers(context, table, action.enabled);
    case "modifyDefaults":
      return modifyDefaults(context, table, action);
    case "setTemplate":
      return setTemplate(context, table, action.template);
    case "modifyPartitioning":
      return modifyPartitioning(context, table, action);
    default:
      return alterPartitions(context, table, action);
  }
}

async function setTable(
  context: DdlContext,
  table: RelationObject,
  column: string,
  value: unknown,
): Promise<void> {
  await run(context, `UPDATE ora_catalog.tables SET ${column} = $2 WHERE object_id = $1`, [
    table.objectId,
    value,
  ]);
}

async function setReadOnly(context: DdlContext, table: RelationObject, readOnly: boolean): Promise<void> {
  const changed = await row(
    context,
    "UPDATE ora_catalog.tables SET read_only = $2 WHERE object_id = $1 AND read_only <> $2 RETURNING object_id",
    [table.objectId, readOnly],
  );
  if (changed !== undefined) return;
  const name = `"${table.owner}"."${table.name}"`;
  throw readOnly
    ? new OracleError(14139, `table ${name} is already in READ ONLY mode`)
    : new OracleError(14140, `table ${name} is already in READ/WRITE mode`);
}

async function setProperties(
  context: DdlContext,
  table: RelationObject,
  properties: TableProperties,
): Promise<void> {
  const changes: readonly (readonly [string, unknown])[] = [
    ["degree", properties.parallel === undefined ? undefined : degreeText(properties.parallel)],
    ["logging", properties.logging],
    ["pct_free", properties.pctFree],
    ["ini_trans", properties.iniTrans],
    ["row_movement", properties.rowMovement],
    ...compressionChanges(properties),
  ];
  for (const [column, value] of changes) {
    if (value !== undefined) await setTable(context, table, column, value);
  }
}

/** Rows, and partitions that are there, stay as they are: it is what comes that is compressed, or not any more. */
function compressionChanges(properties: TableProperties): readonly (readonly [string, unknown])[] {
  if (properties.compression === undefined) return [];
  const wanted = compressFor(properties);
  return [
    ["compression", wanted !== null],
    ["compress_for", wanted],
  ];
}

async function setAllTriggers(context: DdlContext, table: RelationObject, enabled: boolean): Promise<void> {
  await run(context, "UPDATE ora_catalog.triggers SET enabled = $2 WHERE table_id = $1", [
    table.objectId,
    enabled,
  ]);
  const { rows } = await context.client.query<{ tgname: string }>(
    "SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = $1::regclass AND tgname LIKE 'g%'",
    [`data.t${table.objectId}`],
  );
  for (const { tgname } of rows) {
    await run(
      context,
      `ALTER TABLE data.t${table.objectId} ${enabled ? "ENABLE" : "DISABLE"} TRIGGER "${tgname}"`,
    );
  }
}
