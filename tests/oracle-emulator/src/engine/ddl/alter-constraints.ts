import { OracleError } from "../../contract";
import type { AlterTableAction, ConstraintState } from "../../sql/ast";
import { currentRelation } from "./columns";
import {
  addConstraint,
  enforce,
  enforceCheck,
  findConstraint,
  release,
  releaseForeignKey,
  type ConstraintRow,
} from "./constraints";
import { requireHeap } from "./index-organized";
import { lockForDdl, requireName, row, rows, run, type DdlContext, type RelationObject } from "./context";
import { parseCondition } from "./parse-expression";

type ConstraintAction = Extract<
  AlterTableAction,
  {
    kind: "addConstraint" | "modifyConstraint" | "enableConstraint" | "disableConstraint" | "dropConstraint";
  }
>;

export async function alterConstraint(
  context: DdlContext,
  table: RelationObject,
  action: ConstraintAction,
): Promise<void> {
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  switch (action.kind) {
    case "addConstraint":
      return adding(table, action.constraint.name?.name, () =>
        addConstraint(context, relation, action.constraint),
      );
    case "dropConstraint":
      return dropConstraint(context, table, action);
    case "disableConstraint": {
      const constraint = await named(context, table, action.constraint, "disable");
      return disable(context, table, constraint, action.cascade, action.index === "KEEP");
    }
    case "enableConstraint": {
      const constraint = await named(context, table, action.constraint);
      const { usingIndex } = action;
      return change(context, table, constraint, {
        enabled: true,
        validated: action.validated ?? true,
        ...(usingIndex === undefined ? {} : { usingIndex }),
      });
    }
    case "modifyConstraint": {
      const constraint = await named(context, table, action.constraint);
      return change(context, table, constraint, action.state);
    }
  }
}

/** Rows that violate a new constraint fail it by its name, as Oracle words it. */
async function adding(
  table: RelationObject,
  name: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw validationError(error, `${table.owner}.${name ?? "SYS_C"}`);
  }
}

function validationError(error: unknown, name: string): unknown {
  const code = (error as { code?: unknown }).code;
  const cause = { cause: error };
  if (code === "23514")
    return new OracleError(2293, `cannot validate (${name}) - check constraint violated`, 0, cause);
  if (code === "23503")
    return new OracleError(2298, `cannot validate (${name}) - parent keys not found`, 0, cause);
  if (code === "23502") return new OracleError(2296, `cannot enable (${name}) - null values found`, 0, cause);
  return error;
}

type Reference = Exclude<ConstraintAction, { kind: "addConstraint" }>["constraint"];

function named(
  context: DdlContext,
  table: RelationObject,
  reference: Reference,
  verb: "enable" | "disable" = "enable",
): Promise<ConstraintRow> {
  return findConstraint(context, table.relation, reference, missing(table, reference, verb));
}

/** Oracle numbers what is missing by what was to be done to it. */
function missing(table: RelationObject, reference: Reference, verb: "enable" | "disable"): OracleError {
  const further = verb === "enable" ? 0 : 1;
  if (reference.kind === "constraint") {
    const name = `${table.owner}.${reference.name.name}`;
    return new OracleError(2430 + further, `cannot ${verb} constraint (${name}) - no such constraint`);
  }
  if (reference.kind === "primaryKey") {
    return new OracleError(2432 + further, `cannot ${verb} primary key - primary key not defined for table`);
  }
  const columns = reference.columns.map(({ name }) => name).join(",");
  return new OracleError(
    2434 + further,
    `cannot ${verb} unique(${columns}) - unique key not defined for table`,
  );
}

/** ENABLE, DISABLE, VALIDATE, NOVALIDATE, RELY in any mixture; what is not said stays. */
async function change(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
  state: ConstraintState,
): Promise<void> {
  if (state.rely !== undefined) {
    await run(context, "UPDATE ora_catalog.constraints SET rely = $2 WHERE constraint_id = $1", [
      constraint.constraint_id,
      state.rely,
    ]);
  }
  const enabled = state.enabled ?? constraint.enabled;
  const validated = state.validated ?? (state.enabled === undefined ? constraint.validated : enabled);
  if (!enabled) return disable(context, table, constraint, false, false);
  const changed = { ...constraint, enabled, validated };
  await adding(table, constraint.name, async () => {
    if (!constraint.enabled) await enable(context, table, changed, state);
    else if (validated && !constraint.validated) await validate(context, table, constraint);
  });
  await record(context, changed);
}

