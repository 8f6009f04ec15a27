import { keyNeighbours, oracleKeyId, type OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleStep } from "../../schema/oracle-plan";
import { attributeStatements, isAttributeStatement } from "../../schema/oracle-attributes";
import { Marker } from "../template";
import type { Values } from "../views/values";

/** Everything that is known only when a statement runs, as a preview prints it. */
const markers: Values = Object.fromEntries(
  [
    ...["transition", "firstPartition", "wait", "waitSeconds", "next"],
    ...["privilege", "grantee", "grantOption", "object", "objectSchema", "type"],
    ...["interimTrigger", "interimTriggerText"],
  ].map((name) => [name, new Marker(name)]),
);

function named(kind: string, items: readonly { readonly name: string }[]): Values[] {
  return items.map(({ name }) => ({ ...markers, [kind]: name }));
}

function keyItems(keys: readonly OracleCarriedKey[]): Values[] {
  return keys.map((key) => ({ ...markers, foreignKey: oracleKeyId(key) }));
}

function swapItems(step: Extract<OracleStep, { kind: "swapTables" }>, statement: string): Values[] | null {
  switch (statement) {
    case "readIdentity":
    case "restoreIdentity":
    case "loosenIdentity":
      return step.identities.map(({ column }) => ({ ...markers, column }));
    case "enableLate":
    case "disableLate":
      return named("constraint", step.lateConstraints);
    case "listKeys":
      return step.foreignKeys.length === 0 ? [] : null;
    case "lockNeighbour":
      return keyNeighbours(step.foreignKeys).map(({ schema, name }) => ({
        ...markers,
        neighbourSchema: schema,
        neighbour: name,
      }));
    case "addKey":
    case "takeKeyBack":
    case "giveKeyUp":
      return keyItems(step.foreignKeys);
    case "listTriggers":
      return step.triggers.length === 0 ? [] : null;
    case "retireTrigger":
    case "promoteTrigger":
      return named("trigger", step.triggers);
    case "enableTrigger":
      return named(
        "trigger",
        step.triggers.filter(({ enabled }) => enabled),
      );
    default:
      return null;
  }
}

const ifThereAreTriggers: ReadonlySet<string> = new Set(["compileTrigger", "readTriggerErrors"]);

function indexItems(
  step: Extract<OracleStep, { kind: "createIndexes" }>,
  statement: string,
): Values[] | null {
  if (statement === "createIndex" || statement === "settleIndex") return named("index", step.indexes);
  if (statement === "addKey") return named("constraint", step.keys);
  if (statement === "compileAs")
    return named(
      "trigger",
      step.triggers.filter(({ compiledWith }) => compiledWith !== null),
    );
  if (ifThereAreTriggers.has(statement) && step.triggers.length === 0) return [];
  return statement === "createTrigger" ? named("trigger", step.triggers) : null;
}

function restoreItems(
  step: Extract<OracleStep, { kind: "restoreGrants" }>,
  statement: string,
): Values[] | null {
  if (statement.endsWith("Constraint")) return named("constraint", step.constraints);
  return statement.endsWith("Index") ? named("index", step.indexes) : null;
}

function rollbackItems(
  { triggers, identities, lateConstraints }: Extract<OracleStep, { kind: "prepareRollback" }>,
  statement: string,
): Values[] | null {
  const items = (kind: string, names: readonly string[]) =>
    names.map((name): Values => ({ ...markers, [kind]: name }));
  if (statement === "disableTrigger") return items("retiredTrigger", triggers);
  if (statement === "disableLate") return items("lateConstraint", lateConstraints);
  return statement === "loosenIdentity" ? items("column", identities) : null;
}

function validationItems(
  { foreignKeys }: Extract<OracleStep, { kind: "validateForeignKeys" }>,
  statement: string,
): Values[] | null {
  if (statement === "nameKey") return keyItems(foreignKeys);
  if (statement !== "validateKey") return null;
  return keyItems(foreignKeys.filter(({ enabled, validated }) => enabled && validated));
}

/** Each change by its place in the step. */
function attributeItems(
  { changes }: Extract<OracleStep, { kind: "setAttributes" }>,
  statement: string,
): Values[] | null {
  if (!isAttributeStatement(statement)) return null;
  return changes.flatMap((change, at) =>
    attributeStatements[change.kind] === statement ? [{ ...markers, change: at }] : [],
  );
}

/** A statement that a plan may do without, and the items it is rendered for. */
function itemsOf(step: OracleStep, statement: string): Values[] | null {
  switch (step.kind) {
    case "createTable":
      return statement === "comment" ? step.comments.map((comment) => ({ ...markers, ...comment })) : null;
    case "createIndexes":
      return indexItems(step, statement);
    case "swapTables":
      return swapItems(step, statement);
    case "validateForeignKeys":
      return validationItems(step, statement);
    case "restoreGrants":
      return restoreItems(step, statement);
    case "prepareRollback":
      return rollbackItems(step, statement);
    case "addPartitions":
      return statement === "addPartition" ? step.partitions.map((name) => ({ ...markers, name })) : null;
    case "setAttributes":
      return attributeItems(step, statement);
    case "setInterval":
      return statement === "restoreInterval" && step.earlier === null ? [] : null;
    case "modifyOnline":
      return statement === "enableRowMovement" && !step.enablesRowMovement ? [] : null;
    case "startJournal":
    case "dataLoad":
    case "gatherStatistics":
    case "deltaLoad":
    case "validate":
    case "closeWayBack":
      return null;
  }
}

/** The values for each rendering of one statement in a preview; none where the plan does without it. */
export function previewValues(step: OracleStep, statement: string): readonly Values[] {
  return itemsOf(step, statement) ?? [markers];
}
