import { OracleError } from "../../contract";
import type { RelationInfo } from "../../catalog/model";
import type { UsingIndex } from "../../sql/ast";
import { columnNumbers, type ConstraintRow } from "./constraints";
import { createIndex, indexOf, recordIndex } from "./index-ddl";
import { row, rows, run, type DdlContext } from "./context";

/** Gives a primary or unique key its index: the one that it names, one that is there already, or a new one. */
export async function attachKeyIndex(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  using: UsingIndex | undefined,
): Promise<void> {
  const columns = await columnNumbers(context, constraint.constraint_id);
  const indexId =
    (await namedIndex(context, relation, columns, using)) ??
    (await existingIndex(context, relation.objectId, columns)) ??
    (await newIndex(context, relation, constraint, columns, using));
  await run(context, "UPDATE ora_catalog.constraints SET index_id = $2 WHERE constraint_id = $1", [
    constraint.constraint_id,
    indexId,
  ]);
  await requireUnique(context, relation, constraint, columns, indexId);
  if (constraint.type === "P") await requireValues(context, relation.objectId, columns);
}

async function namedIndex(
  context: DdlContext,
  { objectId: tableId }: RelationInfo,
  columns: readonly number[],
  using: UsingIndex | undefined,
): Promise<number | undefined> {
  if (using?.create !== undefined) await createIndex(context, using.create);
  const name = using?.create?.name ?? using?.index;
  if (name === undefined) return undefined;
  const { objectId } = await indexOf(context, name);
  const suitable = await suitableIndexes(context, tableId, columns);
  if (suitable.some((index) => index.object_id === objectId)) return objectId;
  throw new OracleError(14196, "Specified index cannot be used to enforce the constraint.");
}

/** An index whose leading columns are the key's. */
async function existingIndex(
  context: DdlContext,
  tableId: number,
  columns: readonly number[],
): Promise<number | undefined> {
  const suitable = await suitableIndexes(context, tableId, columns);
  return suitable.find(({ type }) => type === "NORMAL")?.object_id;
}

interface SuitableIndex {
  readonly object_id: number;
  readonly type: string;
  readonly numbers: readonly number[];
  readonly is_unique: boolean;
}

/** Where an index is local, each of its parts is unique by itself: the key needs every column that decides about the part. */
async function suitableIndexes(
  context: DdlContext,
  tableId: number,
  columns: readonly number[],
): Promise<readonly SuitableIndex[]> {
  const indexes = await rows<SuitableIndex>(
    context,
    `SELECT i.object_id, i.type, i.is_unique, array_agg(c.column_number ORDER BY c.position) AS numbers
     FROM ora_catalog.indexes AS i JOIN ora_catalog.index_columns AS c ON c.index_id = i.object_id
     WHERE i.table_id = $1
       AND (i.locality IS DISTINCT FROM 'LOCAL' OR NOT EXISTS (SELECT FROM ora_catalog.part_keys AS k
         WHERE k.table_id = i.table_id AND k.column_number <> ALL ($2::integer[])))
     GROUP BY i.object_id ORDER BY i.object_id`,
    [tableId, columns],
  );
  return indexes.filter(
    ({ numbers, is_unique: unique }) =>
      (!unique || numbers.length === columns.length) &&
      columns.every((column) => numbers.slice(0, columns.length).includes(column)),
  );
}

async function newIndex(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  columns: readonly number[],
  using: UsingIndex | undefined,
): Promise<number> {
  return recordIndex(context, relation, {
    owner: relation.owner,
    name: constraint.name,
    generated: constraint.generated,
    unique: !constraint.is_deferrable,
    type: "NORMAL",
    columns: columns.map((number) => ({
      number,
      descending: false,
      expression: null,
      physical: `c${number}`,
    })),
    attributes: using?.attributes ?? {},
  });
}

/** PostgreSQL needs a unique index under a key, also where Oracle is content with a plain one. */
async function requireUnique(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  columns: readonly number[],
  indexId: number,
): Promise<void> {
  const index = await row<{ is_unique: boolean }>(
    context,
    "SELECT is_unique FROM ora_catalog.indexes WHERE object_id = $1",
    [indexId],
  );
  if (index?.is_unique === true) return;
  const list = columns.map((number) => `c${number}`).join(", ");
  await buildUnique(
    context,
    `CREATE UNIQUE INDEX k${constraint.constraint_id} ON data.t${relation.objectId} (${list})`,
    `${relation.owner}.${constraint.name}`,
    constraint.type === "P" ? "P" : "U",
  );
}

