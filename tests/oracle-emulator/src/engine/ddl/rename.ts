import { NAMESPACE } from "../../catalog/catalog";
import { OracleError } from "../../contract";
import type { Rename } from "../../sql/ast";
import {
  lockForDdl,
  recordChange,
  requireName,
  row,
  run,
  type DdlContext,
  type RelationObject,
} from "./context";

/** RENAME TO: the name alone changes. Grants, constraints, indexes and triggers belong to the object. */
export async function renameTable(context: DdlContext, table: RelationObject, to: string): Promise<void> {
  requireName(to);
  const taken = await row(
    context,
    "SELECT FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND namespace = $3",
    [table.owner, to, NAMESPACE.RELATION],
  );
  if (taken !== undefined) throw new OracleError(955, "name is already used by an existing object");
  // Dependants of the old name, and those that were waiting for the new one.
  await recordChange(context, table.objectId);
  await run(context, "UPDATE ora_catalog.objects SET name = $2 WHERE object_id = $1", [table.objectId, to]);
}

/** RENAME a TO b: tables, views, sequences and private synonyms of one's own schema. */
export async function rename(context: DdlContext, statement: Rename): Promise<void> {
  const object = context.catalog.find(context.user, statement.from.name);
  if (object === undefined) throw new OracleError(4043, `object ${statement.from.name} does not exist`);
  if (object.kind === "RELATION" && object.viewText === undefined) {
    await lockForDdl(context, object.objectId);
    await renameTable(context, object, statement.to.name);
    return recordChange(context, object.objectId);
  }
  await recordChange(context, object.objectId);
  await run(context, "UPDATE ora_catalog.objects SET name = $2 WHERE object_id = $1", [
    object.objectId,
    statement.to.name,
  ]);
}
