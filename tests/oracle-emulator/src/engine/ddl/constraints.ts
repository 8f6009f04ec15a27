import { OracleError } from "../../contract";
import type { RelationInfo } from "../../catalog/model";
import type { Constraint, ConstraintReference, ConstraintState, Expression } from "../../sql/ast";
import { columnOf, type StoredColumn } from "./columns";
import { requireName, row, rows, run, tableOf, type DdlContext } from "./context";
import { attachKeyIndex, releaseKeyIndex } from "./key-index";

export interface ConstraintRow {
  readonly constraint_id: number;
  readonly name: string;
  readonly table_id: number;
  readonly type: "C" | "P" | "U" | "R";
  readonly not_null: boolean;
  readonly search_condition: string | null;
  readonly r_constraint_id: number | null;
  readonly delete_rule: string | null;
  readonly enabled: boolean;
  readonly validated: boolean;
  readonly is_deferrable: boolean;
  readonly initially_deferred: boolean;
  readonly index_id: number | null;
  readonly generated: boolean;
  readonly rely: boolean;
}

const TYPES = { notNull: "C", check: "C", primaryKey: "P", unique: "U", foreignKey: "R" } as const;

/** Adds a constraint: inline ones are about `column`. PostgreSQL holds what is enabled. */
export async function addConstraint(
  context: DdlContext,
  relation: RelationInfo,
  constraint: Constraint,
  column?: StoredColumn,
): Promise<void> {
  const { rule, state } = constraint;
  if (rule.kind === "null") return;
  const columns = constraintColumns(relation, constraint, column);
  if (rule.kind === "primaryKey") await requireNoPrimaryKey(context, relation.objectId);
  const enabled = state.enabled ?? true;
  const referenced =
    rule.kind === "foreignKey" ? await referencedKey(context, rule, relation.owner) : undefined;
  if (referenced?.rely === false && state.rely === true) {
    const text = "Cannot specify RELY for foreign key if the associated primary key is NORELY";
    throw new OracleError(25158, text);
  }
  const constraintId = await recordConstraint(context, relation, constraint, {
    type: TYPES[rule.kind],
    search: searchCondition(rule, columns),
    notNull: rule.kind === "notNull",
    referenced: referenced?.constraint_id ?? null,
    deleteRule: rule.kind === "foreignKey" ? (rule.onDelete ?? "NO ACTION") : null,
    enabled,
    validated: state.validated ?? enabled,
  });
  for (const [index, item] of columns.entries()) {
    await run(context, "INSERT INTO ora_catalog.constraint_columns VALUES ($1, $2, $3)", [
      constraintId,
      TYPES[rule.kind] === "C" ? null : index + 1,
      item.number,
    ]);
  }
  if (!enabled) return;
  const stored = await constraintById(context, constraintId);
  if (rule.kind === "check") {
    await enforceCheck(
      context,
      relation,
      stored,
      context.translateCondition(rule.condition.expression, relation),
    );
  } else {
    await enforce(context, relation, stored, state);
  }
}

interface Recorded {
  readonly type: string;
  readonly search: string | null;
  readonly notNull: boolean;
  readonly referenced: number | null;
  readonly deleteRule: string | null;
  readonly enabled: boolean;
  readonly validated: boolean;
}

async function recordConstraint(
  context: DdlContext,
  relation: RelationInfo,
  constraint: Constraint,
  recorded: Recorded,
): Promise<number> {
  const name = constraint.name?.name;
  if (name !== undefined) requireName(name);
  const created = await row<{ constraint_id: number }>(
    context,
    `INSERT INTO ora_catalog.constraints (owner, name, table_id, type, search_condition, not_null, r_constraint_id, delete_rule,
       enabled, validated, is_deferrable, initially_deferred, rely, generated)
     VALUES ($1, coalesce($2, 'SYS_C' || lpad(nextval('ora_catalog.constraint_ids')::text, 6, '0')),
       $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (owner, name) DO NOTHING RETURNING constraint_id`,
    [
      relation.owner,
      name ?? null,
      relation.objectId,
      recorded.type,
      recorded.search,
      recorded.notNull,
      recorded.referenced,
      recorded.deleteRule,
      recorded.enabled,
      recorded.validated,
      constraint.state.deferrable ?? false,
      constraint.state.initiallyDeferred ?? false,
      constraint.state.rely ?? false,
      name === undefined,
    ],
  );
  if (created === undefined) throw new OracleError(2264, "name already used by an existing constraint");
  return created.constraint_id;
}

function constraintColumns(
  relation: RelationInfo,
  { rule }: Constraint,
  column: StoredColumn | undefined,
): readonly StoredColumn[] {
  if (rule.kind === "null") return [];
  if (rule.kind === "check") return columnsIn(relation, rule.condition.expression);
  if (column !== undefined) return [column];
  if (rule.kind === "notNull") throw new OracleError(904, "invalid identifier");
  const columns = rule.columns.map((item) => columnOf(relation, item.name));
  if (new Set(columns.map(({ number }) => number)).size < columns.length) {
    throw new OracleError(957, "duplicate column name");
  }
  return columns;
}

