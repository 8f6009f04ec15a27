import type { Identity } from "../../sql/ast";
import { createObject, run, row, type DdlContext } from "./context";
import { createPhysicalSequence, recordSequence } from "./sequence";

/** Makes the sequence of an identity column, and gives the column its default. */
export async function createIdentity(
  context: DdlContext,
  tableId: number,
  columnNumber: number,
  identity: Identity,
  owner: string,
): Promise<void> {
  const name = `ISEQ$$_${tableId}`;
  const sequenceId = await createObject(context, {
    owner,
    name,
    type: "SEQUENCE",
    namespace: 1,
    generated: true,
  });
  await recordSequence(context, sequenceId, await withLimitValue(context, tableId, columnNumber, identity));
  await createPhysicalSequence(context, sequenceId);
  await run(
    context,
    `INSERT INTO ora_catalog.identity_columns (table_id, column_number, generation_type, sequence_id) VALUES ($1, $2, $3, $4)`,
    [tableId, columnNumber, identity.generation === "ALWAYS" ? "ALWAYS" : "BY DEFAULT", sequenceId],
  );
  await run(
    context,
    `UPDATE ora_catalog.columns SET default_text = $3, nullable = false, default_on_null = $4
     WHERE object_id = $1 AND column_number = $2`,
    [tableId, columnNumber, `"${owner}"."${name}".nextval`, identity.generation === "BY DEFAULT ON NULL"],
  );
  await run(
    context,
    `ALTER TABLE data.t${tableId} ALTER COLUMN c${columnNumber} SET DEFAULT nextval('data.s${sequenceId}')`,
  );
}

/** START WITH LIMIT VALUE goes on after the highest value that is there. */
async function withLimitValue(
  context: DdlContext,
  tableId: number,
  columnNumber: number,
  identity: Identity,
): Promise<Identity["options"]> {
  if (identity.options.startWithLimitValue !== true) return identity.options;
  const highest = await row<{ next: string }>(
    context,
    `SELECT coalesce(max(c${columnNumber}), 0) + 1 AS next FROM data.t${tableId}`,
  );
  return { ...identity.options, startWith: highest?.next ?? "1" };
}

/** MODIFY of an identity column: its kind and the options of its sequence; or away with it. */
export async function modifyIdentity(
  context: DdlContext,
  tableId: number,
  columnNumber: number,
  identity: Identity | "DROP",
  owner: string,
): Promise<void> {
  const existing = await row<{ sequence_id: number }>(
    context,
    "SELECT sequence_id FROM ora_catalog.identity_columns WHERE table_id = $1 AND column_number = $2",
    [tableId, columnNumber],
  );
  if (existing !== undefined) {
    await run(context, `ALTER TABLE data.t${tableId} ALTER COLUMN c${columnNumber} DROP DEFAULT`);
    await dropSequence(context, existing.sequence_id);
    await run(
      context,
      "UPDATE ora_catalog.columns SET default_text = NULL, default_on_null = false WHERE object_id = $1 AND column_number = $2",
      [tableId, columnNumber],
    );
  }
  if (identity !== "DROP") await createIdentity(context, tableId, columnNumber, identity, owner);
}

export async function dropSequence(context: DdlContext, sequenceId: number): Promise<void> {
  context.touched.add(sequenceId);
  await run(context, "DELETE FROM ora_catalog.identity_columns WHERE sequence_id = $1", [sequenceId]);
  await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [sequenceId]);
  await run(context, `DROP SEQUENCE data.s${sequenceId}`);
}
