import { createPostgresRenderer } from "../../provider/rendering/render";
import { dependantItems, isOfDependants } from "../../provider/rendering/views/dependants";
import { materializedItems } from "../../provider/rendering/views/materialized-views";
import { keyId } from "../../provider/schema/foreign-key";
import type { CarriedKey, Step, SwapTablesStep, ValidateForeignKeysStep } from "../../provider/schema/plan";
import type { StatementValues } from "../../provider/schema/statement";

/** Renders without a server. */
export const renderer = createPostgresRenderer((oid) => `signature_of(${oid})`);

/** Values as an execution has them; every name and literal stands out, so that it can be found again. */
export const runtime = {
  partition: "run_partition",
  leaf: "run_leaf",
  furtherLeaves: "",
  leafSchema: "run_leaf_schema",
  partSchema: "run_part_schema",
  part: "run_part",
  bound: { kind: "range", lower: "run lower", upper: "run upper" },
  remainder: "3",
  run: "17",
  privilege: "SELECT",
  grantee: "run_grantee",
  grantor: "run_grantor",
  grantable: true,
  expectedSignature: "run signature",
  attempt: "2",
  replayed: "5",
  windowMs: "400",
  waitMs: "50",
  statementMs: "450",
  lockMs: "100",
  upper: "run upper",
  twin: "run_twin",
  autovacuumClause: "RESET (autovacuum_enabled)",
  dataClause: "WITH DATA",
  expectedSegment: "run segment",
  expectedReturning: "run returning",
  trigger: "run_trigger",
  triggerSchema: "run_trigger_schema",
  triggerTable: "run_trigger_table",
} as const;

/** Leaves of the new table have its schema. */
function leafOf(key: CarriedKey): StatementValues {
  return key.direction === "INCOMING" ? {} : { leafSchema: key.table.schema };
}

/** The foreign keys that a statement is executed for; null where it is none about keys. */
function keysOf(step: SwapTablesStep | ValidateForeignKeysStep, statement: string): CarriedKey[] | null {
  const { foreignKeys: keys, keysByLeaf } = step;
  const whole = keys.filter(({ direction }) => !keysByLeaf || direction === "INCOMING");
  const isCommented = ({ comment }: CarriedKey) => comment !== null;
  if (step.kind === "validateForeignKeys") {
    const isByLeaf = /^(lockKey|attachKey|commentKey)$/.test(statement);
    const attached = keysByLeaf ? keys : [];
    return isByLeaf ? attached.filter((key) => statement !== "commentKey" || isCommented(key)) : keys;
  }
  if (statement === "dropKey") return keys;
  if (statement === "addKey") return whole;
  if (statement === "addLeafKey") return keysByLeaf ? keys : [];
  return statement === "commentKey" ? whole.filter(isCommented) : null;
}

/** The items that an execution renders a statement for: the same lists that `provider/execution` goes through. */
export function executionsOf(step: Step, statement: string): StatementValues[] {
  const each = <Key extends string>(key: Key, items: readonly { name: string }[]) =>
    items.map(({ name }) => ({ ...runtime, [key]: name }));
  if ("copy" in step && step.copy.becomesPlain) {
    const absent = ["createInterim", "createPartition", "createSubpartition", "createDefault"];
    if ([...absent, "createLeaf", "analyzeRoot", "analyzeTable"].includes(statement)) return [];
    if (statement === "vacuumLeaf") return [{ ...runtime, leaf: step.copy.interim.name }];
    if (statement === "restoreAutovacuum") return [{ ...runtime, leaf: step.copy.source.name }];
  } else if (statement === "createPlain") return [];
  if (step.kind === "createIndexes") {
    if (/^create(Leaf|Root)$/.test(statement)) return each("index", step.indexes);
    if (statement === "commentIndex")
      return each(
        "index",
        step.indexes.filter(({ comment }) => comment !== null),
      );
    if (/^(createTrigger|disableTrigger)$/.test(statement)) return each("trigger", step.triggers);
    if (statement === "commentTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ comment }) => comment !== null),
      );
  }
  if (step.kind === "prepareRollback" && statement === "disableTrigger")
    return step.triggers.map((trigger) => ({ ...runtime, trigger }));
  if (step.kind === "guardKeys" && !statement.startsWith("become")) return each("guard", step.guards);
  if (step.kind === "createMaterializedViews")
    return step.views.flatMap((view, at) =>
      materializedItems(view, String(at), statement).map((item) => ({ ...runtime, ...item })),
    );
  if (step.kind === "swapTables") {
    if (/Returning$|^recordRolledBack$/.test(statement)) return step.returning ? [runtime] : [];
    if (statement === "retireGuard")
      return (step.returning?.guardedKeys ?? []).map((key) => ({ ...runtime, ...key }));
    if (/^(prepareGuarded|planGuarded|demandGuard)/.test(statement))
      return step.guards.length > 0 ? [runtime] : [];
    if (statement.endsWith("Guard")) return each("guard", step.guards);
    if (/^(retire|promote)Index$/.test(statement)) return each("index", step.indexes);
    if (statement === "moveIdentity") return each("sequence", step.sequences);
    if (isOfDependants(statement))
      return dependantItems(step.dependants, statement).map((item) => ({ ...runtime, ...item }));
    if (statement === "addLateCheck") return each("check", step.lateChecks);
    if (statement === "commentLateCheck")
      return each(
        "check",
        step.lateChecks.filter(({ comment }) => comment !== null),
      );
    if (statement === "enableTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ state }) => state !== "DISABLED"),
      );
  }
  if (step.kind === "swapTables" || step.kind === "validateForeignKeys") {
    const keys = keysOf(step, statement);
    if (keys) return keys.map((key) => ({ ...runtime, ...leafOf(key), key: keyId(key) }));
  }
  if (step.kind === "matchIndexes" || step.kind === "attachHistory") {
    const commented = <T extends { comment: string | null }>(items: readonly T[]) =>
      statement.startsWith("comment") ? items.filter(({ comment }) => comment !== null) : items;
    if (/Index$/.test(statement)) return each("index", commented(step.indexes));
    if (/Check$/.test(statement) && statement !== "dropCheck")
      return each("check", commented(step.lateChecks));
    if (statement === "enableTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ state }) => state !== "DISABLED"),
      );
    if (/Trigger$/.test(statement)) return each("trigger", commented(step.triggers));
    if (statement === "moveIdentity" && "sequences" in step) return each("sequence", step.sequences);
  }
  if (step.kind === "restoreGrants" && statement === "followColumns")
    return step.sequences.map(({ name, column }) => ({ ...runtime, sequence: name, column }));
  if (
    statement === "listKeyLeaves" &&
    "neighbours" in step &&
    !(step.keysByLeaf && step.foreignKeys.length > 0)
  )
    return [];
  if (statement === "readSegments" && "copy" in step && !step.copy.hasPartitions) return [];
  if (step.kind === "createTable") {
    if (statement === "addIdentity")
      return step.likeSource
        ? step.identities.map(({ column }) => ({ ...runtime, identityColumn: column }))
        : [];
    if (statement === "alterColumn")
      return step.columnSettings.map((setting) => ({ ...runtime, ...setting }));
    if (statement === "comment") return step.comments.map((comment) => ({ ...runtime, ...comment }));
    if (statement === "grantSequence") return step.sequenceGrants.map((grant) => ({ ...runtime, ...grant }));
  }
  const isSubpartition = statement === "createSubpartition";
  if (isSubpartition && "layout" in step && step.layout.hash === null) return [];
  return [runtime];
}