/** The columns that a condition names. */
function columnsIn(relation: RelationInfo, condition: Expression): readonly StoredColumn[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { kind, parts } = node as { kind?: unknown; parts?: readonly { readonly name: string }[] };
    const name = kind === "name" ? parts?.at(-1)?.name : undefined;
    if (name !== undefined) names.add(name);
    for (const child of Object.values(node)) visit(child);
  };
  visit(condition);
  return relation.columns.filter(({ name }) => names.has(name)).map(({ name }) => columnOf(relation, name));
}

function searchCondition(rule: Constraint["rule"], columns: readonly StoredColumn[]): string | null {
  if (rule.kind === "check") return rule.condition.text;
  return rule.kind === "notNull" ? `"${columns[0]?.name ?? ""}" IS NOT NULL` : null;
}

async function requireNoPrimaryKey(context: DdlContext, tableId: number): Promise<void> {
  const existing = await row(
    context,
    "SELECT FROM ora_catalog.constraints WHERE table_id = $1 AND type = 'P'",
    [tableId],
  );
  if (existing !== undefined) throw new OracleError(2260, "table can have only one primary key");
}

async function referencedKey(
  context: DdlContext,
  rule: Extract<Constraint["rule"], { kind: "foreignKey" }>,
  childOwner: string,
): Promise<ConstraintRow> {
  const parent = tableOf(context, rule.table);
  const isAllowed = parent.owner === childOwner || context.privileges.may("REFERENCES", parent);
  if (!isAllowed) throw new OracleError(1031, "insufficient privileges");
  const wanted = rule.referenced.map((item) => columnOf(parent.relation, item.name).number);
  const keys = await rows<ConstraintRow & { readonly numbers: number[] }>(
    context,
    `SELECT c.*, (SELECT array_agg(column_number ORDER BY position) FROM ora_catalog.constraint_columns AS k
       WHERE k.constraint_id = c.constraint_id) AS numbers
     FROM ora_catalog.constraints AS c WHERE table_id = $1 AND type IN ('P', 'U')`,
    [parent.objectId],
  );
  const key = keys.find((candidate) =>
    wanted.length === 0
      ? candidate.type === "P"
      : candidate.numbers.length === wanted.length &&
        candidate.numbers.every((number, index) => number === wanted[index]),
  );
  if (key !== undefined) return key;
  if (wanted.length === 0) throw new OracleError(2268, "referenced table does not have a primary key");
  throw new OracleError(2270, "no matching unique or primary key for this column-list");
}

export async function constraintById(context: DdlContext, constraintId: number): Promise<ConstraintRow> {
  const found = await row<ConstraintRow>(
    context,
    "SELECT * FROM ora_catalog.constraints WHERE constraint_id = $1",
    [constraintId],
  );
  if (found === undefined) throw new Error(`constraint ${constraintId} is not in the catalog`);
  return found;
}

/** The constraint that ALTER TABLE names. @throws OracleError ORA-02443 or the given code */
export async function findConstraint(
  context: DdlContext,
  relation: RelationInfo,
  reference: ConstraintReference,
  missing: OracleError,
): Promise<ConstraintRow> {
  const all = await rows<ConstraintRow & { readonly names: string[] }>(
    context,
    `SELECT c.*, (SELECT array_agg(n.name ORDER BY k.position) FROM ora_catalog.constraint_columns AS k
       JOIN ora_catalog.columns AS n ON n.object_id = c.table_id AND n.column_number = k.column_number
       WHERE k.constraint_id = c.constraint_id) AS names
     FROM ora_catalog.constraints AS c WHERE table_id = $1`,
    [relation.objectId],
  );
  const found = all.find((constraint) => {
    if (reference.kind === "constraint") return constraint.name === reference.name.name;
    if (reference.kind === "primaryKey") return constraint.type === "P";
    return (
      constraint.type === "U" &&
      constraint.names.join("\0") === reference.columns.map(({ name }) => name).join("\0")
    );
  });
  if (found === undefined) throw missing;
  return found;
}

/** Lets PostgreSQL hold a constraint that is no CHECK: it is enabled, and validated unless its row says otherwise. */
export async function enforce(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  state: ConstraintState,
): Promise<void> {
  if (constraint.type === "P" || constraint.type === "U") {
    await attachKeyIndex(context, relation, constraint, state.usingIndex);
  } else if (constraint.type === "R") {
    await enforceForeignKey(context, relation, constraint);
  } else if (constraint.not_null) {
    await enforceNotNull(context, relation, constraint);
  }
}

async function enforceNotNull(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
): Promise<void> {
  const [column] = await columnNumbers(context, constraint.constraint_id);
  const existing = await row(
    context,
    "SELECT FROM pg_catalog.pg_constraint WHERE conrelid = $1::regclass AND conname = $2",
    [`data.t${relation.objectId}`, `n${column}`],
  );
  if (existing === undefined) {
    await run(
      context,
      `ALTER TABLE data.t${relation.objectId} ADD CONSTRAINT n${column} NOT NULL c${column}${constraint.validated ? "" : " NOT VALID"}`,
    );
  } else if (constraint.validated) {
    await run(context, `ALTER TABLE data.t${relation.objectId} VALIDATE CONSTRAINT n${column}`);
  }
  await run(
    context,
    "UPDATE ora_catalog.columns SET nullable = false WHERE object_id = $1 AND column_number = $2",
    [relation.objectId, column],
  );
}