/** Runs CREATE UNIQUE INDEX; duplicates fail as the constraint's, not as PostgreSQL's. */
export async function buildUnique(
  context: DdlContext,
  sql: string,
  name: string,
  type: "P" | "U" | "I",
): Promise<void> {
  try {
    await run(context, sql);
  } catch (error) {
    if ((error as { code?: string }).code !== "23505") throw error;
    if (type === "P") {
      throw new OracleError(2437, `cannot validate (${name}) - primary key violated`, 0, { cause: error });
    }
    if (type === "U") {
      throw new OracleError(2299, `cannot validate (${name}) - duplicate keys found`, 0, { cause: error });
    }
    throw new OracleError(1452, "cannot CREATE UNIQUE INDEX; duplicate keys found", 0, { cause: error });
  }
}

/** The columns of a primary key are not null, without a constraint of Oracle's that says so. */
async function requireValues(
  context: DdlContext,
  tableId: number,
  columns: readonly number[],
): Promise<void> {
  for (const number of columns) {
    const existing = await row(
      context,
      "SELECT FROM pg_catalog.pg_constraint WHERE conrelid = $1::regclass AND conname = $2",
      [`data.t${tableId}`, `n${number}`],
    );
    if (existing === undefined) {
      await run(context, `ALTER TABLE data.t${tableId} ADD CONSTRAINT n${number} NOT NULL c${number}`);
    }
    await run(
      context,
      "UPDATE ora_catalog.columns SET nullable = false WHERE object_id = $1 AND column_number = $2",
      [tableId, number],
    );
  }
}

/** The key is dropped or disabled: its index goes with it where the constraint made it. */
export async function releaseKeyIndex(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  keepIndex: boolean,
): Promise<void> {
  const columns = await columnNumbers(context, constraint.constraint_id);
  await run(context, `DROP INDEX IF EXISTS data.k${constraint.constraint_id}`);
  await run(context, "UPDATE ora_catalog.constraints SET index_id = NULL WHERE constraint_id = $1", [
    constraint.constraint_id,
  ]);
  const owned = await row<{ object_id: number; is_unique: boolean }>(
    context,
    `SELECT i.object_id, i.is_unique FROM ora_catalog.indexes AS i JOIN ora_catalog.objects AS o USING (object_id)
     WHERE i.object_id = $1 AND i.is_unique AND o.name = $2`,
    [constraint.index_id, constraint.name],
  );
  if (owned !== undefined && !keepIndex) await dropIndexById(context, owned.object_id);
  if (constraint.type === "P") await releaseValues(context, relation.objectId, columns);
}

export async function dropIndexById(context: DdlContext, indexId: number): Promise<void> {
  context.touched.add(indexId);
  await run(
    context,
    `DELETE FROM ora_catalog.columns AS c USING ora_catalog.index_columns AS x, ora_catalog.indexes AS i
     WHERE i.object_id = $1 AND x.index_id = i.object_id AND c.object_id = i.table_id
       AND c.column_number = x.column_number AND NOT c.user_generated`,
    [indexId],
  );
  await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [indexId]);
  await run(context, `DROP INDEX IF EXISTS data.i${indexId}`);
}

/** Without the key a column takes NULL again, unless it has a NOT NULL of its own. */
async function releaseValues(
  context: DdlContext,
  tableId: number,
  columns: readonly number[],
): Promise<void> {
  for (const number of columns) {
    const own = await row(
      context,
      `SELECT FROM ora_catalog.constraints JOIN ora_catalog.constraint_columns USING (constraint_id)
       WHERE table_id = $1 AND not_null AND enabled AND column_number = $2`,
      [tableId, number],
    );
    if (own !== undefined) continue;
    await run(context, `ALTER TABLE data.t${tableId} DROP CONSTRAINT IF EXISTS n${number}`);
    await run(
      context,
      "UPDATE ora_catalog.columns SET nullable = true WHERE object_id = $1 AND column_number = $2",
      [tableId, number],
    );
  }
}
