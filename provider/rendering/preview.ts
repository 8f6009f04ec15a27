import type { Guard } from "../schema/guard";
import type { Copy, LayoutRule, QualifiedName, Step } from "../schema/plan";
import { historyItems } from "./history-preview";
import { swapKeyItems, validationItems } from "./preview-keys";
import { Marker } from "./template";
import { dependantItems, isOfDependants } from "./views/dependants";
import { materializedItems } from "./views/materialized-views";
import type { Values } from "./views/values";

/** Everything that is known only when a statement runs, as a preview prints it. */
const markers: Values = {
  grantable: new Marker("grantOption"),
  furtherLeaves: "",
  ...Object.fromEntries(
    [
      ...["partition", "leaf", "remainder", "run", "privilege", "grantee", "grantor"],
      ...[
        "expectedSignature",
        "expectedReturning",
        "expectedSiblings",
        "attempt",
        "replayed",
        "windowMs",
        "waitMs",
        "statementMs",
        "lockMs",
        "autovacuumClause",
        "upper",
        "dataClause",
        "trigger",
        "triggerSchema",
        "triggerTable",
        "expectedSegment",
        "twin",
      ],
    ].map((name) => [name, new Marker(name)]),
  ),
};

/** Partitions with given bounds as they are; of intervals and hashes the form, because there may be thousands. */
function partitionItems(layout: LayoutRule): Values[] {
  switch (layout.strategy) {
    case "NONE":
      return [];
    case "INTERVAL":
      return [
        { ...markers, bound: { kind: "range", lower: new Marker("lower"), upper: new Marker("upper") } },
      ];
    case "RANGE":
    case "LIST":
      return layout.partitions.map(({ name, bound }) => ({ ...markers, partition: name, bound }));
    case "HASH":
      return [
        { ...markers, bound: { kind: "hash", modulus: layout.count, remainder: new Marker("remainder") } },
      ];
  }
}

/** The copy itself where it has no partitions. */
function leafItems({ becomesPlain }: Copy, { name }: QualifiedName): Values[] {
  return [becomesPlain ? { ...markers, leaf: name } : markers];
}

function named(kind: string, items: readonly { readonly name: string }[]): Values[] {
  return items.map(({ name }) => ({ ...markers, [kind]: name }));
}

function guardItems(guards: readonly Guard[]): Values[] {
  return guards.map(({ name }) => ({ ...markers, guard: name }));
}

/** A statement that a plan may do without, and the items it is rendered for. */
function itemsOf(step: Step, statement: string): Values[] | null {
  switch (step.kind) {
    case "createTable":
      return createTableItems(step, statement);
    case "createIndexes":
      return createIndexesItems(step, statement);
    case "guardKeys":
      return /^become/.test(statement) ? null : guardItems(step.guards);
    case "swapTables":
      return swapTablesItems(step, statement);
    case "createMaterializedViews":
      return step.views.flatMap((view, at) =>
        materializedItems(view, String(at), statement).map((item) => ({ ...markers, ...item })),
      );
    case "validateForeignKeys":
      return validationItems(step, statement, markers);
    case "restoreGrants":
      if (statement === "restoreAutovacuum") return leafItems(step.copy, step.copy.source);
      return statement === "followColumns"
        ? step.sequences.map(({ name, column }) => ({ ...markers, sequence: name, column }))
        : null;
    case "gatherStatistics":
      if (statement === "vacuumLeaf") return leafItems(step.copy, step.copy.interim);
      return step.copy.becomesPlain ? [] : null;
    case "detachPartitions":
      return /^(demand|detach|record)/.test(statement) ? named("partition", step.partitions) : null;
    case "dropPartitions":
      return /^(watch|read|demand|lock|drop|record)/.test(statement)
        ? named("partition", step.partitions)
        : null;
    case "swapDefault":
      return ["proveBound", "movePartition"].includes(statement) ? partitionItems(step.layout) : null;
    case "addPartitions":
      if (statement === "attachPartition") return partitionItems(step.layout);
      return statement === "createSubpartition" && step.layout.hash === null ? [] : null;
    case "matchIndexes":
    case "attachHistory":
      return historyItems(step, statement, markers);
    case "prepareRollback":
      if (statement === "disableTrigger") return step.triggers.map((trigger) => ({ ...markers, trigger }));
      return statement === "readSegments" && !step.copy.hasPartitions ? [] : null;
    case "startJournal":
      return statement === "readSegments" && !step.copy.hasPartitions ? [] : null;
    case "dataLoad":
    case "deltaLoad":
    case "validate":
    case "proveHistory":
    case "closeWayBack":
      return null;
  }
}

function createIndexesItems(
  step: Extract<Step, { kind: "createIndexes" }>,
  statement: string,
): Values[] | null {
  if (statement === "createLeaf" && step.copy.becomesPlain) return [];
  if (statement === "createLeaf" || statement === "createRoot") return named("index", step.indexes);
  if (statement === "commentIndex")
    return named(
      "index",
      step.indexes.filter(({ comment }) => comment !== null),
    );
  if (statement === "commentTrigger")
    return named(
      "trigger",
      step.triggers.filter(({ comment }) => comment !== null),
    );
  return statement.endsWith("Trigger") && !statement.includes("everse") && !statement.includes("Truncate")
    ? named("trigger", step.triggers)
    : null;
}

function swapTablesItems(step: Extract<Step, { kind: "swapTables" }>, statement: string): Values[] | null {
  if (statement === "retireGuard")
    return (step.returning?.guardedKeys ?? []).map((key) => ({ ...markers, ...key }));
  if (/Returning$|^recordRolledBack$/.test(statement)) return step.returning ? null : [];
  if (/^(prepareGuarded|planGuarded|demandGuard)/.test(statement)) return step.guards.length > 0 ? null : [];
  if (statement.endsWith("Guard")) return guardItems(step.guards);
  if (isOfDependants(statement))
    return dependantItems(step.dependants, statement).map((item) => ({ ...markers, ...item }));
  if (statement.endsWith("Index")) return named("index", step.indexes);
  if (statement === "moveIdentity") return named("sequence", step.sequences);
  if (statement === "addLateCheck") return named("check", step.lateChecks);
  if (statement === "commentLateCheck")
    return named(
      "check",
      step.lateChecks.filter(({ comment }) => comment !== null),
    );
  if (statement === "enableTrigger")
    return named(
      "trigger",
      step.triggers.filter(({ state }) => state !== "DISABLED"),
    );
  return swapKeyItems(step, statement, markers);
}

function createTableItems(step: Extract<Step, { kind: "createTable" }>, statement: string): Values[] | null {
  if (statement === (step.copy.becomesPlain ? "createInterim" : "createPlain")) return [];
  if (statement === "addIdentity")
    return step.likeSource
      ? step.identities.map(({ column }) => ({ ...markers, identityColumn: column }))
      : [];
  if (statement === "createPartition") return partitionItems(step.layout);
  if (statement === "createSubpartition" && step.layout.hash === null) return [];
  if (statement === "createDefault" && (step.layout.strategy === "HASH" || step.copy.becomesPlain)) return [];
  if (statement === "alterColumn") return step.columnSettings.map((setting) => ({ ...markers, ...setting }));
  if (statement === "comment") return step.comments.map((comment) => ({ ...markers, ...comment }));
  if (statement === "grantSequence") return step.sequenceGrants.map((grant) => ({ ...markers, ...grant }));
  return null;
}

/** The values for each rendering of one statement in a preview; none where the plan does without it. */
export function previewValues(step: Step, statement: string): readonly Values[] {
  return itemsOf(step, statement) ?? [markers];
}