/** A CHECK by its translated condition. */
export async function enforceCheck(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  condition: string,
): Promise<void> {
  await run(
    context,
    `ALTER TABLE data.t${relation.objectId} ADD CONSTRAINT k${constraint.constraint_id} CHECK (${condition})` +
      (constraint.validated ? "" : " NOT VALID"),
  );
}

async function enforceForeignKey(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
): Promise<void> {
  const parent = await constraintById(context, constraint.r_constraint_id ?? 0);
  if (!parent.enabled) throw new OracleError(2270, "no matching unique or primary key for this column-list");
  if (parent.table_id !== relation.objectId)
    await (constraint.validated ? lockParent : waitForParent)(context, parent.table_id);
  const list = (numbers: readonly number[]): string => numbers.map((number) => `c${number}`).join(", ");
  const columns = await columnNumbers(context, constraint.constraint_id);
  const referenced = await columnNumbers(context, parent.constraint_id);
  const timing = constraint.is_deferrable
    ? ` DEFERRABLE${constraint.initially_deferred ? " INITIALLY DEFERRED" : ""}`
    : "";
  await run(
    context,
    `ALTER TABLE data.t${relation.objectId} ADD CONSTRAINT k${constraint.constraint_id} FOREIGN KEY (${list(columns)})` +
      ` REFERENCES data.t${parent.table_id} (${list(referenced)}) ON DELETE ${constraint.delete_rule ?? "NO ACTION"}${timing}` +
      (constraint.validated ? "" : " NOT VALID"),
  );
  const lockAtUpdate = (tableId: number, keyId: number, numbers: readonly number[], other: string): string =>
    `CREATE OR REPLACE TRIGGER b_key_${keyId} BEFORE UPDATE OF ${list(numbers)} ON data.t${tableId}
     EXECUTE FUNCTION ora_catalog.lock_${other}('${keyId}')`;
  await run(context, lockAtUpdate(relation.objectId, constraint.constraint_id, columns, "parents"));
  await run(context, lockAtUpdate(parent.table_id, parent.constraint_id, referenced, "children"));
}

/** @throws ORA-00054 while rows of the referenced table are being changed */
export async function lockParent(context: DdlContext, parentId: number): Promise<void> {
  await run(context, `SET LOCAL lock_timeout = ${context.lockTimeoutMs}`);
  await run(context, `LOCK TABLE data.t${parentId} IN SHARE MODE`);
  await run(context, "SET LOCAL lock_timeout = 60000");
}

/** For as long as it takes, and in nobody's way: DDL_LOCK_TIMEOUT is not asked. */
async function waitForParent(context: DdlContext, parentId: number): Promise<void> {
  await run(
    context,
    `DO $$ BEGIN
       LOOP
         BEGIN
           LOCK TABLE data.t${parentId} IN SHARE ROW EXCLUSIVE MODE NOWAIT;
           EXIT;
         EXCEPTION WHEN lock_not_available THEN
           PERFORM pg_catalog.pg_sleep(0.02);
         END;
       END LOOP;
     END $$`,
  );
}

export async function columnNumbers(context: DdlContext, constraintId: number): Promise<readonly number[]> {
  const found = await rows<{ column_number: number }>(
    context,
    "SELECT column_number FROM ora_catalog.constraint_columns WHERE constraint_id = $1 ORDER BY position",
    [constraintId],
  );
  return found.map(({ column_number }) => column_number);
}

/** The table that the key points at is not locked. */
export async function releaseForeignKey(
  context: DdlContext,
  tableId: number,
  constraintId: number,
): Promise<void> {
  await run(context, "SELECT ora_catalog.release_key($1, $2)", [tableId, constraintId]);
}

/** PostgreSQL no longer holds the constraint; the catalog's row is the caller's. */
export async function release(
  context: DdlContext,
  relation: RelationInfo,
  constraint: ConstraintRow,
  keepIndex: boolean,
): Promise<void> {
  if (constraint.type === "R") {
    await releaseForeignKey(context, relation.objectId, constraint.constraint_id);
  } else if (constraint.type === "P" || constraint.type === "U") {
    await run(context, "SELECT ora_catalog.forget_keys($1)", [relation.objectId]);
    await releaseKeyIndex(context, relation, constraint, keepIndex);
  } else if (constraint.not_null) {
    const [column] = await columnNumbers(context, constraint.constraint_id);
    await run(context, `ALTER TABLE data.t${relation.objectId} DROP CONSTRAINT IF EXISTS n${column}`);
    await run(
      context,
      "UPDATE ora_catalog.columns SET nullable = true WHERE object_id = $1 AND column_number = $2",
      [relation.objectId, column],
    );
  } else {
    await run(
      context,
      `ALTER TABLE data.t${relation.objectId} DROP CONSTRAINT IF EXISTS k${constraint.constraint_id}`,
    );
  }
}