async function record(context: DdlContext, constraint: ConstraintRow): Promise<void> {
  await run(
    context,
    `UPDATE ora_catalog.constraints SET enabled = $2, validated = $3, last_change = clock_timestamp() WHERE constraint_id = $1`,
    [constraint.constraint_id, constraint.enabled, constraint.validated],
  );
}

async function enable(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
  state: ConstraintState,
): Promise<void> {
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  if (constraint.type === "C" && !constraint.not_null) {
    const condition = parseCondition(constraint.search_condition ?? "");
    return enforceCheck(context, relation, constraint, context.translateCondition(condition, relation));
  }
  return enforce(context, relation, constraint, state);
}

async function validate(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
): Promise<void> {
  if (constraint.type === "P" || constraint.type === "U") return;
  if (constraint.not_null) return enforce(context, table.relation, { ...constraint, validated: true }, {});
  await run(context, `ALTER TABLE data.t${table.objectId} VALIDATE CONSTRAINT k${constraint.constraint_id}`);
}

async function disable(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
  cascade: boolean,
  keepIndex: boolean,
): Promise<void> {
  if (!constraint.enabled) return;
  if (constraint.type === "P") await requireHeap(context, table.objectId);
  if (cascade) await releaseChildren(context, table, constraint, "disable");
  else await requireNoEnabledChildren(context, table, constraint);
  await release(context, table.relation, constraint, keepIndex);
  await record(context, { ...constraint, enabled: false, validated: false });
}

async function dropConstraint(
  context: DdlContext,
  table: RelationObject,
  action: Extract<ConstraintAction, { kind: "dropConstraint" }>,
): Promise<void> {
  const constraint = await findConstraint(
    context,
    table.relation,
    action.constraint,
    missingToDrop(action.constraint.kind),
  );
  if (constraint.type === "P") await requireHeap(context, table.objectId);
  await releaseChildren(context, table, constraint, action.cascade ? "drop" : "refuse");
  if (constraint.enabled) await release(context, table.relation, constraint, action.index === "KEEP");
  await run(context, "DELETE FROM ora_catalog.constraints WHERE constraint_id = $1", [
    constraint.constraint_id,
  ]);
}

function missingToDrop(kind: "constraint" | "primaryKey" | "unique"): OracleError {
  if (kind === "primaryKey") return new OracleError(2441, "Cannot drop nonexistent primary key");
  if (kind === "unique") return new OracleError(2442, "Cannot drop nonexistent unique key");
  return new OracleError(2443, "Cannot drop constraint  - nonexistent constraint");
}

async function requireNoEnabledChildren(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
): Promise<void> {
  const child = await row(
    context,
    "SELECT FROM ora_catalog.constraints WHERE r_constraint_id = $1 AND enabled",
    [constraint.constraint_id],
  );
  if (child === undefined) return;
  const name = `${table.owner}.${constraint.name}`;
  throw new OracleError(2297, `cannot disable constraint (${name}) - dependencies exist`);
}

/** Foreign keys that point at a key go before it, or stop it from going. */
async function releaseChildren(
  context: DdlContext,
  table: RelationObject,
  constraint: ConstraintRow,
  how: "drop" | "disable" | "refuse",
): Promise<void> {
  const children = await rows<ConstraintRow>(
    context,
    "SELECT * FROM ora_catalog.constraints WHERE r_constraint_id = $1 AND (enabled OR $2)",
    [constraint.constraint_id, how !== "disable"],
  );
  if (children.length === 0) return;
  if (how === "refuse") {
    throw new OracleError(2273, "this unique/primary key is referenced by some foreign keys");
  }
  for (const child of children) {
    if (child.table_id !== table.objectId) await lockForDdl(context, child.table_id);
    await releaseForeignKey(context, child.table_id, child.constraint_id);
    context.touched.add(child.table_id);
    if (how === "drop") {
      await run(context, "DELETE FROM ora_catalog.constraints WHERE constraint_id = $1", [
        child.constraint_id,
      ]);
    } else await record(context, { ...child, enabled: false, validated: false });
  }
}

export async function renameConstraint(
  context: DdlContext,
  table: RelationObject,
  from: string,
  to: string,
): Promise<void> {
  requireName(to);
  const taken = await row(context, "SELECT FROM ora_catalog.constraints WHERE owner = $1 AND name = $2", [
    table.owner,
    to,
  ]);
  if (taken !== undefined) throw new OracleError(2264, "name already used by an existing constraint");
  const renamed = await row(
    context,
    `UPDATE ora_catalog.constraints SET name = $3, generated = false WHERE table_id = $1 AND name = $2 RETURNING constraint_id`,
    [table.objectId, from, to],
  );
  if (renamed === undefined) {
    throw new OracleError(23292, "The constraint does not exist");
  }
}
